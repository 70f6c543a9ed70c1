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
