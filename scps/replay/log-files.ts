import { createReadStream } from 'node:fs';
import { join } from 'node:path';
import { createGunzip } from 'node:zlib';
import { glob } from 'tinyglobby';
import { recordsIn, type Piece } from './records.ts';

/**
 * The log files below a folder, sorted, by their paths in it. CloudTrail keeps digests and Insights in folders of their
 * own beside the logs of a trail; they hold no events and are left out.
 */
export async function logFilesIn(folder: string): Promise<readonly string[]> {
  const files = await glob(['**/*.json', '**/*.json.gz'], {
    cwd: folder,
    dot: true,
    ignore: ['**/CloudTrail-Digest/**', '**/CloudTrail-Insight/**'],
  });
  return files.sort();
}

/** The records of a log file, unpacked when its name ends with `.gz`. Throws what reading and unpacking throw. */
export function recordsOf(folder: string, file: string): AsyncIterable<Piece> {
  const bytes = createReadStream(join(folder, file));
  if (!file.endsWith('.gz')) return recordsIn(bytes.setEncoding('utf8'));
  const unpacked = createGunzip();
  bytes.once('error', (error) => unpacked.destroy(error));
  return recordsIn(bytes.pipe(unpacked).setEncoding('utf8'));
}
