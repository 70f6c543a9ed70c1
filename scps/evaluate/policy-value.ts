import type { Request } from '../request.ts';
import { globOf, tokensOf, type Glob, type Token } from './glob.ts';
import { NotUnderstood } from './not-understood.ts';

/** `${aws:username}`, or `${aws:username, 'nobody'}`. */
interface Variable {
  /** The condition key in small letters. */
  readonly key: string;
  readonly fallback: string | undefined;
}

/** A value of a policy, taken apart. */
export type Part = Token | Variable;

/** What a value of a policy is in a request; `undefined` when one of its variables has no value there. */
export type PolicyValue = (context: Request['context']) => Glob | undefined;

/** What `${*}`, `${?}` and `${$}` stand for. */
const SPECIAL: readonly string[] = ['*', '?', '$'];

/**
 * Takes a value of a policy apart into text, policy variables and, where the operator knows them, wildcards. Throws
 * NotUnderstood when a variable has not its form (IAM User Guide, "IAM policy elements: Variables and tags").
 */
export function partsOf(text: string, wildcards: boolean): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', from)) {
    const end = text.indexOf('}', at);
    if (end < 0) throw new NotUnderstood(`The policy variable in "${text}" has no end.`);
    parts.push(...plain(text.slice(from, at)), partOf(text.slice(at + 2, end)));
    from = end + 1;
  }
  return [...parts, ...plain(text.slice(from))];

  function plain(piece: string): Part[] {
    return wildcards ? tokensOf(piece) : [piece];
  }
}

/** A condition key, and perhaps a default in single quotes after a comma. */
function partOf(inside: string): Part {
  if (SPECIAL.includes(inside)) return inside;
  const comma = inside.indexOf(',');
  const key = (comma < 0 ? inside : inside.slice(0, comma)).trim();
  const [, fallback] = /^'([^']*)'$/.exec(inside.slice(comma + 1).trim()) ?? [];
  if (key === '' || (comma >= 0 && fallback === undefined))
    throw new NotUnderstood(
      `"\${${inside}}" is no policy variable. Write \${key}, or \${key, 'default'} with a default in single quotes.`,
    );
  return { key: key.toLowerCase(), fallback: comma < 0 ? undefined : fallback };
}

/** Whether a part is a variable. */
export function isVariable(part: Part): part is Variable {
  return typeof part === 'object';
}

/**
 * Compiles a value. What a variable brings stands for itself, wildcards too. A key that is absent has no value, nor has
 * one with several: AWS takes only single-valued keys as variables.
 */
export function policyValue(parts: readonly Part[], letters: (text: string) => string = same): PolicyValue {
  const globIn: PolicyValue = (context) => {
    const tokens: Token[] = [];
    for (const part of parts) {
      const token = isVariable(part) ? valueOf(part, context) : part;
      if (token === undefined) return undefined;
      tokens.push(typeof token === 'string' ? letters(token) : token);
    }
    return globOf(tokens);
  };
  if (parts.some(isVariable)) return globIn;
  const constant = globIn(new Map());
  return () => constant;
}

function valueOf({ key, fallback }: Variable, context: Request['context']): string | undefined {
  const values = context.get(key);
  return values?.length === 1 ? values[0] : fallback;
}

function same(text: string): string {
  return text;
}
