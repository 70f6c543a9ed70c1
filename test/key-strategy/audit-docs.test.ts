import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { expect, it } from 'vitest';
import { AUDIT_CODES } from '../../key-strategy/audit/codes.ts';
import { RATES } from '../../key-strategy/audit/rates.ts';
import { COVERAGE_CODES } from '../../key-strategy/in-templates/coverage.ts';
import { TAG_KEYS } from '../../key-strategy/in-templates/tags.ts';
import { markdownTable } from '../../report/table.ts';

const FILE = 'docs/keys-audit.md';

const TABLES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  tags: [
    ['tells', 'keys of tags'],
    ...Object.entries(TAG_KEYS).map(([field, keys]) => [field, keys.join(', ')]),
  ],
  coverage: [
    ['code', 'verdict', 'what it means'],
    ...Object.entries(COVERAGE_CODES).map(([code, { verdict, means }]) => [code, verdict, means]),
  ],
  codes: [
    ['code', 'verdict', 'what is found', 'what to do'],
    ...Object.entries(AUDIT_CODES).map(([code, { severity, means, next }]) => [
      code,
      severity === 'unknown' ? 'not known' : severity,
      means,
      next,
    ]),
  ],
  rates: [
    ['operation', 'calls a second'],
    ...Object.entries(RATES).map(([operation, { rate }]) => [operation, String(rate)]),
  ],
};

/** `UPDATE_DOCS=1` writes the tables as they should be. */
it('docs/keys-audit.md has the tags, codes and rates that there are', async () => {
  const text = readFileSync(FILE, 'utf8');
  const wanted = Object.entries(TABLES).reduce((all, [name, rows]) => {
    const place = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- end -->)`);
    expect(all).toMatch(place);
    return all.replace(
      place,
      (_, start: string, end: string) => `${start}\n${markdownTable(rows).join('\n')}\n\n${end}`,
    );
  }, text);
  const printed = await format(wanted, { ...(await resolveConfig(FILE)), filepath: FILE });
  if (process.env.UPDATE_DOCS) writeFileSync(FILE, printed);
  else expect(text).toBe(printed);
});

it('docs/keys-audit.md shows a policy with the actions that are called', () => {
  const [, json = ''] = /```json\n(.*?)```/s.exec(readFileSync(FILE, 'utf8')) ?? [];
  const { Statement } = JSON.parse(json) as {
    readonly Statement: readonly { readonly Action: readonly string[] }[];
  };
  const actions = Statement.flatMap(({ Action }) => Action).map((action) => action.split(':')[1]);
  expect(actions.sort()).toEqual(Object.keys(RATES).sort());
});
