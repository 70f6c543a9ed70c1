import type { Json } from '../gate/schema.ts';
import { formReader } from './form.ts';
import { wholeExamples, type Patch, type PatchedExamples } from './merge-patch.ts';
import type { YamlFile } from './yaml-file.ts';

/** A resource that a restriction refuses, and by which rules. */
export interface RefusedExample {
  readonly name: string;
  readonly properties: Json;
  /** What the properties were before the update that is refused; absent where nothing is updated. */
  readonly previous?: Json;
  /** Ids of rules; structural ones too. */
  readonly rules: readonly string[];
}

/** The examples of a restriction: what it approves and what it refuses. */
export interface Examples {
  readonly file: string;
  /** Properties of resources by name; the first is the base of all others. */
  readonly approved: Readonly<Record<string, Patch>>;
  readonly refused: readonly RefusedExample[];
  readonly positionOf: YamlFile['positionOf'];
}

/** Names of examples. */
export const EXAMPLE_NAME = { pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' };

/** The form of an examples file, as JSON Schema. */
export const EXAMPLES_FORM = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'stackgate examples',
  type: 'object',
  required: ['approved'],
  additionalProperties: false,
  properties: {
    approved: {
      type: 'object',
      minProperties: 1,
      propertyNames: EXAMPLE_NAME,
      additionalProperties: { type: 'object' },
    },
    refused: {
      type: 'object',
      propertyNames: EXAMPLE_NAME,
      additionalProperties: {
        type: 'object',
        required: ['change', 'rules'],
        additionalProperties: false,
        properties: {
          change: { type: 'object', minProperties: 1 },
          previous: { type: 'object' },
          rules: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string' } },
        },
      },
    },
  },
} as const;

const readForm = formReader<PatchedExamples<Pick<RefusedExample, 'rules'>>>(EXAMPLES_FORM);

/** Reads an examples file. Throws a PolicyError that names every place where its form is wrong. */
export function parseExamples(text: string, file: string): Examples {
  const { content, positionOf } = readForm(text, file);
  const { approved, refused } = wholeExamples(content);
  return {
    file,
    approved,
    refused: refused.map(({ name, whole, previous, expected: { rules } }) => ({
      name,
      properties: whole,
      ...(previous && { previous }),
      rules,
    })),
    positionOf,
  };
}
