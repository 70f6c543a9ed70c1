import { PutObjectCommand } from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { AwsError } from '../../bundle/aws-error.ts';
import { parseS3Place, s3Blobs } from '../../bundle/s3-blobs.ts';
import { keepsTheContract } from '../bundle/blobs-contract.ts';
import { newBucket, S3 } from './bucket.ts';

describe('a bucket', () => {
  let bucket = '';
  let places = 0;
  beforeAll(async () => {
    bucket = await newBucket();
  });

  keepsTheContract(() => s3Blobs(S3, { bucket, prefix: `place/${(places += 1)}` }));

  it('is told from one that is not there', async () => {
    const blobs = s3Blobs(S3, { bucket: 'none-of-this-name', prefix: 'a' });
    await expect(blobs.get('current.json')).rejects.toThrow(AwsError);
    await expect(blobs.get('current.json')).rejects.toThrow(
      /Reading s3:\/\/none-of-this-name\/a\/current\.json failed: NoSuchBucket/,
    );
    await expect(blobs.put('current.json', Buffer.from(''), 'absent')).rejects.toThrow(
      /Writing .*NoSuchBucket/,
    );
  });

  it('may have keys that others wrote', async () => {
    await S3.send(new PutObjectCommand({ Bucket: bucket, Key: 'other/current.json', Body: 'x' }));
    const blob = await s3Blobs(S3, { bucket, prefix: 'other' }).get('current.json');
    expect(typeof blob === 'object' && Buffer.from(blob.bytes).toString()).toBe('x');
  });

  // moto neither compares the checksum nor the owner, so what is sent is looked at.
  it('is given checksum, type and owner to look at', async () => {
    const sent: Record<string, string>[] = [];
    S3.middlewareStack.add(
      (next) => (args) => {
        sent.push((args.request as { headers: Record<string, string> }).headers);
        return next(args);
      },
      { step: 'finalizeRequest', name: 'sent' },
    );
    try {
      const blobs = s3Blobs(S3, { bucket, prefix: '', owner: '123456789012' });
      expect(blobs.place).toBe(`s3://${bucket}`);
      await blobs.put('a.json', Buffer.from('{}'), 'absent');
      await blobs.put('a.sig', Buffer.from('{}'), 'absent');
      await blobs.get('a.json');
    } finally {
      S3.middlewareStack.remove('sent');
    }
    const put = {
      'x-amz-checksum-sha256': 'RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o=',
      'x-amz-expected-bucket-owner': '123456789012',
    };
    expect(sent).toMatchObject([
      { ...put, 'content-type': 'application/json' },
      { ...put, 'content-type': 'application/octet-stream' },
      { 'x-amz-expected-bucket-owner': '123456789012', 'x-amz-checksum-mode': 'ENABLED' },
    ]);
  });
});

it.each([
  ['s3://bucket', { bucket: 'bucket', prefix: '' }],
  ['s3://bucket/', { bucket: 'bucket', prefix: '' }],
  ['s3://bucket/a/b/', { bucket: 'bucket', prefix: 'a/b' }],
  ['s3:///a', undefined],
  ['bucket/a', undefined],
])('%s is read as a place', (text, place) => {
  expect(parseS3Place(text)).toEqual(place);
});
