import { writeFileAtomic } from '../schemas/write-file.ts';
import type { Terminal } from './output.ts';

/** Writes a page, and says so where it does not mix with what the command prints. */
export async function writePage(file: string, page: string, { err }: Terminal): Promise<void> {
  await writeFileAtomic(file, page);
  err.write(`Wrote ${file}.\n`);
}
