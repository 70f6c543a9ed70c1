import type { Answer } from '../../gate/policy-document/statement.ts';
import type { Request } from '../request.ts';
import { ANY, fits, globOf, type Glob } from './glob.ts';
import { NotUnderstood } from './not-understood.ts';
import { isVariable, partsOf, policyValue, type Part, type PolicyValue } from './policy-value.ts';

/** Whether a request is for one of the resources of a statement. */
export type ResourceTest = (request: Request) => Answer;

/** A compiled resource of a policy. */
export interface Resource {
  readonly value: PolicyValue;
  /** What it could match, whatever its variables stand for. */
  readonly widest: Glob;
}

/**
 * Compiles a resource of a policy. Letters count, and an asterisk may stand for colons too: at the end of a segment it
 * matches beyond it (IAM User Guide, "IAM JSON policy elements: Resource"). A request for `*`, of an action that takes no
 * resource, fits `*` alone. Throws NotUnderstood for what is neither `*` nor an ARN.
 */
export function readResource(text: string): Resource {
  const parts = partsOf(text, true);
  if (text !== '*') refuseOther(text, parts);
  return { value: policyValue(parts), widest: globOf(parts.map((part) => (isVariable(part) ? ANY : part))) };
}

function refuseOther(text: string, parts: readonly Part[]): void {
  const [first] = parts;
  if (!(typeof first === 'string' && first.startsWith('arn:')))
    throw new NotUnderstood(`"${text}" is no resource. Write "*" or an ARN.`);
  let colons = 0;
  for (const part of parts) {
    if (typeof part === 'string') colons += part.split(':').length - 1;
    // AWS replaces them only there (IAM User Guide, "Where you can use policy variables").
    else if (isVariable(part) && colons < 5)
      throw new NotUnderstood(`"${text}" has a policy variable before the fifth colon of its ARN.`);
  }
  if (colons < 5 && !text.endsWith('*'))
    throw new NotUnderstood(`"${text}" is no ARN: it has not six parts between colons.`);
}

/** Compiles `Resource`. One with a variable that has no value matches nothing. */
export function compileResources(resources: readonly Resource[]): ResourceTest {
  return ({ resource, context }) =>
    resources.some(({ value }) => {
      const glob = value(context);
      return glob !== undefined && fits(glob, resource);
    });
}

/**
 * Compiles `NotResource`. Where a variable has no value AWS says that it "will not match any resource", and not whether
 * that is said of the ARN or of the statement: so it is undecided where some value would match.
 */
export function compileNotResources(resources: readonly Resource[]): ResourceTest {
  return ({ resource, context }) => {
    const open = resources.filter(({ widest }) => fits(widest, resource)).map(({ value }) => value(context));
    if (open.some((glob) => glob !== undefined && fits(glob, resource))) return false;
    return open.includes(undefined) ? 'a policy variable of its NotResource has no value' : true;
  };
}
