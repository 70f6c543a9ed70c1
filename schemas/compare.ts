import type { Json, JsonSchema, ResourceSchema, Rule, SchemaObject } from '../gate/schema.ts';
import type { StackRule } from '../gate/stack/stack-rule.ts';
import type { Waiver } from '../gate/waiver.ts';
import type { Purpose } from './purpose.ts';
import type { RestrictionRule } from './restriction.ts';

/** What a change of the policy does: to what may be provisioned, or to its words alone. */
export interface Change {
  readonly effect: 'allows' | 'refuses' | 'changes' | 'rewords';
  /** What is concerned, as `schema approve` takes it: `AWS::S3::Bucket.NewFeature`, `…Status=Off`. */
  readonly subject: string;
}

/**
 * What the step from one structure of a type to another newly allows and refuses. A definition is told once, by
 * its own name, wherever it is used; what only one side defines is told by the properties that lead there.
 */
export function compareStructures(before: ResourceSchema, after: ResourceSchema): readonly Change[] {
  const { typeName } = after;
  const [old, now] = [before.definitions ?? {}, after.definitions ?? {}];
  return [
    ...compareNodes(typeName, withoutDefinitions(before), withoutDefinitions(after)),
    ...unionOf(Object.keys(old), Object.keys(now)).flatMap((name) => {
      const [left, right] = [own(old, name), own(now, name)];
      return left === undefined || right === undefined
        ? []
        : compareNodes(`${typeName}.${name}`, left, right);
    }),
  ];
}

/** What the step from one set of rules of a type to another does. */
export function compareRules(
  type: string,
  before: readonly RestrictionRule[],
  after: readonly RestrictionRule[],
): readonly Change[] {
  return compareById(type, before, after);
}

/** What the step from one set of rules that span resources to another does. */
export function compareStackRules(
  before: readonly StackRule[],
  after: readonly StackRule[],
): readonly Change[] {
  return compareById('stacks', before, after);
}

function compareById<OneRule extends Rule & { readonly id: string }>(
  where: string,
  before: readonly OneRule[],
  after: readonly OneRule[],
): readonly Change[] {
  const [old, now] = [byId(before), byId(after)];
  return unionOf(Object.keys(old), Object.keys(now)).flatMap((id): Change[] => {
    const [left, right] = [own(old, id), own(now, id)];
    if (left === undefined || right === undefined) {
      const subject = `${where}: ${id}, ${(left ?? right)?.title ?? ''}`;
      return [{ effect: right === undefined ? 'allows' : 'refuses', subject }];
    }
    const subject = `${where}: ${id}`;
    if (!same(enforcedBy(left), enforcedBy(right))) return [{ effect: 'changes', subject }];
    return same(left, right) ? [] : [{ effect: 'rewords', subject }];
  });
}

/** The members of a rule that people and reports read, and that refuse nothing. */
const WORDS: ReadonlySet<string> = new Set<keyof (Rule & Purpose)>([
  'title',
  'why',
  'fix',
  'severity',
  'objective',
  'controls',
]);

/** All of a rule but its words. */
function enforcedBy(rule: Rule & Purpose): unknown {
  return Object.fromEntries(Object.entries(rule).filter(([member]) => !WORDS.has(member)));
}

/** What the step from one set of waivers to another does. */
export function compareWaivers(before: readonly Waiver[], after: readonly Waiver[]): readonly Change[] {
  const [old, now] = [byId(before), byId(after)];
  return unionOf(Object.keys(old), Object.keys(now)).flatMap((id): Change[] => {
    const [left, right] = [own(old, id), own(now, id)];
    const { rule = '', expires = '' } = right ?? left ?? {};
    const subject = `waiver ${id} of ${rule}, until ${expires}`;
    if (left === undefined || right === undefined)
      return [{ effect: right === undefined ? 'refuses' : 'allows', subject }];
    if (same(effectOf(left), effectOf(right)))
      return same(left, right) ? [] : [{ effect: 'rewords', subject }];
    return [{ effect: 'changes', subject }];
  });
}

function effectOf({ rule, scope, granted, expires }: Waiver): unknown {
  return [rule, scope, granted, expires];
}

function byId<Member extends { readonly id: string }>(
  members: readonly Member[],
): Readonly<Record<string, Member>> {
  return Object.fromEntries(members.map((member) => [member.id, member]));
}

/** The definitions are compared by name, and where a snapshot was taken from allows nothing. */
function withoutDefinitions(schema: ResourceSchema): SchemaObject {
  return Object.fromEntries(
    Object.entries(schema).filter(([member]) => member !== 'definitions' && member !== 'source'),
  );
}

function compareNodes(subject: string, before: JsonSchema, after: JsonSchema): Change[] {
  if (same(before, after)) return [];
  if (typeof before === 'boolean' || typeof after === 'boolean') return [{ effect: 'changes', subject }];
  const changed = unionOf(Object.keys(before), Object.keys(after)).filter(
    (keyword) => !same(own(keywordsOf(before), keyword), own(keywordsOf(after), keyword)),
  );
  const told = changed.map((keyword) => COMPARISONS[keyword]?.(subject, before, after));
  const untold = changed.filter((_, index) => told[index] === undefined);
  const rest: Change[] =
    untold.length === 0 ? [] : [{ effect: 'changes', subject: `${subject} (${untold.join(', ')})` }];
  return [...told.flatMap((changes) => changes ?? []), ...rest];
}

function keywordsOf(schema: SchemaObject): Readonly<Record<string, unknown>> {
  return { ...schema };
}

type Comparison = (subject: string, before: SchemaObject, after: SchemaObject) => Change[] | undefined;

/** The keywords whose change can be told by what it allows and refuses; of others only their names are told. */
const COMPARISONS: Readonly<Record<string, Comparison>> = {
  properties: (subject, { properties: old = {} }, { properties: now = {} }) =>
    unionOf(Object.keys(old), Object.keys(now)).flatMap((name) => {
      const [left, right] = [own(old, name), own(now, name)];
      return left === undefined || right === undefined
        ? [{ effect: right === undefined ? 'refuses' : 'allows', subject: `${subject}.${name}` }]
        : compareNodes(`${subject}.${name}`, left, right);
    }),
  enum: (subject, before, after) =>
    before.enum && after.enum
      ? compareMembers(before.enum, after.enum, (value) => `${subject}=${print(value)}`)
      : [{ effect: after.enum ? 'refuses' : 'allows', subject: `${subject} (other values)` }],
  required: (subject, before, after) =>
    compareMembers(after.required ?? [], before.required ?? [], (name) => `${subject} without ${name}`),
  items: (subject, before, after) => compareNested(subject, before.items, after.items),
  additionalProperties: (subject, before, after) =>
    compareNested(subject, before.additionalProperties, after.additionalProperties),
};

function compareNested(
  subject: string,
  before: JsonSchema | undefined,
  after: JsonSchema | undefined,
): Change[] | undefined {
  return before === undefined || after === undefined ? undefined : compareNodes(subject, before, after);
}

function compareMembers<Member extends Json>(
  before: readonly Member[],
  after: readonly Member[],
  tell: (member: Member) => string,
): Change[] {
  const missing = (from: readonly Member[], members: readonly Member[]): readonly Member[] =>
    members.filter((member) => !from.includes(member));
  return [
    ...missing(before, after).map((member): Change => ({ effect: 'allows', subject: tell(member) })),
    ...missing(after, before).map((member): Change => ({ effect: 'refuses', subject: tell(member) })),
  ];
}

function print(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function own<Member>(record: Readonly<Record<string, Member>>, name: string): Member | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined;
}

function unionOf(left: readonly string[], right: readonly string[]): string[] {
  return [...new Set([...left, ...right])].sort();
}

function same(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
