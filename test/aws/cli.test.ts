import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { DeleteObjectCommand, ListObjectsV2Command, PutObjectCommand } from '@aws-sdk/client-s3';
import { kmsSigner } from '../../bundle/kms-signer.ts';
import { THING, folderOf, temporaryFolder } from '../schemas/policies.ts';
import { printSnapshot } from '../../schemas/snapshot.ts';
import { ENVIRONMENT, KMS, newBucket, newKey, OPTIONS, S3 } from './bucket.ts';

interface Ended {
  readonly status: number;
  readonly printed: string;
}

async function stackgate(...args: readonly string[]): Promise<Ended> {
  const child = spawn(process.execPath, ['cli/stackgate.ts', ...args], {
    env: { ...process.env, ...ENVIRONMENT },
  });
  const [out, err, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number]>,
  ]);
  return { status, printed: out + err };
}

/** A policy folder with one type, whose rule is the severity given. */
function policyWith(severity: string): string {
  const words = `{ title: It is not public, why: Because., fix: Set it to false., severity: ${severity},`;
  return folderOf({
    'snapshot/Test-Store-Thing.json': printSnapshot(THING),
    'restrictions/store/Test-Store-Thing.yaml': `type: Test::Store::Thing\nrules:\n  thing-not-public: ${words} restrict: { properties: { Public: { const: false } } } }\n`,
  });
}

/** A bucket's place, a key of KMS, and the file of its public key. */
async function newPlace(): Promise<{ place: string; bucket: string; key: string; publicKey: string }> {
  const [bucket, key] = await Promise.all([newBucket(), newKey()]);
  return { place: `s3://${bucket}/gate`, bucket, key, publicKey: await publicKeyFile(key) };
}

async function publicKeyFile(key: string): Promise<string> {
  const file = join(temporaryFolder(), 'public-key.pem');
  const { publicKey } = await kmsSigner(KMS, key);
  writeFileSync(file, publicKey.export({ type: 'spki', format: 'pem' }));
  return file;
}

describe('a bundle in a bucket, signed by KMS', () => {
  it('is published, verified, compared and rolled back', async () => {
    const { place, key, publicKey } = await newPlace();
    const [first, second] = [policyWith('HIGH'), policyWith('LOW')];
    const publish = ['bundle', 'publish', '--to', place, '--kms-key', key, ...OPTIONS];
    const verify = ['bundle', 'verify', place, '--public-key', publicKey, ...OPTIONS];

    expect(await stackgate(...verify)).toEqual({
      status: 1,
      printed: `wrong current.json is missing in ${place}. Publish a bundle.\n`,
    });
    expect(await stackgate(...publish, '--policy', first)).toMatchObject({
      status: 0,
      printed: expect.stringContaining('sequence  1') as string,
    });
    expect(await stackgate(...publish, '--policy', second, '--bucket-owner', '123456789012')).toMatchObject({
      status: 0,
      printed: expect.stringContaining('sequence  2') as string,
    });
    expect(await stackgate(...verify, '--all', '--minimum-sequence', '2')).toMatchObject({
      status: 0,
      printed: expect.stringMatching(/sequence {2}2[^]*sequence {2}1[^]*is right\.\n$/) as string,
    });
    expect(await stackgate('bundle', 'diff', first, place, '--public-key', publicKey, ...OPTIONS)).toEqual({
      status: 0,
      printed: 'says in other words\n  Test::Store::Thing: thing-not-public\n',
    });

    const back = ['bundle', 'rollback', place, '--to-sequence', '1', '--kms-key', key, ...OPTIONS];
    expect(await stackgate(...back)).toMatchObject({
      status: 0,
      printed: expect.stringContaining('sequence  3') as string,
    });
    expect(
      await stackgate('bundle', 'diff', first, place, '--public-key', publicKey, ...OPTIONS),
    ).toMatchObject({
      printed: expect.stringContaining('Nothing differs.') as string,
    });
  });

  it('is published by one of two at once, or by both in turn', async () => {
    const { place, key, publicKey } = await newPlace();
    const publish = (policy: string): Promise<Ended> =>
      stackgate('bundle', 'publish', '--to', place, '--kms-key', key, '--policy', policy, ...OPTIONS);
    const ended = await Promise.all(
      ['HIGH', 'LOW', 'MEDIUM', 'CRITICAL'].map((one) => publish(policyWith(one))),
    );
    const published = ended.filter(({ status }) => status === 0);
    expect(published.length).toBeGreaterThan(0);
    for (const { printed } of ended.filter(({ status }) => status !== 0)) {
      expect(printed).toMatch(/was written by somebody else\. Nothing of yours was published/);
    }
    const numbers = published.map(({ printed }) => /sequence +(\d+)/.exec(printed)?.[1]);
    expect(new Set(numbers).size).toBe(published.length);
    const { printed } = await stackgate('bundle', 'verify', place, '--public-key', publicKey, ...OPTIONS);
    expect(printed).toContain(`sequence  ${published.length}`);
  });

  it('changes its key by way of both', async () => {
    const { place, key, publicKey } = await newPlace();
    const newer = await newKey();
    const newerPublicKey = await publicKeyFile(newer);
    const policy = policyWith('HIGH');
    const publish = ['bundle', 'publish', '--to', place, '--policy', policy, ...OPTIONS];
    expect((await stackgate(...publish, '--kms-key', key)).status).toBe(0);
    expect(await stackgate(...publish, '--kms-key', newer)).toMatchObject({
      status: 2,
      printed: expect.stringContaining('not signed with a key that is trusted') as string,
    });
    expect((await stackgate(...publish, '--kms-key', newer, '--public-key', publicKey)).status).toBe(0);
    const verify = ['bundle', 'verify', place, ...OPTIONS, '--public-key'];
    expect((await stackgate(...verify, publicKey)).status).toBe(1);
    expect((await stackgate(...verify, newerPublicKey)).status).toBe(0);
  });

  it('is wrong when an object is gone or another, or an older pointer is put back', async () => {
    const { place, bucket, key, publicKey } = await newPlace();
    const publish = ['bundle', 'publish', '--to', place, '--kms-key', key, ...OPTIONS];
    const verify = ['bundle', 'verify', place, '--public-key', publicKey, ...OPTIONS];
    await stackgate(...publish, '--policy', policyWith('HIGH'));
    const { Contents = [] } = await S3.send(
      new ListObjectsV2Command({ Bucket: bucket, Prefix: 'gate/objects/' }),
    );
    const [object, other] = Contents.map(({ Key = '' }) => Key);
    expect(Contents).toHaveLength(2);
    await S3.send(new PutObjectCommand({ Bucket: bucket, Key: object, Body: '{}' }));
    await S3.send(new DeleteObjectCommand({ Bucket: bucket, Key: other }));
    const { status, printed } = await stackgate(...verify);
    expect(status).toBe(1);
    expect(printed).toMatch(/was altered/);
    expect(printed).toMatch(/is missing/);
    expect((await stackgate(...verify, '--minimum-sequence', '2')).printed).toContain(
      'at least 2 is asked for',
    );
  });
});
