import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { ConflictError, type Blob, type WritableBlobs } from './blobs.ts';
import { digestOf } from './digest.ts';

/**
 * Blobs in the files of a folder, for one machine. The condition of `put` is looked at before the file is written;
 * two processes that publish into one folder at the same moment are not kept apart.
 */
export function folderBlobs(folder: string): WritableBlobs {
  async function read(key: string): Promise<Blob | undefined> {
    try {
      const bytes = await readFile(join(folder, key));
      return { bytes, etag: digestOf(bytes) };
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
      throw error;
    }
  }
  return {
    place: folder,
    async get(key, known) {
      const blob = await read(key);
      return known !== undefined && blob?.etag === known ? 'unchanged' : blob;
    },
    async put(key, bytes, over) {
      const there = await read(key);
      if (over === 'absent' ? there !== undefined : there?.etag !== over.etag) {
        throw new ConflictError(`${key} in ${folder} was written by somebody else.`);
      }
      await writeFileAtomic(join(folder, key), bytes);
    },
  };
}
