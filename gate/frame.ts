import type { Context } from './context.ts';
import type { Failure } from './failure.ts';
import type { Value } from './value.ts';

/** One evaluation of one resource: what the checks read, and where they report. */
export interface Frame {
  readonly context: Context;
  readonly logicalID: string;
  /** The resource's properties, to walk a path from the top. */
  readonly root: Value;
  /** Whether `root` holds an `Unknown` anywhere; false in every Hook event. */
  readonly hasUnknowns: boolean;
  failures: Failure[];
}

/** Holds `data`, found at the JSON Pointer `path`, against one schema and reports into the frame. */
export type Check = (frame: Frame, data: Value, path: string) => void;

/** Reports a failure. What a dynamic reference does not satisfy is not certain, for another value takes its place. */
export function report(frame: Frame, failure: Failure): void {
  const { data, deferred } = failure;
  const later = deferred === undefined && typeof data === 'string' && data.includes('{{resolve:');
  frame.failures.push(later ? { ...failure, deferred: RESOLVED_LATER } : failure);
}

const RESOLVED_LATER = 'is a dynamic reference, which CloudFormation resolves later';

/** Adds to what is reported; there may be more than a call takes arguments. */
export function reportAll(frame: Frame, failures: readonly Failure[]): void {
  for (const failure of failures) frame.failures.push(failure);
}

/** What `check` reports of `data`, without touching what the frame has so far. */
export function failuresOf(check: Check, frame: Frame, data: Value, path: string): readonly Failure[] {
  const before = frame.failures;
  const failures: Failure[] = [];
  frame.failures = failures;
  check(frame, data, path);
  frame.failures = before;
  return failures;
}
