import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const REPOSITORY = join(import.meta.dirname, '../..');
const APPROVED = join(REPOSITORY, 'examples/article/approved.json');
const REFUSED = join(REPOSITORY, 'examples/article/refused-new-feature.json');

it.each([
  ['a folder', ''],
  ['a glob', '/*.json'],
])(
  'check --watch of %s judges again after each change, also of what could not be judged, until Ctrl-C',
  async (_, below) => {
    const folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
    const template = join(folder, 'template.json');
    cpSync(APPROVED, template);
    const child = spawn(
      process.execPath,
      [
        join(REPOSITORY, 'cli/stackgate.ts'),
        'check',
        `${folder}${below}`,
        '--watch',
        '--policy',
        join(REPOSITORY, 'examples/article/policy'),
      ],
      { stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    let printed = '';
    const rounds = (): number => printed.split('Watching for changes').length - 1;
    const nextRound = new Set<() => void>();
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (part: Buffer) => {
        printed += part.toString();
        for (const look of nextRound) look();
      });
    /** What is printed until it has judged once more. */
    const judged = async (round: number): Promise<string> => {
      await new Promise<void>((resolve) => {
        const look = (): void => {
          if (rounds() >= round) resolve();
        };
        nextRound.add(look);
        look();
      });
      nextRound.clear();
      const text = printed;
      return text.split('Watching for changes')[round - 1] ?? '';
    };
    try {
      expect(await judged(1)).toContain('0 refused');
      cpSync(REFUSED, template);
      expect(await judged(2)).toContain('1 refused');
      writeFileSync(template, '{');
      expect(await judged(3)).toContain('could not be judged');
      rmSync(template);
      expect(await judged(4)).toContain('error:');
      cpSync(APPROVED, template);
      expect(await judged(5)).toContain('0 refused');
      child.kill('SIGINT');
      expect(await ended).toBe(0);
    } finally {
      child.kill('SIGKILL');
      rmSync(folder, { recursive: true, force: true });
    }
  },
);
