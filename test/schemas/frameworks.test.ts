import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { SEVERITIES } from '../../gate/schema.ts';
import { builtPolicy } from '../../schemas/compare-policies.ts';
import { compareRules } from '../../schemas/compare.ts';
import { coverageByControl } from '../../schemas/control-coverage.ts';
import type { Framework } from '../../schemas/frameworks.ts';
import { lintPolicy } from '../../schemas/lint-policy.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { PolicyError } from '../../schemas/problem.ts';
import { purposedRules, type PurposedRule } from '../../schemas/purposed-rules.ts';
import { OBJECTIVE_IDS } from '../../schemas/purpose.ts';
import { folderOf, policyFiles, THING } from './policies.ts';

const WORDS = { title: 'Title', why: 'Why.', fix: 'Fix.', severity: 'HIGH' } as const;
const PURPOSE = { objective: 'limit-network-access', controls: ['house:1.1'] };
const FRAMEWORK = {
  title: 'Rules of the house',
  version: '7',
  sources: [{ name: 'The board at the door', read: '2026-06-01' }],
  ids: '\\d\\.\\d',
  controls: [
    { id: '1.1', asks: 'Doors are shut.', objectives: ['limit-network-access'], notShown: 'Windows.' },
    { id: '1.2', asks: 'Lights are out.', notShown: 'All of it.' },
  ],
  notAddressed: [{ family: '2', asks: 'Gardens.' }],
};

/** A policy folder with one rule of a type and one of stacks, both of this purpose. */
function filesOf(purpose: object, framework: object = FRAMEWORK): Record<string, string> {
  const restrict = { properties: { Public: { const: false } } };
  const restriction = {
    type: THING.typeName,
    rules: { 'thing-private': { ...WORDS, ...purpose, restrict } },
  };
  const need = { has: { required: ['Mode'] } };
  const stack = { rules: { 'thing-mode': { ...WORDS, ...purpose, for: THING.typeName, need } } };
  return {
    ...policyFiles(stringify(restriction)),
    'stack-rules.yaml': stringify(stack),
    'frameworks/house.yaml': stringify(framework),
  };
}

function problemsOf(files: Record<string, string>): string[] {
  const folder = folderOf(files);
  try {
    return lintPolicy(openPolicy(folder), Date.now()).map(
      ({ file, line = 0, message }) => `${file.slice(folder.length + 1)}:${line} ${message}`,
    );
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    return error.problems.map(({ message }) => message);
  }
}

const control = (changes: object): object => ({
  ...FRAMEWORK,
  controls: [{ ...FRAMEWORK.controls[0], ...changes }, FRAMEWORK.controls[1]],
});

describe('the purpose of a rule', () => {
  it.each<[string, object]>([
    ['with an objective and controls', PURPOSE],
    ['with neither', {}],
  ])('may be left %s', (_, purpose) => {
    expect(problemsOf(filesOf(purpose))).toEqual([]);
  });

  it.each<[string, object, readonly string[]]>([
    [
      'an unknown objective',
      { objective: 'limit-network-acces' },
      [
        'restrictions/store/Test-Store-Thing.yaml:8 rules.thing-private.objective is "limit-network-acces", which is none of 17 that there are. Did you mean "limit-network-access"?',
      ],
    ],
    [
      'an unknown framework',
      { controls: ['hose:1.1'] },
      [
        'restrictions/store/Test-Store-Thing.yaml:9 thing-private: frameworks/ has no hose.yaml. Did you mean "house"?',
        'stack-rules.yaml:8 thing-mode: frameworks/ has no hose.yaml. Did you mean "house"?',
      ],
    ],
    [
      'a framework that the folder lacks',
      { controls: ['iso-27001:8.24'] },
      [
        'restrictions/store/Test-Store-Thing.yaml:9 thing-private: frameworks/ has no iso-27001.yaml. Copy it from the pack, or take the reference out.',
        'stack-rules.yaml:8 thing-mode: frameworks/ has no iso-27001.yaml. Copy it from the pack, or take the reference out.',
      ],
    ],
    [
      'an unknown control',
      { controls: ['house:1.1', 'house:1.3'] },
      [
        'restrictions/store/Test-Store-Thing.yaml:10 thing-private: house has no control "1.3". Did you mean "1.1"?',
        'stack-rules.yaml:9 thing-mode: house has no control "1.3". Did you mean "1.1"?',
      ],
    ],
    [
      'a control without its framework',
      { controls: ['1.1'] },
      [
        'restrictions/store/Test-Store-Thing.yaml:9 rules.thing-private.controls.0 must match ^[a-z][a-z0-9.-]*:[^:\\s]+$ (a framework and its control, such as cis-aws-foundations:2.1.1).',
      ],
    ],
  ])('is not %s', (_, purpose, problems) => {
    expect(problemsOf(filesOf(purpose))).toEqual(problems);
  });

  it('is no part of what is built, and a change of it is one of words', () => {
    const [plain, purposed] = [{}, PURPOSE].map((purpose) => openPolicy(folderOf(filesOf(purpose))));
    if (!plain || !purposed) throw new Error('There are two policies.');
    expect(builtPolicy(purposed)).toEqual(builtPolicy(plain));
    const [before, after] = [plain, purposed].map((one) => one.restrictionFor(THING.typeName)?.rules ?? []);
    expect(compareRules('T', before ?? [], after ?? [])).toEqual([
      { effect: 'rewords', subject: 'T: thing-private' },
    ]);
  });

  it('is read of rules of types and of stacks', () => {
    const read = purposedRules(openPolicy(folderOf(filesOf(PURPOSE))));
    const words = { type: THING.typeName, title: 'Title', severity: 'HIGH', ...PURPOSE };
    expect(read).toEqual([
      { id: 'thing-private', judges: 'resource', ...words },
      { id: 'thing-mode', judges: 'stack', ...words },
    ]);
  });
});

describe('a framework', () => {
  it.each<[string, object, string]>([
    [
      'with an id of another framework',
      control({ id: 'AC-3' }),
      'frameworks/house.yaml:8 "AC-3" is no id of this framework: \\d\\.\\d.',
    ],
    [
      'with a control twice',
      control({ id: '1.2' }),
      'frameworks/house.yaml:13 the control "1.2" stands here twice.',
    ],
    [
      'with an id that YAML reads as a number',
      control({ id: 1.1 }),
      'frameworks/house.yaml:8 controls.0.id must be string (in quotes).',
    ],
    ['with a grammar that is none', { ...FRAMEWORK, ids: '(' }, '"(" is no regular expression.'],
    [
      'with an unknown objective',
      control({ objectives: ['encrypt-data-at-res'] }),
      'Did you mean "encrypt-data-at-rest"?',
    ],
    ['that does not say what is not shown', control({ notShown: undefined }), 'lacks "notShown".'],
  ])('is not read %s', (_, framework, problem) => {
    expect(problemsOf(filesOf({}, framework)).join('\n')).toContain(problem);
  });
});

describe('coverage by control', () => {
  const rule = fc.record({
    title: fc.constant('Title'),
    severity: fc.constantFrom(...SEVERITIES),
    type: fc.constantFrom('A', 'B', 'C'),
    judges: fc.constant('resource'),
    objective: fc.option(fc.constantFrom(...OBJECTIVE_IDS), { nil: undefined }),
    controls: fc.option(fc.subarray(['house:1.1', 'house:1.2', 'other:1.1'], { minLength: 1 }), {
      nil: undefined,
    }),
  });
  const rules = fc
    .array(rule)
    .map((all) => all.map((one, index) => ({ id: `r${index}`, ...one }) as PurposedRule));
  const house = fc
    .tuple(fc.subarray([...OBJECTIVE_IDS]), fc.subarray([...OBJECTIVE_IDS]))
    .map((objectives): Framework => ({
      ...FRAMEWORK,
      id: 'house',
      controls: FRAMEWORK.controls.map((one, index) => ({ ...one, objectives: objectives[index] ?? [] })),
    }));

  it('counts each rule once where it belongs, and leaves none out', () => {
    fc.assert(
      fc.property(rules, house, (all, framework) => {
        const coverage = coverageByControl(all, framework, { waivers: [] });
        for (const { id, objectives = [], ...counted } of coverage.controls) {
          const expected = all.filter(
            ({ objective, controls = [] }) =>
              controls.includes(`house:${id}`) || objectives.some((one) => one === objective),
          );
          expect(counted.rules).toEqual(expected.map((one) => one.id));
          expect(counted.types).toEqual([...new Set(expected.map(({ type }) => type))].sort());
          expect(sum(counted.severities)).toBe(expected.length);
          expect(counted.byName).toEqual(
            expected.filter(({ controls }) => controls?.includes(`house:${id}`)).map((one) => one.id),
          );
          for (const objective of objectives) {
            expect(counted.byObjective[objective] ?? 0).toBe(
              all.filter((one) => one.objective === objective).length,
            );
          }
        }
        const beside = new Set(coverage.controls.flatMap((one) => one.rules));
        expect([...beside, ...coverage.elsewhere].sort()).toEqual(all.map(({ id }) => id).sort());
        expect(coverage.withoutObjective).toEqual(
          all.filter(({ objective }) => !objective).map(({ id }) => id),
        );
      }),
    );
  });

  it('tells the waivers and what the rules of each control found, and of no others', () => {
    const [first, second, third, fourth] = ['a', 'b', 'c', 'd'].map((id) => ({ id, ...WORDS, type: 'A' }));
    const all = [
      { ...first, judges: 'resource', objective: 'limit-network-access' },
      { ...second, judges: 'stack', type: 'B', controls: ['house:1.1'] },
      { ...third, judges: 'resource', objective: 'optimize-costs' },
      { ...fourth, judges: 'deletion', objective: 'limit-network-access' },
    ] as PurposedRule[];
    const found = (logicalId: string, rule: string, verdict: 'refused' | 'deferred' | 'waived') => ({
      stack: 'shop',
      logicalId,
      rule,
      verdict,
    });
    const { controls, judged } = coverageByControl(all, { id: 'house', ...FRAMEWORK } as Framework, {
      waivers: [
        { id: 'for-b', rule: 'b' },
        { id: 'for-c', rule: 'c' },
      ],
      judged: {
        stacks: [{ name: 'shop', problems: [] }],
        resources: [
          { stack: 'shop', logicalId: 'One', type: 'A' },
          { stack: 'shop', logicalId: 'Two', type: 'B' },
          { stack: 'shop', logicalId: 'Three', type: 'A' },
          { stack: 'shop', logicalId: 'Four', type: 'Z' },
        ],
        // One counts once, by the gravest; what other rules find of Three is none of this control.
        findings: [
          found('One', 'a', 'waived'),
          found('One', 'a', 'refused'),
          found('Two', 'b', 'deferred'),
          found('Three', 'c', 'refused'),
          found('Four', 'type-not-approved', 'refused'),
        ],
      },
    });
    const nothing = { resources: 0, refused: 0, deferred: 0, waived: 0, notApplied: [] };
    expect(controls.map(({ id, waivers, judged: of }) => [id, waivers, of])).toEqual([
      ['1.1', ['for-b'], { resources: 3, refused: 1, deferred: 1, waived: 0, notApplied: ['d'] }],
      ['1.2', [], nothing],
    ]);
    expect(judged).toEqual({ stacks: 1, resources: 4, ofNoRule: 1, problems: [] });
  });
});

function sum(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((all, count) => all + count, 0);
}
