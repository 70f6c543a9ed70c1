import type { HookResult } from '../state.ts';
import type { Check } from './check.ts';

const HOUR = 3_600_000;

/** How far back results are looked at, in milliseconds. */
const RESULTS_FOR = 24 * HOUR;

/** What came of the last calls. */
export const RESULTS: readonly Check<'results'>[] = [
  {
    code: 'results-failing',
    part: 'results',
    title: 'The Hook could not judge any of the last operations.',
    fix: 'Look at the log of the function. With FAIL nothing is deployed meanwhile.',
    fault: (results, { now }) => {
      const ended = recent(results, now).filter(({ status }) => status !== 'HOOK_IN_PROGRESS');
      const failed = ended.filter(
        ({ status }) => status !== 'HOOK_COMPLETE_SUCCEEDED' && status !== 'HOOK_COMPLETE_FAILED',
      );
      return ended.length > 0 && failed.length === ended.length
        ? `${failed.length} of ${ended.length}`
        : undefined;
    },
  },
  {
    code: 'results-warned',
    part: 'results',
    title: 'The Hook only warned within the last day.',
    fix: 'Find in CloudTrail who set its configuration, and look at what was deployed meanwhile.',
    fault: (results, { now }) => {
      const warned = recent(results, now).filter(({ failureMode }) => failureMode !== 'FAIL');
      return warned.length > 0 ? `${warned.length} operations` : undefined;
    },
  },
  {
    code: 'results-quiet',
    part: 'results',
    title: 'The Hook was not called for a long time.',
    fix: 'Deploy something small. When the Hook is not called for it, put the gate back (docs/guard.md).',
    fault: (results, { pins: { quietFor }, now }) => {
      if (quietFor === undefined) return undefined;
      const last = Math.max(0, ...results.map(({ invokedAt = 0 }) => invokedAt));
      return now - last <= quietFor ? undefined : `${Math.floor(quietFor / HOUR)} hours`;
    },
  },
];

function recent(results: readonly HookResult[], now: number): readonly HookResult[] {
  return results.filter(({ invokedAt = now }) => now - invokedAt <= RESULTS_FOR);
}
