import { fits } from './glob.ts';
import { NotUnderstood } from './not-understood.ts';
import type { Comparison } from './operators.ts';
import { isVariable, partsOf, policyValue, type Part } from './policy-value.ts';

/** `arn`, partition, service, Region, account, resource. Only the resource may hold colons. */
const PARTS = 6;

/**
 * Compiles an ARN of a condition. Each of the six parts between colons is compared by itself, so that no wildcard of one
 * reaches into another (IAM User Guide, "ARN condition operators"). Throws NotUnderstood for what has not six.
 */
export function readArn(text: string): Comparison {
  const written = splitAtColons(partsOf(text, true));
  if (written.length < PARTS)
    throw new NotUnderstood(`"${text}" is no ARN: it has not six parts between colons.`);
  const values = written.map((parts) => policyValue(parts));
  return (value, context) => {
    const parts = value.split(':');
    if (parts.length < PARTS) return false;
    const compared = [...parts.slice(0, PARTS - 1), parts.slice(PARTS - 1).join(':')];
    return values.every((part, index) => {
      const glob = part(context);
      return glob !== undefined && fits(glob, compared[index] ?? '');
    });
  };
}

/** What a variable brings is not split: it is a part, or a piece of one. */
function splitAtColons(parts: readonly Part[]): Part[][] {
  const split: Part[][] = [[]];
  for (const part of parts) {
    if (typeof part !== 'string' || isVariable(part)) {
      split.at(-1)?.push(part);
      continue;
    }
    const [first = '', ...rest] = part.split(':');
    split.at(-1)?.push(first);
    for (const piece of rest) {
      if (split.length < PARTS) split.push([piece]);
      else split.at(-1)?.push(`:${piece}`);
    }
  }
  return split;
}
