import { SEVERITIES, type Rule, type SchemaObject } from '../gate/schema.ts';
import { STRUCTURAL_RULES } from '../gate/structure.ts';
import { formReader } from './form.ts';
import { PolicyError } from './problem.ts';
import type { YamlFile } from './yaml-file.ts';

/** One rule of a restriction file. */
export interface RestrictionRule extends Rule {
  /** Kebab case, unique in the policy folder, never reused: waivers and reports name it. */
  readonly id: string;
  /**
   * Draft-07, laid over the snapshot: `properties`, `required` and so on narrow the resource itself,
   * `definitions` the snapshot's definitions of the same names.
   */
  readonly restrict: SchemaObject;
}

/** A restriction file: it approves a type, narrowed by its rules. With no rules the type is approved as it is. */
export interface Restriction {
  readonly type: string;
  readonly file: string;
  readonly rules: readonly RestrictionRule[];
  readonly positionOf: YamlFile['positionOf'];
}

/** The form of a restriction file, as JSON Schema; `restrict` itself is judged by `schemas/lint.ts`. */
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
        required: ['title', 'why', 'fix', 'severity', 'restrict'],
        additionalProperties: false,
        properties: {
          title: { type: 'string', minLength: 1 },
          why: { type: 'string', minLength: 1 },
          fix: { type: 'string', minLength: 1 },
          severity: { enum: SEVERITIES },
          waivable: { enum: [false] },
          restrict: { type: 'object', minProperties: 1 },
        },
      },
    },
  },
} as const;

interface RestrictionFile {
  readonly type: string;
  readonly rules: Readonly<Record<string, Rule & { restrict: SchemaObject }>>;
}

const readForm = formReader<RestrictionFile>(RESTRICTION_FORM);

/** Reads a restriction file. Throws a PolicyError that names every place where its form is wrong. */
export function parseRestriction(text: string, file: string): Restriction {
  const { content, positionOf } = readForm(text, file);
  const clash = Object.keys(content.rules).filter((id) => id in STRUCTURAL_RULES);
  if (clash.length > 0) {
    throw new PolicyError(
      clash.map((id) => ({
        file,
        ...positionOf(['rules', id]),
        message: `"${id}" is the id of a built-in rule; give this one another.`,
      })),
    );
  }
  const rules = Object.entries(content.rules).map(([id, rule]) => ({ id, ...rule }));
  return { type: content.type, file, rules, positionOf };
}
