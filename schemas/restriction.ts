import { Ajv, type ErrorObject, type ValidateFunction } from 'ajv';
import { LineCounter, parseDocument, isAlias, isMap, isPair, isNode, isScalar, type Document } from 'yaml';
import { pointerTokens } from '../gate/pointer.ts';
import { SEVERITIES, type Rule, type SchemaObject } from '../gate/schema.ts';
import { STRUCTURAL_RULES } from '../gate/structure.ts';
import { didYouMean } from '../gate/suggest.ts';
import { PolicyError, type PolicyProblem } from './problem.ts';

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

/** A restriction file: the rules of one type. */
export interface Restriction {
  readonly type: string;
  readonly file: string;
  readonly rules: readonly RestrictionRule[];
  /** Where a path such as `['rules', 'my-rule', 'restrict', 'required', 0]` stands, or its nearest ancestor. */
  readonly positionOf: (path: readonly (string | number)[]) => {
    readonly line: number;
    readonly column: number;
  };
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
      minProperties: 1,
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

let form: ValidateFunction<RestrictionFile> | undefined;

/** The form's validator, made when first needed. The form itself is held against draft-07 by a test. */
function formValidator(): ValidateFunction<RestrictionFile> {
  form ??= new Ajv({ allErrors: true, verbose: true, meta: false, validateSchema: false }).compile(
    RESTRICTION_FORM,
  );
  return form;
}

/** Reads a restriction file. Throws a PolicyError that names every place where its form is wrong. */
export function parseRestriction(text: string, file: string): Restriction {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: true, merge: true });
  const positionOf = (path: readonly (string | number)[]): { line: number; column: number } => {
    const { line, col } = lines.linePos(offsetOf(document, path));
    return { line, column: col };
  };
  if (document.errors.length > 0) {
    throw new PolicyError(
      document.errors.map((error) => {
        const { line, col } = lines.linePos(error.pos[0]);
        return { file, line, column: col, message: error.message.split('\n')[0] ?? error.code };
      }),
    );
  }
  const content: unknown = document.toJS({ maxAliasCount: 1000 });
  const hasForm = formValidator();
  if (!hasForm(content)) {
    throw new PolicyError((hasForm.errors ?? []).map((error) => formProblem(error, file, positionOf)));
  }
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

function formProblem(error: ErrorObject, file: string, positionOf: Restriction['positionOf']): PolicyProblem {
  const path = pointerTokens(error.instancePath);
  const { additionalProperty, missingProperty, propertyName } = error.params as Record<
    string,
    string | undefined
  >;
  const where = path.length === 0 ? 'The file' : path.join('.');
  if (additionalProperty !== undefined) {
    const known = Object.keys((error.parentSchema as { properties: object }).properties);
    const message = `${where} has the unknown member "${additionalProperty}".${didYouMean(additionalProperty, known)}`;
    return { file, ...positionOf([...path, additionalProperty]), message };
  }
  if (missingProperty !== undefined) {
    return { file, ...positionOf(path), message: `${where} lacks "${missingProperty}".` };
  }
  if (propertyName !== undefined) {
    const message = `"${propertyName}" is no rule id: use small letters, digits and single hyphens.`;
    return { file, ...positionOf([...path, propertyName]), message };
  }
  const rest =
    error.keyword === 'enum' ? `must be one of ${(error.schema as string[]).join(', ')}` : error.message;
  return { file, ...positionOf(path), message: `${where} ${rest ?? 'has the wrong form'}.` };
}

function offsetOf(document: Document.Parsed, path: readonly (string | number)[]): number {
  let offset = 0;
  let node: unknown = document.contents;
  for (const token of path) {
    if (isAlias(node)) node = node.resolve(document);
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(token));
      if (!isPair(pair)) break;
      offset = startOf(pair.key) ?? offset;
      node = pair.value;
    } else {
      const item: unknown =
        isNode(node) && 'items' in node ? (node.items as unknown[])[Number(token)] : undefined;
      if (item === undefined) break;
      offset = startOf(item) ?? offset;
      node = item;
    }
  }
  return offset;
}

function startOf(node: unknown): number | undefined {
  return isNode(node) ? node.range?.[0] : undefined;
}
