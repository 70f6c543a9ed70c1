import { createInterface } from 'node:readline/promises';
import type { Terminal } from './output.ts';

/** Asks people for a word, else a yes. `undefined` when nobody can be asked, for there is no terminal. */
export async function confirmed(
  question: string,
  { err }: Terminal,
  word = 'yes',
): Promise<boolean | undefined> {
  if (!process.stdin.isTTY || !err.isTTY) return undefined;
  const lines = createInterface({ input: process.stdin, output: err });
  try {
    return (await lines.question(`${question} Type ${word}: `)).trim() === word;
  } finally {
    lines.close();
  }
}
