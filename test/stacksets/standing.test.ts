import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { faultsOf, hookFaultsOf } from '../../stacksets/guard/faults.ts';
import { standingOf, type Standing } from '../../stacksets/guard/standing.ts';
import { HOOK_PARTS, type HookState, type Read } from '../../stacksets/guard/state.ts';
import { goodGate, NOW, PINS, STACK, WHERE } from './gates.ts';

const DENIED = { is: 'unreadable', reason: 'AccessDenied: no' } as const;
const ABSENT = { is: 'absent' } as const;
const ALL_DENIED = Object.fromEntries(HOOK_PARTS.map((part) => [part, DENIED])) as Partial<HookState>;

/** The Hook's configuration, but for some members. */
function configured(members: Readonly<Record<string, unknown>>): Pick<HookState, 'configuration'> {
  const { configuration } = goodGate();
  const value = configuration.is === 'read' ? configuration.value : {};
  return { configuration: { is: 'read', value: { ...value, ...members } } };
}

describe('the Hook of an account', () => {
  it.each<[what: string, changes: Partial<HookState>, is: Standing['is'], codes: readonly string[]]>([
    ['as it was deployed', {}, 'in force', []],
    ['off', configured({ HookInvocationStatus: 'DISABLED' }), 'weakened', ['hook-off']],
    ['only warning', configured({ FailureMode: 'WARN' }), 'weakened', ['hook-warns']],
    ['for some operations', configured({ TargetOperations: ['RESOURCE'] }), 'weakened', ['hook-operations']],
    [
      'for some types',
      configured({ TargetFilters: { TargetNames: ['AWS::S3::*'] } }),
      'weakened',
      ['hook-target-filters'],
    ],
    ['without a configuration', { configuration: ABSENT }, 'weakened', ['hook-configuration-absent']],
    ['not there', { hook: ABSENT, configuration: ABSENT }, 'absent', ['hook-absent']],
    ['not there, and all else not to be read', { ...ALL_DENIED, hook: ABSENT }, 'absent', ['hook-absent']],
    [
      'not to be read at all',
      ALL_DENIED,
      'not known',
      ['hook-unreadable', 'hook-configuration-unreadable', 'stack-unreadable', 'results-unreadable'],
    ],
    ['of unknown results', { results: DENIED }, 'not known', ['results-unreadable']],
    [
      'of an unknown stack, whose filters cannot be held against it',
      { stack: DENIED },
      'not known',
      ['hook-stack-filters', 'stack-unreadable'],
    ],
    [
      'of an unknown stack, and only warning',
      { stack: DENIED, ...configured({ FailureMode: 'WARN' }) },
      'weakened',
      ['hook-warns', 'hook-stack-filters', 'stack-unreadable'],
    ],
    [
      'with filters for more stacks',
      configured({ StackFilters: { FilteringCriteria: 'ALL', StackNames: { Exclude: [STACK, 'mine'] } } }),
      'weakened',
      ['hook-stack-filters'],
    ],
  ])('%s', (_, changes, is, codes) => {
    const standing = standingOf({ ...goodGate(), ...changes }, PINS, WHERE, NOW);
    expect([standing.is, standing.faults.map(({ code }) => code)]).toEqual([is, codes]);
  });

  it('is in force only when all was read and nothing is wrong, and is judged as the guard judges it', () => {
    const good = goodGate();
    const part = (name: keyof HookState): fc.Arbitrary<Read<never>> =>
      fc.constantFrom(good[name] as Read<never>, DENIED, ABSENT, { is: 'read', value: {} as never });
    const state = fc.record(
      Object.fromEntries(HOOK_PARTS.map((name) => [name, part(name)])),
    ) as unknown as fc.Arbitrary<HookState>;
    fc.assert(
      fc.property(state, (some) => {
        const { is } = standingOf(some, PINS, WHERE, NOW);
        const faults = faultsOf({ ...good, ...some }, PINS, WHERE, NOW);
        expect(is === 'in force').toBe(faults.length === 0);
        expect(is === 'absent').toBe(some.hook.is === 'absent');
        const codes = hookFaultsOf(some, PINS, WHERE, NOW).map(({ code }) => code);
        expect(codes.sort()).toEqual(faults.map(({ code }) => code).sort());
      }),
    );
  });
});
