import fc from 'fast-check';
import { expect, it } from 'vitest';
import { formatFrameworkText } from '../../report/framework.ts';
import { paintFor } from '../../report/paint.ts';
import { coverageByControl, type ObservedStacks } from '../../schemas/control-coverage.ts';
import { foundBy, framework, observed, purposedRules } from './framework-documents.ts';

const DOOR = {
  id: 'door-shut',
  type: 'Test::House::Door',
  title: 'Doors are shut',
  severity: 'HIGH',
  judges: 'resource',
  objective: 'limit-network-access',
} as const;
const KEPT = { ...DOOR, id: 'door-kept', judges: 'deletion' } as const;
const HOUSE = {
  id: 'house',
  title: 'Rules of the house',
  version: '7',
  sources: [{ name: 'the board at the door', read: '2026-06-01' }],
  controls: [
    { id: '1.1', asks: 'Doors are shut.', objectives: ['limit-network-access'], notShown: 'Windows.' },
  ],
  notAddressed: [],
} as const;

const text = (judged?: ObservedStacks): string => {
  const coverage = coverageByControl([DOOR, KEPT], HOUSE, { waivers: [], ...(judged && { judged }) });
  return formatFrameworkText({ version: 1, policy: 'house', ...coverage }, paintFor(false));
};
const SHOP = { stack: 'shop.yaml', type: 'Test::House::Door' };

it.each<
  [what: string, judged: ObservedStacks | undefined, control: readonly string[], end: readonly string[]]
>([
  [
    'nothing was given',
    undefined,
    [],
    ['What the rules find was not asked: give --templates or --stacks-from aws with --framework.'],
  ],
  [
    'a resource is refused',
    {
      stacks: [{ name: 'shop.yaml', problems: [] }],
      resources: [
        { ...SHOP, logicalId: 'Front' },
        { ...SHOP, logicalId: 'Back' },
        { ...SHOP, logicalId: 'Cat', type: 'Test::House::Cat' },
      ],
      findings: [{ ...SHOP, logicalId: 'Front', rule: 'door-shut', verdict: 'refused' }],
    },
    ['    judged 2 resources: 1 refused, 0 left to the Hook, 0 waived, 1 rule applied to nothing'],
    ['Judged 3 resources in 1 stack; 1 of types that no rule is for, which no control counts.'],
  ],
  [
    'there is nothing to judge, and something that could not be',
    { stacks: [{ name: 'shop.yaml', problems: ['line 1: no'] }], resources: [], findings: [] },
    ['    judged nothing: no resource is what these rules are for'],
    [
      'Judged 0 resources in 1 stack; 0 of types that no rule is for, which no control counts.',
      'could not judge shop.yaml: line 1: no',
    ],
  ],
])('tells what rules found, when %s', (_, judged, control, end) => {
  expect(text(judged)).toBe(
    [
      'Rules of the house, 7',
      'Ids are from: the board at the door, read on 2026-06-01.',
      '',
      'Controls that rules meet in part',
      '  1.1  Doors are shut.',
      '    2 rules for 1 type: 2 HIGH',
      '    by objective: limit-network-access 2',
      ...control,
      '    not shown: Windows.',
      '',
      '1 control: 1 met in part, 0 without a rule. Rules beside a control: 2 of 2. Policy: house',
      ...end,
      'A rule is evidence for a control, and no proof that it is met: docs/frameworks.md.',
      '',
    ].join('\n'),
  );
});

it('counts of every control the resources that its rules are for, each once', () => {
  const all = fc
    .tuple(purposedRules, framework, observed)
    .chain(([rules, of, stacks]) => fc.tuple(fc.constant(rules), fc.constant(of), foundBy(rules, stacks)));
  fc.assert(
    fc.property(all, ([rules, of, judged]) => {
      const { controls, judged: whole } = coverageByControl(rules, of, { waivers: [], judged });
      expect(whole?.resources).toBe(judged.resources.length);
      for (const control of controls) {
        const mine = rules.filter(({ id }) => control.rules.includes(id));
        const { resources = -1, refused = -1, deferred = -1, waived = -1, notApplied } = control.judged ?? {};
        const touched = new Set(
          judged.findings
            .filter(({ rule }) => control.rules.includes(rule))
            .map(({ stack, logicalId }) => `${stack} ${logicalId}`),
        );
        expect(refused + deferred + waived).toBe(touched.size);
        expect(touched.size).toBeLessThanOrEqual(resources);
        expect(resources === 0).toBe(notApplied?.length === mine.length);
      }
    }),
  );
});
