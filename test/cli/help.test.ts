import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { STRUCTURAL_RULES } from '../../gate/structure.ts';
import { run } from '../../cli/program.ts';
import type { Terminal } from '../../cli/output.ts';
import { openPolicy } from '../../schemas/policy.ts';

/** What a command prints, each stream as it comes. */
async function printed(...argv: readonly string[]): Promise<string> {
  const texts: string[] = [];
  const stream = { isTTY: false, write: (text: string) => texts.push(text) } as unknown as NodeJS.WriteStream;
  const terminal: Terminal = { out: stream, err: stream, environment: { NO_COLOR: '1' } };
  await run(argv, terminal);
  return texts.join('');
}

/** The help of every command, by its words. */
const helps = new Map<string, string>();

beforeAll(async () => {
  await readFrom([]);
}, 120_000);

async function readFrom(words: readonly string[]): Promise<void> {
  const help = await printed(...words, '--help');
  helps.set(words.join(' '), help);
  const commands = /^Commands:\n((?: {2}.*\n)+)/m.exec(help)?.[1] ?? '';
  for (const [, name = ''] of commands.matchAll(/^ {2}([a-z]+)/gm))
    if (name !== 'help') await readFrom([...words, name]);
}

it('of every command has an example', () => {
  expect(helps.size).toBeGreaterThan(50);
  const without = [...helps].filter(([, help]) => !/^Examples?:\n {2}\$ /m.test(help));
  expect(without.map(([words]) => words)).toEqual([]);
});

it('has examples of commands and options that there are', () => {
  for (const example of [...helps.values()].flatMap(examplesIn)) {
    const words = /^(?: [a-z]+)+/.exec(example)?.[0].trim().split(' ') ?? [];
    const command = longest(words);
    expect([example, command]).not.toEqual([example, '']);
    const help = helps.get(command) ?? '';
    for (const [option] of example.matchAll(/--[a-z-]+/g))
      expect([example, help.includes(option)]).toEqual([example, true]);
  }
});

it('names rules that there are', () => {
  const policy = openPolicy(join(import.meta.dirname, '../../restricted-schemas'));
  const ids = policy.types.flatMap((type) => policy.restrictionFor(type)?.rules.map(({ id }) => id) ?? []);
  const known = new Set([...ids, ...Object.keys(STRUCTURAL_RULES)]);
  const named = [...helps.values()]
    .flatMap(examplesIn)
    .flatMap((example) => /schema explain (\S+)/.exec(example)?.[1] ?? []);
  expect(named).not.toEqual([]);
  for (const id of named) expect(known).toContain(id);
});

it('is named by errors of the command line', async () => {
  expect(await printed('schema', 'new')).toBe(
    "error: missing required argument 'type'\n`stackgate schema new --help` tells more.\n",
  );
  expect(await printed('chekc')).toMatch(/\(Did you mean check\?\)\n`stackgate --help` tells more\.\n$/);
});

/** Commands of a help's examples, without `stackgate`; those that go on in the next line as one. */
function examplesIn(help: string): readonly string[] {
  const examples = /^Examples?:\n([^]*)/m.exec(help)?.[1] ?? '';
  return [...examples.replaceAll(/\\\n\s*/g, ' ').matchAll(/stackgate( [^&\n]*)/g)].map(
    ([, rest = '']) => rest,
  );
}

/** The command that words begin with; what follows are its arguments. */
function longest(words: readonly string[]): string {
  if (words.length === 0) return '';
  const name = words.join(' ');
  return helps.has(name) ? name : longest(words.slice(0, -1));
}
