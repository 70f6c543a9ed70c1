import type { Value } from '../gate/value.ts';
import type { Assumptions } from './conditions.ts';

/** A value, or nothing: the place is left out, as `AWS::NoValue` asks. */
export type Resolved = Value | undefined;

/** One way to take a template's undecided conditions, while a resource is resolved. */
export interface Variant {
  /** Grows as undecided conditions are met: each is taken as true, if it can be. */
  assumptions: Assumptions;
  /** The conditions that were met, with what they were taken to be. */
  readonly taken: Map<string, boolean>;
  /** Reports a branch of an undecided `Fn::If` and the assumptions that lead to its other branch. */
  readonly onBranch: (branch: string, other: string, towards: Assumptions | undefined) => void;
}

/** What a node is resolved in. */
export interface Scope {
  readonly variant: Variant;
  /** Values of `Fn::ForEach` identifiers. */
  readonly loop: ReadonlyMap<string, string>;
  /** Resources whose names are being worked out, so that a circle ends. */
  readonly naming: readonly string[];
  /** Reports that the resource depends on another. */
  readonly onDependency: (logicalId: string) => void;
}

/** Replaces `${Identifier}` and `&{Identifier}` of loops in a key or a name. */
export function withLoopValues(text: string, loop: ReadonlyMap<string, string>): string {
  if (loop.size === 0) return text;
  return text.replace(/[$&]\{([A-Za-z0-9]+)\}/g, (whole, name: string) => {
    const value = loop.get(name);
    if (value === undefined) return whole;
    return whole.startsWith('&') ? value.replace(/[^A-Za-z0-9]/g, '') : value;
  });
}
