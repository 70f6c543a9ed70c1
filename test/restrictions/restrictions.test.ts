import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { judge } from '../../gate/judge.ts';
import { lintPolicy, openPolicy } from '../../schemas/policy.ts';
import { Unknown, type ValueObject } from '../../gate/value.ts';
import { propertiesWithOnePartReplaced } from '../gate/generators.ts';
import { CONTEXT, mergePatch, type Patch } from './patches.ts';

interface Fixture {
  readonly approved: Readonly<Record<string, Patch>>;
  readonly refused: Readonly<Record<string, { readonly change: Patch; readonly rules: readonly string[] }>>;
}

/** What an unknown part could turn out to be. */
const PARTS = ['*', 'Allow', 'Deny', 'true', '111122223333', 's3:GetObject', {}, [], ['*']] as const;

const FOLDER = join(import.meta.dirname, '../fixtures/restrictions');
const policy = openPolicy('restricted-schemas');
const fixtures = readdirSync(FOLDER).map((file): [string, Fixture] => [
  file.replace('.yaml', '').replaceAll('-', '::'),
  parse(readFileSync(join(FOLDER, file), 'utf8'), { merge: true }) as Fixture,
]);

it('has nothing to lint', () => {
  expect(lintPolicy(policy)).toEqual([]);
});

it('has a fixture for every approved type', () => {
  expect(fixtures.map(([type]) => type).sort()).toEqual(policy.types);
});

describe.each(fixtures)('%s', (type, { approved, refused }) => {
  const [base = {}] = Object.values(approved);

  function rulesAgainst(change: Patch): string[] {
    const properties = mergePatch(base, change);
    const { verdict, findings } = judge(
      { type, logicalId: 'Tried', properties },
      policy.schemaFor(type),
      CONTEXT,
    );
    expect(verdict).not.toBe('deferred');
    return [...new Set(findings.map(({ rule }) => rule))].sort();
  }

  it.each(Object.entries(approved))('approves %s', (_, change) => {
    expect(rulesAgainst(change)).toEqual([]);
  });

  it.each(Object.entries(refused))('refuses %s', (_, { change, rules }) => {
    expect(rulesAgainst(change)).toEqual([...rules].sort());
  });

  it('says nothing without account or Region that they would turn', () => {
    const changes = [...Object.values(approved), ...Object.values(refused).map(({ change }) => change)];
    for (const properties of changes.map((change) => mergePatch(base, change))) {
      const resource = { type, logicalId: 'Tried', properties };
      const { verdict } = judge(resource, policy.schemaFor(type), CONTEXT);
      for (const context of [{}, { accountID: '111122223333' }, { region: 'eu-west-1', partition: 'aws' }]) {
        expect([verdict, 'deferred']).toContain(judge(resource, policy.schemaFor(type), context).verdict);
      }
    }
  });

  it('says nothing of a resource that one of its parts could turn while it is not known', () => {
    const changes = [...Object.values(approved), ...Object.values(refused).map(({ change }) => change)];
    const verdictOf = (properties: ValueObject): string =>
      judge({ type, logicalId: 'Tried', properties }, policy.schemaFor(type), CONTEXT).verdict;
    for (const properties of changes.map((change) => mergePatch(base, change))) {
      const blanks = propertiesWithOnePartReplaced(properties, new Unknown('any', 'is made later'));
      const filled = PARTS.map((part) => propertiesWithOnePartReplaced(properties, part));
      for (const [index, blank] of blanks.entries()) {
        const verdict = verdictOf(blank);
        if (verdict === 'deferred') continue;
        for (const one of [properties, ...filled.map((all) => all[index] ?? {})]) {
          expect(verdictOf(one), JSON.stringify([blank, one])).toBe(verdict);
        }
      }
    }
  });

  it('shows every rule at work', () => {
    const shown = new Set(Object.values(refused).flatMap(({ rules }) => rules));
    const written = policy.restrictionFor(type)?.rules.map(({ id }) => id) ?? [];
    expect(written.filter((id) => !shown.has(id))).toEqual([]);
  });
});
