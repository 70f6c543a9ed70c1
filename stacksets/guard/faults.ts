import { CHECKS } from './checks/checks.ts';
import type { Check, Wanted } from './checks/check.ts';
import { HOOK_PARTS, type GateState, type HookState, type Part, type Read, type ValueOf } from './state.ts';
import type { HookPins, Pins, Where } from './wanted.ts';

/** One thing that is wrong with the gate. */
export interface Fault {
  /** Stable: the guide describes it. */
  readonly code: string;
  readonly title: string;
  /** What was found. */
  readonly detail: string;
  /** What to do. */
  readonly fix: string;
}

interface Named {
  /** What messages call it. */
  readonly name: string;
  /** What to do when it is not there; a part without it need not be there. */
  readonly absent?: string;
}

const PUT_BACK = 'Find in CloudTrail who removed it, then put the gate back (docs/guard.md).';

/** The parts of the gate, the most telling first: an annotation has room for few. */
export const PARTS: Readonly<Record<Part, Named>> = {
  hook: { name: 'hook', absent: PUT_BACK },
  configuration: { name: 'hook-configuration', absent: PUT_BACK },
  function: { name: 'function', absent: PUT_BACK },
  functionPolicy: { name: 'function-policy' },
  executionRole: { name: 'execution-role', absent: PUT_BACK },
  functionRole: { name: 'function-role', absent: PUT_BACK },
  bundle: { name: 'bundle', absent: 'Publish a bundle.' },
  stack: {
    name: 'stack',
    absent: 'The function is of no stack. Delete it, and put the gate back (docs/guard.md).',
  },
  results: { name: 'results', absent: 'Find out why CloudFormation tells no results.' },
};

/**
 * What is wrong with the gate; nothing when all parts were read and every check holds. What could not be read is a
 * fault. Pure: the state, the pins and the clock decide.
 */
export function faultsOf(state: GateState, pins: Pins, where: Where, now: number): readonly Fault[] {
  const wanted = { pins, where, state, now };
  return (Object.keys(PARTS) as Part[]).flatMap((part) => faultsIn(part, state[part], CHECKS[part], wanted));
}

/** What is wrong with the Hook alone, as far as CloudFormation tells. Pure. */
export function hookFaultsOf(state: HookState, pins: HookPins, where: Where, now: number): readonly Fault[] {
  const wanted = { pins, where, state, now };
  return HOOK_PARTS.flatMap((part) => faultsIn(part, state[part], CHECKS[part], wanted));
}

function faultsIn<P extends Part>(
  part: P,
  read: Read<unknown>,
  checks: readonly Check<P>[],
  wanted: Wanted<P>,
): readonly Fault[] {
  const { name, absent } = PARTS[part];
  switch (read.is) {
    case 'unreadable':
      return [
        {
          code: `${name}-unreadable`,
          title: `The ${words(name)} cannot be read.`,
          detail: read.reason,
          fix: 'Nobody can tell what it is until it can be read: see to the reason first.',
        },
      ];
    case 'absent':
      if (absent === undefined) return [];
      return [
        { code: `${name}-absent`, title: `The ${words(name)} is not there.`, detail: 'absent', fix: absent },
      ];
    case 'read':
      return checks.flatMap(({ code, title, fix, fault }) => {
        const detail = answerOf(() => fault(read.value as ValueOf<P>, wanted));
        return detail === undefined ? [] : [{ code, title, detail, fix }];
      });
  }
}

/** Answers of AWS may have any form. What a check cannot take is a fault, not an exception that nobody hears. */
function answerOf(fault: () => string | undefined): string | undefined {
  try {
    return fault();
  } catch (error) {
    return `it cannot be judged: ${error instanceof Error ? error.message : String(error)}`;
  }
}

function words(name: string): string {
  return name === 'hook' ? 'Hook' : name.replaceAll('-', ' ');
}
