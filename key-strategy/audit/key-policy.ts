import { fitsWildcardInAnyLetters } from '../../gate/wildcard.ts';

/** A statement of a key policy, every member as a list. */
export interface KeyStatement {
  readonly allows: boolean;
  /** By kind: `AWS`, `Service`, `Federated`; `*` is `AWS` with `*`. */
  readonly principals: Readonly<Record<string, readonly string[]>>;
  /** It names who is excepted, so it means everybody else. */
  readonly exceptsPrincipals: boolean;
  readonly actions: readonly string[] | undefined;
  readonly notActions: readonly string[] | undefined;
  /** `Resource` is `*`, which in a key policy means the key; with anything else a statement may do nothing. */
  readonly isAboutTheKey: boolean;
  /** Each operator with a condition key, in small letters, and the values. */
  readonly conditions: readonly KeyCondition[];
}

/** One condition key under one operator. */
export interface KeyCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Reads the text of a key policy; `undefined` when it is none. */
export function readKeyPolicy(text: string): readonly KeyStatement[] | undefined {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isMap(document)) return undefined;
  const statements = listOf(document.Statement);
  return statements.length > 0 && statements.every(isMap) ? statements.map(statementOf) : undefined;
}

function statementOf(statement: Readonly<Record<string, unknown>>): KeyStatement {
  const { Effect, Principal, NotPrincipal, Action, NotAction, Resource, Condition } = statement;
  return {
    allows: Effect === 'Allow',
    principals: principalsOf(Principal),
    exceptsPrincipals: NotPrincipal !== undefined,
    actions: Action === undefined ? undefined : textsOf(Action),
    notActions: NotAction === undefined ? undefined : textsOf(NotAction),
    isAboutTheKey: textsOf(Resource).includes('*'),
    conditions: Object.entries(isMap(Condition) ? Condition : {}).flatMap(([operator, keys]) =>
      Object.entries(isMap(keys) ? keys : {}).map(([key, values]) => ({
        operator: operator.toLowerCase(),
        key: key.toLowerCase(),
        values: textsOf(values),
      })),
    ),
  };
}

function principalsOf(principal: unknown): Readonly<Record<string, readonly string[]>> {
  if (typeof principal === 'string') return { AWS: [principal] };
  if (!isMap(principal)) return {};
  return Object.fromEntries(Object.entries(principal).map(([kind, names]) => [kind, textsOf(names)]));
}

/** Whether a statement is about an action, such as `kms:Decrypt`. */
export function isAbout({ actions, notActions }: KeyStatement, action: string): boolean {
  const fits = (pattern: string): boolean => fitsWildcardInAnyLetters(pattern, action);
  return actions ? actions.some(fits) : notActions !== undefined && !notActions.some(fits);
}

/**
 * Whether a statement holds only where a condition key has one of its values: a positive operator, which fails when the
 * key is absent, and values that are not everything.
 */
export function isBound({ conditions }: KeyStatement, keys: readonly string[]): boolean {
  return conditions.some(
    ({ operator, key, values }) =>
      POSITIVE.has(operator.replace('foranyvalue:', '')) &&
      keys.some((pattern) => fitsWildcardInAnyLetters(pattern, key)) &&
      values.length > 0 &&
      values.every((value) => !/^[*?]*$/.test(value)),
  );
}

const POSITIVE: ReadonlySet<string> = new Set([
  'stringequals',
  'stringequalsignorecase',
  'stringlike',
  'arnequals',
  'arnlike',
]);

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as unknown[]) : value === undefined ? [] : [value];
}

function textsOf(value: unknown): readonly string[] {
  return listOf(value).map(String);
}
