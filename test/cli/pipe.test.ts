import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';

const COMMAND = join(import.meta.dirname, '../../cli/stackgate.ts');

it('ends without a word when nobody reads on, and not as approved', async () => {
  const child = spawn(process.execPath, [COMMAND, 'scp', 'lint', '--rules', '--format', 'json']);
  child.stdout.destroy();
  const ended = new Promise((resolve) => child.on('close', resolve));
  expect(await text(child.stderr)).toBe('');
  expect(await ended).toBe(2);
});
