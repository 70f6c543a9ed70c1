import type { Json } from '../gate/schema.ts';
import { formReader } from './form.ts';
import { mergePatch, type Patch } from './merge-patch.ts';
import type { YamlFile } from './yaml-file.ts';

/** A resource that a restriction refuses, and by which rules. */
export interface RefusedExample {
  readonly name: string;
  readonly properties: Json;
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

const name = { pattern: '^[a-z0-9]+(-[a-z0-9]+)*$' };

/** The form of an examples file, as JSON Schema. */
export const EXAMPLES_FORM = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'stackgate examples',
  type: 'object',
  required: ['approved', 'refused'],
  additionalProperties: false,
  properties: {
    approved: {
      type: 'object',
      minProperties: 1,
      propertyNames: name,
      additionalProperties: { type: 'object' },
    },
    refused: {
      type: 'object',
      minProperties: 1,
      propertyNames: name,
      additionalProperties: {
        type: 'object',
        required: ['change', 'rules'],
        additionalProperties: false,
        properties: {
          change: { type: 'object', minProperties: 1 },
          rules: { type: 'array', minItems: 1, uniqueItems: true, items: { type: 'string' } },
        },
      },
    },
  },
} as const;

interface ExamplesFile {
  readonly approved: Readonly<Record<string, Patch>>;
  readonly refused: Readonly<Record<string, { readonly change: Patch; readonly rules: readonly string[] }>>;
}

const readForm = formReader<ExamplesFile>(EXAMPLES_FORM);

/** Reads an examples file. Throws a PolicyError that names every place where its form is wrong. */
export function parseExamples(text: string, file: string): Examples {
  const { content, positionOf } = readForm(text, file);
  const [base = {}] = Object.values(content.approved);
  const approved = Object.entries(content.approved).map(([key, change]) => [key, mergePatch(base, change)]);
  const refused = Object.entries(content.refused).map(([key, { change, rules }]) => ({
    name: key,
    properties: mergePatch(base, change),
    rules,
  }));
  return { file, approved: Object.fromEntries(approved) as Examples['approved'], refused, positionOf };
}
