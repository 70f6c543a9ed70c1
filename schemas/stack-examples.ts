import { formReader } from './form.ts';
import { EXAMPLE_NAME } from './examples.ts';
import { wholeExamples, type Patch, type PatchedExamples } from './merge-patch.ts';
import type { YamlFile } from './yaml-file.ts';

/** A template that stack rules refuse. */
export interface RefusedStack {
  readonly name: string;
  readonly template: Patch;
  /** By logical id, the ids of the rules that refuse the resource. */
  readonly findings: Readonly<Record<string, readonly string[]>>;
}

/** The examples of stack rules: templates that they approve and refuse. */
export interface StackExamples {
  readonly file: string;
  /** Templates by name; the first is the base of all others. */
  readonly approved: Readonly<Record<string, Patch>>;
  readonly refused: readonly RefusedStack[];
  readonly positionOf: YamlFile['positionOf'];
}

const template = {
  type: 'object',
  required: ['Resources'],
  additionalProperties: false,
  properties: { Resources: { type: 'object', minProperties: 1 } },
} as const;

/** The form of `stack-rules.examples.yaml`, as JSON Schema. */
export const STACK_EXAMPLES_FORM = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'stackgate stack examples',
  type: 'object',
  required: ['approved', 'refused'],
  additionalProperties: false,
  properties: {
    approved: {
      type: 'object',
      minProperties: 1,
      propertyNames: EXAMPLE_NAME,
      additionalProperties: template,
    },
    refused: {
      type: 'object',
      minProperties: 1,
      propertyNames: EXAMPLE_NAME,
      additionalProperties: {
        type: 'object',
        required: ['change', 'findings'],
        additionalProperties: false,
        properties: {
          change: template,
          findings: {
            type: 'object',
            minProperties: 1,
            additionalProperties: {
              type: 'array',
              minItems: 1,
              uniqueItems: true,
              items: { type: 'string' },
            },
          },
        },
      },
    },
  },
} as const;

const readForm = formReader<PatchedExamples<Pick<RefusedStack, 'findings'>>>(STACK_EXAMPLES_FORM);

/** Reads the examples of stack rules. Throws a PolicyError that names every place where the form is wrong. */
export function parseStackExamples(text: string, file: string): StackExamples {
  const { content, positionOf } = readForm(text, file);
  const { approved, refused } = wholeExamples(content);
  return {
    file,
    approved,
    refused: refused.map(({ name, whole, expected: { findings } }) => ({ name, template: whole, findings })),
    positionOf,
  };
}
