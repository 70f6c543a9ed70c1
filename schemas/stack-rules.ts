import type { RestrictedSchema, Rule, SchemaObject } from '../gate/schema.ts';
import { SEVERITIES } from '../gate/schema.ts';
import type { Companion, Requirement, StackRule } from '../gate/stack/stack-rule.ts';
import { pointerTokens } from '../gate/pointer.ts';
import { STRUCTURAL_RULES } from '../gate/structure.ts';
import { didYouMean } from '../gate/suggest.ts';
import { formReader } from './form.ts';
import { formSchema } from './form-schema.ts';
import { lintRestriction } from './lint.ts';
import { itemPlace, memberPlace, placeOf, type Place } from './place.ts';
import type { Policy } from './policy.ts';
import { PolicyError, type PolicyProblem } from './problem.ts';
import { PURPOSE_FORM, purposeOf, type Purpose } from './purpose.ts';
import type { YamlFile } from './yaml-file.ts';

const companion = {
  type: 'object',
  required: ['type'],
  additionalProperties: false,
  properties: { type: { type: 'string' }, has: { $ref: '#/definitions/has' } },
} as const;

/** The form of `stack-rules.yaml`, as JSON Schema. */
export const STACK_RULES_FORM = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'stackgate stack rules',
  type: 'object',
  required: ['rules'],
  additionalProperties: false,
  properties: {
    rules: {
      type: 'object',
      propertyNames: { pattern: '^[a-z][a-z0-9]*(-[a-z0-9]+)*$' },
      additionalProperties: {
        type: 'object',
        required: ['title', 'why', 'fix', 'severity', 'for', 'need'],
        additionalProperties: false,
        properties: {
          title: { type: 'string', minLength: 1 },
          why: { type: 'string', minLength: 1 },
          fix: { type: 'string', minLength: 1 },
          severity: { enum: SEVERITIES },
          waivable: { enum: [false] },
          ...PURPOSE_FORM,
          for: { type: 'string' },
          when: { $ref: '#/definitions/requirement' },
          need: { $ref: '#/definitions/requirement' },
        },
      },
    },
  },
  definitions: {
    has: { type: 'object', minProperties: 1 },
    requirement: {
      type: 'object',
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
      properties: {
        has: { $ref: '#/definitions/has' },
        exists: companion,
        referredBy: {
          ...companion,
          required: ['type', 'at'],
          properties: {
            ...companion.properties,
            at: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^/' } },
          },
        },
        allOf: { $ref: '#/definitions/requirements' },
        anyOf: { $ref: '#/definitions/requirements' },
        not: { $ref: '#/definitions/requirement' },
      },
    },
    requirements: { type: 'array', minItems: 1, items: { $ref: '#/definitions/requirement' } },
  },
} as const;

/** A requirement as it is written: its forms are schemas that narrow nothing yet. */
type Written =
  | { readonly has: SchemaObject }
  | { readonly exists: WrittenCompanion }
  | { readonly referredBy: WrittenCompanion & { readonly at: readonly string[] } }
  | { readonly allOf: readonly Written[] }
  | { readonly anyOf: readonly Written[] }
  | { readonly not: Written };

interface WrittenCompanion {
  readonly type: string;
  readonly has?: SchemaObject;
}

interface WrittenRule extends Rule, Purpose {
  readonly for: string;
  readonly when?: Written;
  readonly need: Written;
}

const readForm = formReader<{ readonly rules: Readonly<Record<string, WrittenRule>> }>(STACK_RULES_FORM);

/** A file of stack rules. */
export interface StackRules {
  readonly file: string;
  readonly rules: readonly StackRule[];
  /** What each rule is for, by its id; beside the rules, for these go into the bundle as they are. */
  readonly purposes: ReadonlyMap<string, Purpose>;
  readonly positionOf: YamlFile['positionOf'];
}

/** What stack rules are held against. */
type Types = Pick<Policy, 'types' | 'snapshotFor' | 'placeholders'>;

/**
 * Reads the rules that span resources. Throws a PolicyError for every place where the form is wrong, or that names
 * a type, a property or a place that is not approved, for such a rule would never apply.
 */
export function parseStackRules(text: string, file: string, types: Types): StackRules {
  const { content, positionOf } = readForm(text, file);
  const problems: PolicyProblem[] = [];
  const rules = Object.entries(content.rules).map(
    ([id, { when, need, objective: _, controls: __, ...rule }]): StackRule => {
      const place = { file, positionOf: (path: Path) => positionOf(['rules', id, ...path]) };
      const reader = new RequirementReader(id, types, place, problems);
      if (id in STRUCTURAL_RULES) reader.report([], 'is the id of a built-in rule; give this one another.');
      reader.checkType(rule.for, ['for']);
      return {
        id,
        ...rule,
        ...(when && { when: reader.read(when, rule.for, ['when']) }),
        need: reader.read(need, rule.for, ['need']),
      };
    },
  );
  if (problems.length > 0) throw new PolicyError(problems);
  const purposes = Object.entries(content.rules).map(([id, rule]) => [id, purposeOf(rule)] as const);
  return { file, rules, purposes: new Map(purposes), positionOf };
}

type Path = readonly (string | number)[];

/** Reads what one rule asks for, and collects what is wrong with it. */
class RequirementReader {
  readonly #id: string;
  readonly #types: Types;
  readonly #place: Pick<StackRules, 'file' | 'positionOf'>;
  readonly #problems: PolicyProblem[];

  constructor(
    id: string,
    types: Types,
    place: Pick<StackRules, 'file' | 'positionOf'>,
    problems: PolicyProblem[],
  ) {
    this.#id = id;
    this.#types = types;
    this.#place = place;
    this.#problems = problems;
  }

  report(path: Path, message: string): void {
    const { file, positionOf } = this.#place;
    this.#problems.push({ file, ...positionOf(path), message: `${this.#id}: ${message}` });
  }

  read(written: Written, subject: string, path: Path): Requirement {
    if ('has' in written) return { has: this.#form(written.has, subject, [...path, 'has']) };
    if ('exists' in written) return { exists: this.#companion(written.exists, [...path, 'exists']) };
    if ('referredBy' in written) {
      const { at, ...companion } = written.referredBy;
      const inner = [...path, 'referredBy'];
      at.forEach((place, index) => this.#checkPlace(place, companion.type, [...inner, 'at', index]));
      return { referredBy: { ...this.#companion(companion, inner), at } };
    }
    if ('not' in written) return { not: this.read(written.not, subject, [...path, 'not']) };
    const [keyword, parts] =
      'allOf' in written ? (['allOf', written.allOf] as const) : (['anyOf', written.anyOf] as const);
    const read = parts.map((part, index) => this.read(part, subject, [...path, keyword, index]));
    return keyword === 'allOf' ? { allOf: read } : { anyOf: read };
  }

  checkType(type: string, path: Path): void {
    const { types } = this.#types;
    if (!types.includes(type))
      this.report(path, `${type} is not approved, so this would never apply.${didYouMean(type, types)}`);
  }

  #companion({ type, has }: WrittenCompanion, path: Path): Companion {
    this.checkType(type, [...path, 'type']);
    return { type, ...(has && { has: this.#form(has, type, [...path, 'has']) }) };
  }

  /** A form is linted as a restriction of its type is, and judged alone: what the snapshot says is judged elsewhere. */
  #form(has: SchemaObject, type: string, path: Path): RestrictedSchema {
    const id = this.#id;
    const words: Rule = { title: id, why: id, fix: id, severity: 'INFORMATIONAL' };
    const snapshot = this.#types.snapshotFor(type);
    if (has.definitions)
      this.report([...path, 'definitions'], 'say what the properties hold, without definitions.');
    else if (snapshot) {
      const { file, positionOf } = this.#place;
      const below = ['rules', id, 'restrict'].length;
      const restriction = {
        type,
        file,
        rules: [{ id, ...words, restrict: has }],
        positionOf: (inner: Path) => positionOf([...path, ...inner.slice(below)]),
      };
      const placeholders = new Set(this.#types.placeholders.keys());
      this.#problems.push(...lintRestriction(restriction, snapshot, placeholders));
    }
    return formSchema(type, id, words, has);
  }

  #checkPlace(pointer: string, type: string, path: Path): void {
    const snapshot = this.#types.snapshotFor(type);
    if (!snapshot) return;
    const definitions = snapshot.definitions ?? {};
    let place: Place | undefined = placeOf({ ...snapshot, type: 'object' }, definitions);
    for (const token of pointerTokens(pointer)) {
      const at: Place = place;
      place = token === '*' ? itemPlace(at, definitions) : memberPlace(at, token, definitions);
      if (place) continue;
      this.report(path, `${type} has no ${token === '*' ? 'list' : `property "${token}"`} there.`);
      return;
    }
  }
}
