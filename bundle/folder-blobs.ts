import { randomUUID } from 'node:crypto';
import { closeSync, openSync, renameSync, unlinkSync } from 'node:fs';
import { link, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { ConflictError, type WritableBlobs } from './blobs.ts';
import { blobIn, folderReader, hasCode } from './folder-reader.ts';

/**
 * Blobs in the files of a folder. Processes that publish into it at the same moment are kept apart by the file system:
 * a new file is linked, which fails when there is one, and a file is replaced under a lock beside it.
 */
export function folderBlobs(folder: string): WritableBlobs {
  return {
    ...folderReader(folder),
    async put(key, bytes, over) {
      const path = join(folder, key);
      const temporary = join(dirname(path), `.${basename(path)}.${randomUUID()}`);
      await mkdir(dirname(path), { recursive: true });
      try {
        await writeFile(temporary, bytes, { flag: 'wx' });
        if (over === 'absent') await linkNew(temporary, path);
        else replace(temporary, path, over.etag);
      } finally {
        await rm(temporary, { force: true });
      }
    },
  };
}

async function linkNew(temporary: string, path: string): Promise<void> {
  try {
    await link(temporary, path);
  } catch (error) {
    throw hasCode(error, 'EEXIST') ? new ConflictError(`${path} is there already.`) : error;
  }
}

/** In one go, so that nothing else of this process, and no Ctrl-C, comes between lock and unlock. */
function replace(temporary: string, path: string, etag: string): void {
  const unlock = lock(path);
  try {
    if (blobIn(path)?.etag !== etag) throw new ConflictError(`${path} was written by somebody else.`);
    renameSync(temporary, path);
  } finally {
    unlock();
  }
}

function lock(path: string): () => void {
  const file = `${path}.lock`;
  try {
    closeSync(openSync(file, 'wx'));
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error;
    throw new ConflictError(
      `${path} is being written by somebody else. If nobody publishes now, a publisher was killed: delete ${file}.`,
    );
  }
  return () => unlinkSync(file);
}
