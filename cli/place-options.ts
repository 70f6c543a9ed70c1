import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { POINTER, type WritableBlobs } from '../bundle/blobs.ts';
import { CommandError } from './exit.ts';

/** Options that say how a bucket is reached. */
export interface PlaceOptions {
  readonly region?: string;
  readonly endpointUrl?: string;
  readonly bucketOwner?: string;
}

/** Adds the options to a command. Credentials are found as the AWS CLI finds them. */
export function addPlaceOptions(command: Command): Command {
  return command
    .option('--region <name>', 'Region of the bucket and of the key (default: as the AWS CLI has it)')
    .option('--endpoint-url <url>', 'ask there instead of AWS, such as an emulator')
    .option('--bucket-owner <account>', 'account that the bucket must belong to');
}

/** The bucket (`s3://bucket/prefix`) or the folder that is named. */
export async function placeNamed(name: string, options: PlaceOptions): Promise<WritableBlobs> {
  if (!name.startsWith('s3://')) return (await import('../bundle/folder-blobs.ts')).folderBlobs(name);
  const [{ S3Client }, { parseS3Place, s3Blobs }] = await Promise.all([
    import('@aws-sdk/client-s3'),
    import('../bundle/s3-blobs.ts'),
  ]);
  const place = parseS3Place(name);
  if (!place) throw new CommandError(`${name} names no bucket. Write s3://bucket/prefix.`);
  const { bucketOwner } = options;
  return s3Blobs(new S3Client({ ...clientOptions(options), forcePathStyle: 'endpointUrl' in options }), {
    ...place,
    ...(bucketOwner !== undefined && { owner: bucketOwner }),
  });
}

/** The same for every client of the AWS SDK. */
export function clientOptions({ region, endpointUrl }: PlaceOptions): { region?: string; endpoint?: string } {
  return {
    ...(region !== undefined && { region }),
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
  };
}

/** Whether a name is that of a place for bundles; else it may be a policy folder. */
export function isPlace(name: string): boolean {
  return name.startsWith('s3://') || existsSync(join(name, POINTER));
}
