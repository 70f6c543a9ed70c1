import fc from 'fast-check';
import type { FrameworkReport } from '../../report/framework.ts';
import { coverageByControl, type ObservedStacks } from '../../schemas/control-coverage.ts';
import type { Framework } from '../../schemas/frameworks.ts';
import { OBJECTIVE_IDS } from '../../schemas/purpose.ts';
import type { PurposedRule } from '../../schemas/purposed-rules.ts';
import { SEVERITIES } from '../../gate/schema.ts';

const TYPES = ['A', 'B', 'C'] as const;
const few = <Item>(item: fc.Arbitrary<Item>): fc.Arbitrary<Item[]> => fc.array(item, { maxLength: 6 });
const words = fc.string({ maxLength: 8 });

const rule = fc.record(
  {
    title: words,
    severity: fc.constantFrom(...SEVERITIES),
    type: fc.constantFrom(...TYPES),
    judges: fc.constantFrom('resource', 'stack', 'update', 'deletion'),
    objective: fc.constantFrom(...OBJECTIVE_IDS),
    controls: fc.subarray(['house:1', 'house:2', 'other:1'], { minLength: 1 }),
  },
  { requiredKeys: ['title', 'severity', 'type', 'judges'] },
);

/** Rules of all kinds, with ids from `r0` on. */
export const purposedRules: fc.Arbitrary<readonly PurposedRule[]> = few(rule).map((rules) =>
  rules.map((one, index) => ({ id: `r${index}`, ...one })),
);

const control = fc.record(
  { asks: words, notShown: words, objectives: fc.subarray([...OBJECTIVE_IDS]) },
  { requiredKeys: ['asks', 'notShown'] },
);

/** A framework of two controls, some mapped by objectives. */
export const framework: fc.Arbitrary<Framework> = fc
  .record({
    id: fc.constant('house'),
    title: words,
    version: words,
    sources: few(fc.record({ name: words, read: fc.constant('2026-06-01') })),
    controls: fc.array(control, { minLength: 2, maxLength: 2 }),
    notAddressed: few(fc.record({ family: words, asks: words })),
  })
  .map((one) => ({
    ...one,
    controls: one.controls.map((each, index) => ({ id: String(index + 1), ...each })),
  }));

const named = {
  stack: fc.constantFrom('a.yaml', 'b.yaml'),
  logicalId: fc.constantFrom('One', 'Two', 'Three'),
};

/** What was judged: resources with names of their own, and what rules, ours or others, say of them. */
export const observed: fc.Arbitrary<ObservedStacks> = fc.record({
  stacks: few(fc.record({ name: words, problems: few(words) })),
  resources: fc.uniqueArray(fc.record({ ...named, type: fc.constantFrom(...TYPES, 'D') }), {
    selector: ({ stack, logicalId }) => `${stack} ${logicalId}`,
  }),
  findings: fc.constant([]),
});

/** The same with findings: some rules say something of the resources that they are for. */
export function foundBy(
  rules: readonly PurposedRule[],
  stacks: ObservedStacks,
): fc.Arbitrary<ObservedStacks> {
  const possible = stacks.resources.flatMap(({ stack, logicalId, type }) =>
    rules
      .filter((one) => one.type === type && (one.judges === 'resource' || one.judges === 'stack'))
      .map(({ id }) => ({ stack, logicalId, rule: id })),
  );
  const verdict = fc.constantFrom('refused', 'deferred', 'waived');
  return fc
    .array(verdict, { minLength: possible.length, maxLength: possible.length })
    .chain((verdicts) =>
      fc.subarray(possible.map((one, index) => ({ ...one, verdict: verdicts[index] ?? 'refused' }))),
    )
    .map((findings) => ({ ...stacks, findings }));
}

/** Reports of all kinds: with stacks that were judged, and without. */
export const frameworkDocument: fc.Arbitrary<FrameworkReport> = fc
  .tuple(purposedRules, framework, observed, fc.boolean())
  .chain(([rules, of, stacks, isAsked]) =>
    foundBy(rules, stacks).map((judged) => ({
      version: 1 as const,
      policy: 'house',
      ...coverageByControl(rules, of, {
        waivers: [{ id: 'w', rule: 'r0' }],
        ...(isAsked && { judged }),
      }),
    })),
  );
