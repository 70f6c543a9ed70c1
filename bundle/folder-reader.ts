import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Blob, Blobs } from './blobs.ts';
import { digestOf } from './digest.ts';

/** Reads blobs from the files of a folder. At once and not in turns: `node:fs/promises` alone loads for 2 ms. */
export function folderReader(folder: string): Blobs {
  return {
    place: folder,
    // eslint-disable-next-line @typescript-eslint/require-await -- it may fail only by rejecting
    async get(key, known) {
      const blob = blobIn(join(folder, key));
      return known !== undefined && blob?.etag === known ? 'unchanged' : blob;
    },
  };
}

/** The blob in a file; `undefined` when there is none. */
export function blobIn(path: string): Blob | undefined {
  try {
    const bytes = readFileSync(path);
    return { bytes, etag: digestOf(bytes) };
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Whether an error is one of the operating system with this name. */
export function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
