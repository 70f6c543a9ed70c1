import fc from 'fast-check';
import { expect, it } from 'vitest';
import { hookCoverage, isWanting, type HookStanding, type ToldOfHook } from '../../coverage/hooks.ts';
import { measuresOf } from '../../coverage/measures.ts';
import { hookLines } from '../../report/hook-lines.ts';
import { formatCoveragePage } from '../../report/coverage-page.ts';
import { paintFor } from '../../report/paint.ts';
import { coverageDocument, hooks } from '../report/coverage-documents.ts';

const PLACE = { account: '111122223333', region: 'eu-west-1' };
const FAULT = { code: 'hook-warns', title: 'It warns.', detail: 'WARN', fix: 'Put it back.' };

type Part = readonly [source: ToldOfHook['source'], of: ToldOfHook['of'], is: HookStanding, faults?: number];

const told = ([source, of, is, faults = 0]: Part, place = PLACE): ToldOfHook => ({
  ...place,
  source,
  of,
  is,
  faults: Array<typeof FAULT>(faults).fill(FAULT),
});

it.each<[parts: readonly Part[], is: HookStanding, guard: HookStanding | undefined, faults: number]>([
  [[['account', 'hook', 'in force']], 'in force', undefined, 0],
  [[['stack set', 'hook', 'deployed']], 'deployed', undefined, 0],
  // What is there today counts before what was deployed.
  [
    [
      ['stack set', 'hook', 'deployed'],
      ['account', 'hook', 'in force'],
    ],
    'in force',
    undefined,
    0,
  ],
  [
    [
      ['stack set', 'hook', 'deployed'],
      ['account', 'hook', 'absent', 1],
    ],
    'absent',
    undefined,
    1,
  ],
  [
    [
      ['stack set', 'hook', 'deployed'],
      ['account', 'hook', 'not known', 4],
    ],
    'not known',
    undefined,
    4,
  ],
  // It is there, but nobody keeps it, or keeps it as it was.
  [
    [
      ['account', 'hook', 'in force'],
      ['stack set', 'hook', 'absent', 1],
    ],
    'weakened',
    undefined,
    1,
  ],
  [
    [
      ['account', 'hook', 'in force'],
      ['stack set', 'hook', 'weakened', 2],
    ],
    'weakened',
    undefined,
    2,
  ],
  // A guard that is gone weakens no Hook, and is told.
  [
    [
      ['account', 'hook', 'in force'],
      ['stack set', 'guard', 'absent', 1],
    ],
    'in force',
    'absent',
    1,
  ],
])('what %j tell is one place: %s', (parts, is, guard, faults) => {
  const { places } = hookCoverage(
    'Stackgate::Guard::Hook',
    parts.map((part) => told(part)),
  );
  expect(places).toMatchObject([{ ...PLACE, is }]);
  expect([places[0]?.guard, places[0]?.faults.length]).toEqual([guard, faults]);
});

it('a place that only the guard is for is none of the Hook', () => {
  expect(hookCoverage('A::B::C', [told(['stack set', 'guard', 'deployed'])]).places).toEqual([]);
});

it('measures count each place that was asked once', () => {
  fc.assert(
    fc.property(hooks, (asked) => {
      const nothing = { stacks: [], types: [], rules: [], waivers: [] };
      const keys = { right: 0, wrong: 0, unknown: 0, classifications: [], gaps: [] };
      const {
        hookPlaces = -1,
        hooksInForce = -1,
        hooksWanting = -1,
      } = measuresOf({ ...nothing, keys, hooks: asked });
      expect(hookPlaces).toBe(asked.places.length);
      const rest = asked.places.filter(({ is }) => is === 'deployed' || is === 'suspended').length;
      expect(hooksInForce + hooksWanting + rest).toBe(hookPlaces);
      expect(new Set(asked.places.map(({ account, region }) => `${account} ${region}`)).size).toBe(
        hookPlaces,
      );
      // The gravest come first.
      const wanting = asked.places.map(isWanting);
      expect(wanting.lastIndexOf(true)).toBe(hooksWanting - 1);
    }),
  );
});

it('text tells how many stand how, by Region, and each fault once, with where it is', () => {
  const other = { account: '222233334444', region: 'eu-central-1' };
  const coverage = hookCoverage(
    'Stackgate::Guard::Hook',
    [
      told(['account', 'hook', 'weakened', 1]),
      told(['stack set', 'hook', 'deployed']),
      told(['stack set', 'guard', 'deployed']),
      told(['stack set', 'hook', 'weakened', 1], other),
      told(['stack set', 'guard', 'absent', 1], other),
      told(['stack set', 'hook', 'deployed'], { ...other, region: 'eu-west-1' }),
      told(['account', 'hook', 'weakened', 1], { ...PLACE, account: '333344445555' }),
    ],
    'organization.yaml',
  );
  expect(hookLines(coverage, paintFor(false), (lines) => lines)).toEqual([
    'Stackgate::Guard::Hook in 4 places, an account and a Region each: 3 weakened, 1 deployed.',
    'Asked there today: 2.',
    'Told by the StackSet alone, of what it deployed: 2.',
    'The guard, by its StackSet: 1 absent, 1 deployed.',
    '              weakened  deployed',
    'eu-central-1         1         0',
    'eu-west-1            2         1',
    'hook-warns, asked there: It warns. Put it back.',
    '  111122223333 eu-west-1: WARN',
    '  333344445555 eu-west-1: WARN',
    'hook-warns, by the StackSet: It warns. Put it back.',
    '  222233334444 eu-central-1: WARN',
    'hook-warns, by the StackSet of the guard: It warns. Put it back.',
    '  222233334444 eu-central-1: WARN',
  ]);
});

it('the page has the Hook where it was asked, and nothing of it where it was not', () => {
  fc.assert(
    fc.property(coverageDocument, (report) => {
      const page = formatCoveragePage(report);
      expect(page.includes('id="hooks"')).toBe(report.hooks !== undefined);
    }),
    { numRuns: 20 },
  );
});
