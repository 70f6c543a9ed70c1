import type { Answer } from '../../gate/policy-document/statement.ts';
import type { Request } from '../request.ts';
import { fits } from './glob.ts';
import { NotUnderstood } from './not-understood.ts';
import { isVariable, partsOf, policyValue, type PolicyValue } from './policy-value.ts';

/** Whether a request is for one of the resources of a statement. */
export type ResourceTest = (request: Request) => Answer;

/**
 * Compiles a resource of a policy. Letters count, and an asterisk may stand for colons too: at the end of a segment it
 * matches beyond it (IAM User Guide, "IAM JSON policy elements: Resource"). A request for `*`, of an action that takes no
 * resource, fits `*` alone. Throws NotUnderstood for what is neither `*` nor an ARN.
 */
export function readResource(text: string): PolicyValue {
  const parts = partsOf(text, true);
  if (text === '*') return policyValue(parts);
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
  return policyValue(parts);
}

/** Compiles `Resource`. One with a variable that has no value matches nothing. */
export function compileResources(values: readonly PolicyValue[]): ResourceTest {
  return ({ resource, context }) =>
    values.some((value) => {
      const glob = value(context);
      return glob !== undefined && fits(glob, resource);
    });
}

/**
 * Compiles `NotResource`. Where a variable has no value AWS says that it "will not match any resource", and not whether
 * that is said of the ARN or of the statement: so it is undecided.
 */
export function compileNotResources(values: readonly PolicyValue[]): ResourceTest {
  return ({ resource, context }) => {
    const globs = values.map((value) => value(context));
    if (globs.some((glob) => glob !== undefined && fits(glob, resource))) return false;
    return globs.includes(undefined) ? 'a policy variable of its NotResource has no value' : true;
  };
}
