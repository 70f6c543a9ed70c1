import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coverageByControl } from '../../schemas/control-coverage.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { purposedRules } from '../../schemas/purposed-rules.ts';
import { OBJECTIVE_IDS, OBJECTIVES } from '../../schemas/purpose.ts';

const policy = openPolicy('restricted-schemas');
const rules = purposedRules(policy);

/** Ids as each framework spells them, written down apart from the files. */
const GRAMMARS: Readonly<Record<string, RegExp>> = {
  'cis-aws-foundations': /^[1-5]\.\d{1,2}(\.\d{1,2})?$/,
  hipaa: /^164\.3(06|08|10|12|14|16)\([a-e]\)(\(\d\))?(\([iv]+\))?(\([A-E]\))?$/,
  'nist-800-53-r5': /^(AC|AU|CM|CP|IA|IR|RA|SA|SC|SI)-\d{1,2}(\(\d{1,2}\))?$/,
  'pci-dss-4.0': /^(1[0-2]|[1-9])\.\d{1,2}\.\d{1,2}(\.\d{1,2})?$/,
};

it('has the frameworks that are named in the help', () => {
  expect(policy.frameworks()).toEqual(Object.keys(GRAMMARS));
});

it('says of every rule what it is for', () => {
  expect(rules.filter(({ objective }) => objective === undefined)).toEqual([]);
});

it('uses every objective', () => {
  expect(new Set(rules.map(({ objective }) => objective))).toEqual(new Set(OBJECTIVE_IDS));
});

it('maps every objective but one, for no framework asks for low costs', () => {
  const mapped = policy.frameworks().flatMap((id) => policy.frameworkFor(id)?.controls ?? []);
  const used = new Set(mapped.flatMap(({ objectives = [] }) => objectives));
  expect(OBJECTIVE_IDS.filter((one) => !used.has(one))).toEqual(['optimize-costs']);
});

describe.each(Object.entries(GRAMMARS))('%s', (id, grammar) => {
  const framework = policy.frameworkFor(id);
  if (!framework) throw new Error(`There is no ${id}.`);
  const { controls, elsewhere } = coverageByControl(rules, framework, { waivers: [] });

  it('spells its ids as the framework does', () => {
    expect(controls.filter((control) => !grammar.test(control.id))).toEqual([]);
  });

  it('is told in sentences', () => {
    const words = [...controls.flatMap(({ asks, notShown }) => [asks, notShown])];
    expect(words.filter((text) => !/^[A-Z0-9].*\.$/s.test(text))).toEqual([]);
  });

  it('says "All of it." of a control without a rule, and of no other', () => {
    for (const control of controls) {
      expect([control.id, control.notShown.startsWith('All of it.')]).toEqual([
        control.id,
        control.rules.length === 0,
      ]);
    }
  });

  it('accounts for every rule of the pack', () => {
    const beside = new Set(controls.flatMap((control) => control.rules));
    expect(beside.size + elsewhere.length).toBe(rules.length);
    expect(new Set([...beside, ...elsewhere])).toEqual(new Set(rules.map((rule) => rule.id)));
  });
});

it('is documented, objective by objective', () => {
  const text = readFileSync('docs/frameworks.md', 'utf8');
  const rows = [...text.matchAll(/^\| `(?<id>[a-z-]+)` +\| (?<meaning>[^|]*?) +\|$/gm)];
  expect(Object.fromEntries(rows.map(({ groups = {} }) => [groups.id, groups.meaning]))).toEqual(OBJECTIVES);
});
