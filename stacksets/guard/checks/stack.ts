import type { Check } from './check.ts';

/** The stack that deployed the Hook. */
export const STACK: readonly Check<'stack'>[] = [
  {
    code: 'stack-not-of-the-set',
    part: 'stack',
    title: 'The Hook was deployed by another stack than that of the stack set.',
    fix: 'Find out who deployed it, delete that stack, and put the gate back (docs/guard.md).',
    fault: ({ name }, { pins }) => (name.startsWith(pins.stackPrefix) ? undefined : name),
  },
  {
    code: 'stack-not-complete',
    part: 'stack',
    title: 'The stack of the Hook is not as its last operation wanted it.',
    fix: 'Wait for an operation that is under way; else look at the events of the stack, and put the gate back (docs/guard.md).',
    fault: ({ status = 'unknown' }) => (COMPLETE.has(status) ? undefined : status),
  },
  {
    code: 'stack-drifted',
    part: 'stack',
    title: 'Resources of the Hook were changed outside of their stack.',
    fix: 'Detect drift of the stack, see what changed, and put the gate back (docs/guard.md).',
    fault: ({ drift }) => (drift === 'DRIFTED' ? drift : undefined),
  },
];
const COMPLETE = new Set(['CREATE_COMPLETE', 'UPDATE_COMPLETE', 'UPDATE_COMPLETE_CLEANUP_IN_PROGRESS']);
