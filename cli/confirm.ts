import { createInterface } from 'node:readline/promises';
import type { Terminal } from './output.ts';

/** Asks people for a yes. `undefined` when nobody can be asked, for there is no terminal. */
export async function confirmed(question: string, { err }: Terminal): Promise<boolean | undefined> {
  if (!process.stdin.isTTY || !err.isTTY) return undefined;
  const lines = createInterface({ input: process.stdin, output: err });
  try {
    return (await lines.question(`${question} Type yes: `)).trim() === 'yes';
  } finally {
    lines.close();
  }
}
