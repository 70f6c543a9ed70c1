import { SEVERITIES, type Rule, type SchemaObject } from '../gate/schema.ts';
import { STRUCTURAL_RULES } from '../gate/structure.ts';
import { formReader } from './form.ts';
import { PolicyError, type PolicyProblem } from './problem.ts';
import { PURPOSE_FORM, type Purpose } from './purpose.ts';
import type { YamlFile } from './yaml-file.ts';

/** One rule of a restriction file. */
export type RestrictionRule = NarrowingRule | DeletionRule | TransitionRule;

interface NamedRule extends Rule, Purpose {
  /** Kebab case, unique in the policy folder, never reused: waivers and reports name it. */
  readonly id: string;
}

/** Says how a resource may be. */
export interface NarrowingRule extends NamedRule {
  /**
   * Draft-07, laid over the snapshot: `properties`, `required` and so on narrow the resource itself,
   * `definitions` the snapshot's definitions of the same names.
   */
  readonly restrict: SchemaObject;
}

/** Keeps every resource of the type from being deleted. */
export interface DeletionRule extends NamedRule {
  readonly onDelete: 'refuse';
}

/** Keeps an update from undoing what holds. */
export interface TransitionRule extends NamedRule {
  /** Draft-07 without `definitions`: where the previous properties fit `from`, the new ones must fit `to`. */
  readonly transition: { readonly from: SchemaObject; readonly to: SchemaObject };
}

/** The rules that say how a resource may be. */
export function narrowingRules(rules: readonly RestrictionRule[]): readonly NarrowingRule[] {
  return rules.filter((rule) => 'restrict' in rule);
}

/** What a rule judges: a resource as it is, what an update makes of it, or its deletion. */
export function judgesOf(rule: RestrictionRule): 'resource' | 'update' | 'deletion' {
  if ('restrict' in rule) return 'resource';
  return 'onDelete' in rule ? 'deletion' : 'update';
}

/** A schema that a rule is written with, and where in the rule it stands. */
export interface WrittenSchema {
  readonly path: readonly string[];
  readonly schema: SchemaObject;
}

/** All schemas that a rule is written with. */
export function schemasOf(rule: RestrictionRule): readonly WrittenSchema[] {
  if ('restrict' in rule) return [{ path: ['restrict'], schema: rule.restrict }];
  if ('onDelete' in rule) return [];
  const { from, to } = rule.transition;
  return [
    { path: ['transition', 'from'], schema: from },
    { path: ['transition', 'to'], schema: to },
  ];
}

/** A restriction file: it approves a type, narrowed by its rules. With no rules the type is approved as it is. */
export interface Restriction {
  readonly type: string;
  readonly file: string;
  readonly rules: readonly RestrictionRule[];
  readonly positionOf: YamlFile['positionOf'];
}

const schema = { type: 'object', minProperties: 1 } as const;

/** The form of a restriction file, as JSON Schema; the schemas in it are judged by `schemas/lint.ts`. */
export const RESTRICTION_FORM = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'stackgate restriction',
  type: 'object',
  required: ['type', 'rules'],
  additionalProperties: false,
  properties: {
    type: { type: 'string', pattern: '^[A-Za-z0-9]+::[A-Za-z0-9]+::[A-Za-z0-9]+$' },
    rules: {
      type: 'object',
      propertyNames: { pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' },
      additionalProperties: {
        type: 'object',
        required: ['title', 'why', 'fix', 'severity'],
        additionalProperties: false,
        properties: {
          title: { type: 'string', minLength: 1 },
          why: { type: 'string', minLength: 1 },
          fix: { type: 'string', minLength: 1 },
          severity: { enum: SEVERITIES },
          waivable: { enum: [false] },
          ...PURPOSE_FORM,
          restrict: schema,
          onDelete: { enum: ['refuse'] },
          transition: {
            type: 'object',
            required: ['from', 'to'],
            additionalProperties: false,
            properties: { from: schema, to: schema },
          },
        },
      },
    },
  },
} as const;

/** The members of which a rule has one. */
type Effects = Pick<NarrowingRule, 'restrict'> &
  Pick<DeletionRule, 'onDelete'> &
  Pick<TransitionRule, 'transition'>;

interface RestrictionFile {
  readonly type: string;
  readonly rules: Readonly<Record<string, Rule & Purpose & Partial<Effects>>>;
}

const readForm = formReader<RestrictionFile>(RESTRICTION_FORM);

/** Reads a restriction file. Throws a PolicyError that names every place where its form is wrong. */
export function parseRestriction(text: string, file: string): Restriction {
  const { content, positionOf } = readForm(text, file);
  const problems: PolicyProblem[] = [];
  const rules = Object.entries(content.rules).flatMap(
    ([id, { restrict, onDelete, transition, ...words }]) => {
      const report = (message: string): void => {
        problems.push({ file, ...positionOf(['rules', id]), message });
      };
      if (id in STRUCTURAL_RULES) report(`"${id}" is the id of a built-in rule; give this one another.`);
      const effects = [
        ...(restrict ? [{ restrict }] : []),
        ...(onDelete ? [{ onDelete }] : []),
        ...(transition ? [{ transition }] : []),
      ];
      const [effect, ...others] = effects;
      if (!effect || others.length > 0) {
        report(
          `rules.${id} needs one of "restrict", "onDelete" and "transition", and has ${effects.length}.`,
        );
        return [];
      }
      return [{ id, ...words, ...effect }];
    },
  );
  if (problems.length > 0) throw new PolicyError(problems);
  return { type: content.type, file, rules, positionOf };
}
