import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/**
 * Writes a whole file or nothing: readers see the old text or the new one, also when the process dies. The text
 * goes to a hidden file in the same folder, which is then renamed; missing folders are made.
 */
export async function writeFileAtomic(path: string, text: string | Uint8Array): Promise<void> {
  const folder = dirname(path);
  const temporary = join(folder, `.${basename(path)}.${randomUUID()}`);
  await mkdir(folder, { recursive: true });
  try {
    await writeFile(temporary, text, { flag: 'wx' });
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    // Nobody knows the hidden file: the error is of the one that was asked for.
    throw error instanceof Error && 'path' in error ? Object.assign(error, { path }) : error;
  }
}
