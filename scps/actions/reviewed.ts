import { formReader } from '../../schemas/form.ts';
import { PolicyError, type PolicyProblem } from '../../schemas/problem.ts';
import type { YamlFile } from '../../schemas/yaml-file.ts';

/** The classes that people give. All but the last keep an action out of the deny of direct calls. */
export const REVIEWED_CLASSES = ['data-plane', 'operation', 'shared', 'deployment', 'configures'] as const;
export type ReviewedClass = (typeof REVIEWED_CLASSES)[number];

/** Where in a file something is said; from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

/** A class that people gave to an action, and why. */
export interface ReviewedAction {
  /** `s3:PutObject`, as it is written there. */
  readonly name: string;
  readonly class: ReviewedClass;
  readonly reason: string;
  readonly place: Place;
}

/** The actions that were reviewed, by name in small letters. */
export type ReviewedActions = ReadonlyMap<string, ReviewedAction>;

/** How reviewed actions are written: by IAM prefix, then by class. */
export type WrittenActions = Readonly<
  Record<string, Readonly<Partial<Record<ReviewedClass, readonly WrittenEntry[]>>>>
>;

interface WrittenEntry {
  readonly reason: string;
  readonly actions: readonly string[];
}

const text = { type: 'string', minLength: 1 } as const;
const prefix = { type: 'string', pattern: '^[a-z0-9-]+$' } as const;
const names = { type: 'array', minItems: 1, items: text } as const;

const entries = {
  type: 'array',
  minItems: 1,
  items: {
    type: 'object',
    required: ['reason', 'actions'],
    additionalProperties: false,
    properties: { reason: text, actions: names },
  },
} as const;

/** The form of `WrittenActions`, as JSON Schema. */
export const ACTIONS_FORM = {
  type: 'object',
  propertyNames: { pattern: prefix.pattern },
  additionalProperties: {
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: Object.fromEntries(REVIEWED_CLASSES.map((name) => [name, entries])),
  },
} as const;

/** The form of IAM prefixes by CloudFormation service, as JSON Schema. */
export const SERVICES_FORM = {
  type: 'object',
  additionalProperties: {
    type: 'object',
    minProperties: 1,
    additionalProperties: false,
    properties: { prefix, runTime: { type: 'array', minItems: 1, items: prefix } },
  },
} as const;

/** The form of `reviewed.yaml`, as JSON Schema. */
export const REVIEWED_FORM = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'stackgate reviewed actions',
  type: 'object',
  required: ['services', 'always', 'verbs', 'unknown', 'actions'],
  additionalProperties: false,
  properties: {
    services: SERVICES_FORM,
    always: { type: 'array', items: prefix },
    verbs: { type: 'array', minItems: 1, items: { type: 'string', pattern: '^[A-Z][a-z]+$' } },
    unknown: {
      type: 'array',
      items: {
        type: 'object',
        required: ['reason', 'permissions'],
        additionalProperties: false,
        properties: { reason: text, permissions: names },
      },
    },
    actions: ACTIONS_FORM,
  },
} as const;

/** The IAM prefixes of a CloudFormation service. */
export interface ServicePrefixes {
  /** Of the actions that provision; without it the service's name in small letters. */
  readonly prefix?: string;
  /** Of actions at run time alone. */
  readonly runTime?: readonly string[];
}

interface ReviewedFile {
  readonly services: Readonly<Record<string, ServicePrefixes>>;
  readonly always: readonly string[];
  readonly verbs: readonly string[];
  readonly unknown: readonly { readonly reason: string; readonly permissions: readonly string[] }[];
  readonly actions: WrittenActions;
}

/** What people decided about the actions of AWS's services. */
export interface Reviewed {
  /** By CloudFormation service, `AWS::MSK`. */
  readonly services: ReadonlyMap<string, ServicePrefixes>;
  /** The prefixes that every account needs. */
  readonly always: readonly string[];
  /** The words that begin the name of an action that configures. */
  readonly verbs: readonly string[];
  /** Why a permission that IAM does not know may be left; by name in small letters. */
  readonly unknown: ReadonlyMap<string, { readonly reason: string; readonly place: Place }>;
  readonly actions: ReviewedActions;
}

const readForm = formReader<ReviewedFile>(REVIEWED_FORM);

/** Reads reviewed actions. Throws a PolicyError for every place with another form, or that names an action again. */
export function parseReviewed(source: string, file: string): Reviewed {
  const { content, positionOf } = readForm(source, file);
  const { services, always, verbs, unknown, actions } = content;
  return {
    services: new Map(Object.entries(services)),
    always,
    verbs,
    unknown: new Map(
      unknown.flatMap(({ reason, permissions }, entry) =>
        permissions.map((permission, index) => {
          const place = { file, ...positionOf(['unknown', entry, 'permissions', index]) };
          return [permission.toLowerCase(), { reason, place }];
        }),
      ),
    ),
    actions: reviewedActions(actions, file, (path) => positionOf(['actions', ...path])),
  };
}

/** Takes entries apart into actions. Throws a PolicyError when one is named twice. */
export function reviewedActions(
  written: WrittenActions,
  file: string,
  positionOf: YamlFile['positionOf'],
): ReviewedActions {
  const reviewed = new Map<string, ReviewedAction>();
  const problems: PolicyProblem[] = [];
  for (const [service, classes] of Object.entries(written)) {
    for (const [given, list] of Object.entries(classes) as [ReviewedClass, readonly WrittenEntry[]][]) {
      for (const [entry, { reason, actions }] of list.entries()) {
        for (const [index, action] of actions.entries()) {
          const name = `${service}:${action}`;
          const place = { file, ...positionOf([service, given, entry, 'actions', index]) };
          const before = reviewed.get(name.toLowerCase());
          if (before) {
            const message = `${name} has the class ${before.class} already, in line ${before.place.line}.`;
            problems.push({ ...place, message });
          }
          reviewed.set(name.toLowerCase(), { name, class: given, reason, place });
        }
      }
    }
  }
  if (problems.length > 0) throw new PolicyError(problems);
  return reviewed;
}
