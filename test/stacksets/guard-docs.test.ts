import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { openPolicy } from '../../schemas/policy.ts';
import { desiredState } from '../../simulation/desired-state.ts';
import { CHECKS } from '../../stacksets/guard/checks/checks.ts';
import { PARTS } from '../../stacksets/guard/faults.ts';
import type { Part } from '../../stacksets/guard/state.ts';
import { markdownTable } from '../../report/table.ts';
import { GUARD, OWN_STACK, PARAMETERS, PLACE } from './guard-templates.ts';

const FILE = 'docs/guard.md';
const NAMES = Object.keys(PARTS) as Part[];

type Words = readonly (string | { readonly prefix: string })[];
interface Pattern {
  readonly account?: Words;
  readonly $or: readonly {
    readonly source: Words;
    readonly detail: {
      readonly eventName: Words;
      readonly requestParameters?: object;
      readonly resources?: object;
      readonly userIdentity?: object;
    };
  }[];
}

/** The calls that the rules of the template fit. */
function calls(): readonly (readonly string[])[] {
  const text = readFileSync(GUARD, 'utf8');
  const place = { ...PLACE, stackName: OWN_STACK };
  const input = { file: GUARD, text, parameters: PARAMETERS[GUARD] ?? {} };
  const { resources } = desiredState(input, openPolicy('restricted-schemas'), place);
  const patterns = resources.flatMap(({ type, properties }) =>
    type === 'AWS::Events::Rule' && '$or' in (properties.EventPattern as object)
      ? [properties.EventPattern as unknown as Pattern]
      : [],
  );
  const word = (one: Words[number]) => (typeof one === 'string' ? one : `${one.prefix}…`);
  return patterns.flatMap(({ $or, account }) =>
    $or.map(({ source, detail }) => [
      source.map(word).join(', ').replace('aws.', ''),
      detail.eventName.map(word).join(', '),
      `${detail.requestParameters || detail.resources ? 'of the gate' : 'all'}${account ? ', in the account of the administrator' : ''}${detail.userIdentity ? ', but by the pipeline' : ''}`,
    ]),
  );
}

const TABLES: Readonly<Record<string, () => string>> = {
  calls: () => markdownTable([['service', 'calls', 'which'], ...calls()]).join('\n'),
  parts: () => NAMES.map((part) => `\`${PARTS[part].name}\``).join(', '),
  faults: () =>
    markdownTable([
      ['code', 'what is wrong', 'what to do'],
      ...NAMES.flatMap((part) => CHECKS[part].map(({ code, title, fix }) => [code, title, fix])),
    ]).join('\n'),
};

/** `UPDATE_DOCS=1` writes the tables as they should be. */
it('docs/guard.md has the calls, parts and faults that there are', async () => {
  const text = readFileSync(FILE, 'utf8');
  const wanted = Object.entries(TABLES).reduce((all, [name, written]) => {
    const place = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- end -->)`);
    expect(all).toMatch(place);
    return all.replace(place, (_, start: string, end: string) => `${start}\n${written()}\n\n${end}`);
  }, text);
  const printed = await format(wanted, { ...(await resolveConfig(FILE)), filepath: FILE });
  if (process.env.UPDATE_DOCS) writeFileSync(FILE, printed);
  else expect(text).toBe(printed);
});
