import { allOf, type Answer } from '../../gate/policy-document/statement.ts';
import { didYouMean } from '../../gate/suggest.ts';
import type { Condition } from '../document.ts';
import type { Request } from '../request.ts';
import { NotUnderstood, understood, type Refuse } from './not-understood.ts';
import { OPERATORS, type Comparison, type Operator } from './operators.ts';

/** Whether a condition holds in a request. */
export type ConditionTest = (request: Request) => Answer;

type KeyTest = (context: Request['context']) => Answer;

/** Quantifier, operator and suffix, as in `ForAllValues:StringNotEqualsIfExists`. */
const OPERATOR = /^(?:(ForAllValues|ForAnyValue):)?(.*?)(IfExists)?$/;

/** Compiles the condition of a statement: all of its operators, and all keys of each, have to hold. */
export function compileCondition(
  condition: Condition,
  path: readonly (string | number)[],
  refuse: Refuse,
): ConditionTest {
  const tests = Object.entries(condition).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(
      ([key, values]) => compileKey(operator, key, values, [...path, operator], refuse) ?? [],
    ),
  );
  return ({ context }) => allOf(tests.map((test) => test(context)));
}

function compileKey(
  written: string,
  key: string,
  values: readonly string[],
  path: readonly (string | number)[],
  refuse: Refuse,
): KeyTest | undefined {
  const name = key.toLowerCase();
  if (written === 'Null') {
    const wanted = understood(values, readPresence, [...path, key], refuse);
    return (context) => wanted.includes(valuesOf(name, context).length === 0);
  }
  const [, quantifier, base = '', ifExists] = OPERATOR.exec(written) ?? [];
  const operator = OPERATORS.get(base);
  if (!operator) {
    const known = [...OPERATORS.keys(), 'Null'];
    refuse(path, `"${written}" is no condition operator.${didYouMean(base, known)}`);
    return undefined;
  }
  const holds = holdsFor(operator, understood(values, operator.read, [...path, key], refuse));
  if (quantifier === 'ForAllValues')
    return (context) => valuesOf(name, context).every((value) => holds(value, context));
  // Also with IfExists, which is asked of each value: where there is none, none holds.
  if (quantifier === 'ForAnyValue')
    return (context) => valuesOf(name, context).some((value) => holds(value, context));
  const withoutKey = operator.negated || ifExists !== undefined;
  return (context) => {
    const [value, ...more] = valuesOf(name, context);
    if (value === undefined) return withoutKey;
    if (more.length === 0) return holds(value, context);
    return `${written} compares one value, and ${key} has ${more.length + 1} in this request`;
  };
}

/** A negated operator holds for a value that fits none of the policy's, the others for one that fits any. */
function holdsFor({ negated }: Operator, comparisons: readonly Comparison[]): Comparison {
  return (value, context) => comparisons.some((compare) => compare(value, context)) !== negated;
}

function valuesOf(key: string, context: Request['context']): readonly string[] {
  return context.get(key) ?? [];
}

/** Whether the key has to be absent. */
function readPresence(text: string): boolean {
  const absent = text.toLowerCase();
  if (absent !== 'true' && absent !== 'false')
    throw new NotUnderstood(`"${text}" is neither true nor false.`);
  return absent === 'true';
}
