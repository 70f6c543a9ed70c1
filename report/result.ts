import type { Verdict } from '../gate/finding.ts';
import type { ResourceResult } from '../template/judge.ts';
import type { Position } from '../template/problem.ts';

export type { PlacedFinding, ResourceResult } from '../template/judge.ts';

/** Something told of a file that is no finding of a resource. */
export interface Remark extends Position {
  readonly message: string;
}

/** What came out of one template. */
export interface TemplateResult {
  readonly file: string;
  readonly resources: readonly ResourceResult[];
  /** Logical ids of resources whose condition is false: not created, so not judged. */
  readonly notCreated: readonly string[];
  /** The names of the template's parameters. */
  readonly parameters: readonly string[];
  /** What only the Hook can judge: each makes the template at best deferred. */
  readonly notes: readonly Remark[];
  /** Why the file could not be judged. */
  readonly problems: readonly Remark[];
}

/** Everything that one run of `check` found. */
export interface CheckResult {
  readonly version: 1;
  /** The policy folder that was judged by. */
  readonly policy: string;
  readonly templates: readonly TemplateResult[];
}

/** How many resources got which verdict. */
export interface Summary {
  readonly templates: number;
  readonly resources: number;
  readonly approved: number;
  readonly refused: number;
  readonly deferred: number;
  /** Approved by waivers alone. */
  readonly waived: number;
  /** What was said of whole templates, such as a macro: it is left to the Hook too. */
  readonly notes: number;
  readonly notCreated: number;
  readonly couldNotJudge: number;
}

/** Counts a result. */
export function summarize({ templates }: CheckResult): Summary {
  const resources = templates.flatMap((template) => template.resources);
  const count = (verdict: Verdict): number =>
    resources.filter((resource) => resource.verdict === verdict).length;
  return {
    templates: templates.length,
    resources: resources.length,
    approved: count('approved'),
    refused: count('refused'),
    deferred: count('deferred'),
    waived: count('waived'),
    notes: templates.reduce((sum, template) => sum + template.notes.length, 0),
    notCreated: templates.reduce((sum, template) => sum + template.notCreated.length, 0),
    couldNotJudge: templates.filter((template) => template.problems.length > 0).length,
  };
}
