import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, it } from 'vitest';
import { buildCommandLine } from '../../build-cli.ts';

/**
 * Plays test/scenarios/*.scenario, each in an empty folder. `== name` begins a file, `$ ` a shell command; what
 * follows is what it prints, both streams, and `[n]` its exit status unless 0. `…` stands for anything in a
 * line, on a line of its own for any lines. `UPDATE_SCENARIOS=1 npm test` writes what is printed now: review it.
 * The command line is the one that ships, built afresh.
 */
const FOLDER = join(import.meta.dirname, '../scenarios');
const REPOSITORY = join(import.meta.dirname, '../..');
const BUILT = join(REPOSITORY, '.cache/scenarios');
const SHELL = `stackgate() { "${process.execPath}" "${BUILT}/stackgate.js" "$@"; }`;

beforeAll(() => buildCommandLine(BUILT));

interface Step {
  readonly head: string;
  readonly body: string;
}

it.concurrent.each(readdirSync(FOLDER))(
  '%s',
  async (name) => {
    const file = join(FOLDER, name);
    const written = readFileSync(file, 'utf8');
    const folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
    try {
      const played = await play(stepsOf(written), folder);
      if (process.env.UPDATE_SCENARIOS) writeFileSync(file, played.map(({ now }) => now).join(''));
      else for (const { now, then } of played) expect(now).toMatch(then);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  600_000,
);

function stepsOf(text: string): Step[] {
  return text
    .split(/^(?=\$ |== |# )/m)
    .map((part) => ({ head: part.split('\n', 1)[0] ?? '', body: part.slice(part.indexOf('\n') + 1) }));
}

async function play(steps: readonly Step[], folder: string): Promise<{ now: string; then: RegExp }[]> {
  const played: { now: string; then: RegExp }[] = [];
  for (const { head, body } of steps) {
    const whole = `${head}\n${body}`;
    if (head.startsWith('== ')) {
      const path = join(folder, head.slice(3).trim());
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, body);
    }
    const now = head.startsWith('$ ') ? `${head}\n${await run(head.slice(2), folder)}\n` : whole;
    const keepsWildcards = process.env.UPDATE_SCENARIOS && expectationOf(whole).test(now);
    played.push({ now: keepsWildcards ? whole : now, then: expectationOf(whole) });
  }
  return played;
}

async function run(command: string, folder: string): Promise<string> {
  const child = spawn('bash', ['-c', `${SHELL}\nexec 2>&1\n${command}`], {
    cwd: folder,
    env: { ...process.env, REPOSITORY, NO_COLOR: '1' },
  });
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
  const printed = (await text(child.stdout)).replaceAll(folder, '.').replaceAll(REPOSITORY, '$REPOSITORY');
  const status = await ended;
  return status === 0 ? printed : `${printed}[${String(status)}]\n`;
}

/** The text as a pattern: literal but for `…`. */
function expectationOf(text: string): RegExp {
  const lines = text.split('\n').map((line) => {
    if (line.trim() === '…') return '(?:.*\\n)*?';
    return `${line.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*')}\\n`;
  });
  return new RegExp(`^${lines.join('').replace(/\\n$/, '')}$`);
}
