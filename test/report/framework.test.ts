import { expect, it } from 'vitest';
import { formatFrameworkText, type FrameworkReport } from '../../report/framework.ts';
import { paintFor } from '../../report/paint.ts';
import { coverageByControl } from '../../schemas/control-coverage.ts';

const RULE = {
  id: 'door-shut',
  type: 'Test::House::Door',
  title: 'Doors are shut',
  severity: 'HIGH',
} as const;
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

it('tells how often rules refused something, when that was counted, and leaves out what there is not', () => {
  const coverage = coverageByControl([{ ...RULE, objective: 'limit-network-access' }], HOUSE, {
    waivers: [],
    hits: new Map([['door-shut', 3]]),
  });
  const report: FrameworkReport = { version: 1, policy: 'house', ...coverage };
  expect(formatFrameworkText(report, paintFor(false))).toBe(`Rules of the house, 7
Ids are from: the board at the door, read on 2026-06-01.

Controls that rules meet in part
  1.1  Doors are shut.
    1 rule for 1 type: 1 HIGH
    by objective: limit-network-access 1
    refused 3 times
    not shown: Windows.

1 control: 1 met in part, 0 without a rule. Rules beside a control: 1 of 1. Policy: house
A rule is evidence for a control, and no proof that it is met: docs/frameworks.md.
`);
});
