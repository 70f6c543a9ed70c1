import {
  ACTIONS_FORM,
  SERVICES_FORM,
  type ServicePrefixes,
  type WrittenActions,
} from '../actions/reviewed.ts';
import type { ExemptedRole, GateResources } from './settings.ts';

const account = { type: 'string', pattern: '^[0-9]{12}$' } as const;
const text = { type: 'string', minLength: 1 } as const;
/** Path and name of a role, as IAM spells them, with wildcards; never with a slash first. */
const role = { type: 'string', pattern: '^[A-Za-z0-9_+=,.@*?-]+(/[A-Za-z0-9_+=,.@*?-]+)*$' } as const;
const roles = { type: 'array', minItems: 1, uniqueItems: true, items: role } as const;
/** Names, each of which may end with a wildcard; `characters` is a class of a regular expression. */
const names = (characters: string, maxLength: number) =>
  ({
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: { type: 'string', pattern: `^(?![._-])[${characters}]+\\*?$`, maxLength },
  }) as const;

/** The form of `control-policies/settings.yaml`, as JSON Schema. */
export const SETTINGS_FORM = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'stackgate settings of control policies',
  type: 'object',
  required: ['organization', 'managementAccount', 'gateAccount', 'gate', 'breakGlass'],
  additionalProperties: false,
  properties: {
    // Ids by the Organizations API: o- and 10 to 32 letters or digits.
    organization: { type: 'string', pattern: '^o-[a-z0-9]{10,32}$' },
    managementAccount: account,
    gateAccount: account,
    gate: {
      type: 'object',
      required: ['hook', 'stackSets', 'functions', 'roles', 'buckets', 'alerts', 'tag'],
      additionalProperties: false,
      properties: {
        hook: { type: 'string', pattern: '^[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}::[A-Za-z0-9]{2,64}$' },
        stackSets: names('A-Za-z0-9-', 128),
        functions: names('A-Za-z0-9_-', 64),
        roles,
        buckets: names('a-z0-9.-', 63),
        alerts: names('A-Za-z0-9_-', 80),
        keys: {
          type: 'array',
          uniqueItems: true,
          items: {
            type: 'string',
            pattern: '^arn:aws[a-z-]*:kms:[a-z0-9-]+:[0-9]{12}:key/[A-Za-z0-9-]+$',
          },
        },
        tag: {
          type: 'object',
          required: ['key', 'value'],
          additionalProperties: false,
          properties: {
            key: { type: 'string', pattern: '^(?!aws:)[A-Za-z0-9_.:/=+@-]{1,128}$' },
            value: { type: 'string', pattern: '^[A-Za-z0-9_.:/=+@-]{1,256}$' },
          },
        },
      },
    },
    // Ids by the Organizations API, as Target of AttachPolicy takes them.
    guarded: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { type: 'string', pattern: '^(r-[a-z0-9]{4,32}|ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}|[0-9]{12})$' },
    },
    administrators: roles,
    breakGlass: roles,
    exempted: {
      type: 'array',
      items: {
        type: 'object',
        required: ['role', 'reason'],
        additionalProperties: false,
        properties: { role, reason: text },
      },
    },
    allow: {
      type: 'object',
      additionalProperties: false,
      properties: {
        prefixes: { type: 'array', items: { type: 'string', pattern: '^[a-z0-9-]+$' } },
        wildcards: { type: 'boolean' },
      },
    },
    cloudControl: { enum: ['deny', 'hook'] },
    services: SERVICES_FORM,
    actions: ACTIONS_FORM,
  },
} as const;

/** A settings file as it is written. */
export interface WrittenSettings {
  readonly organization: string;
  readonly managementAccount: string;
  readonly gateAccount: string;
  readonly gate: Omit<GateResources, 'keys'> & Partial<Pick<GateResources, 'keys'>>;
  readonly guarded?: readonly string[];
  readonly administrators?: readonly string[];
  readonly breakGlass: readonly string[];
  readonly exempted?: readonly ExemptedRole[];
  readonly allow?: { readonly prefixes?: readonly string[]; readonly wildcards?: boolean };
  readonly cloudControl?: 'deny' | 'hook';
  readonly services?: Readonly<Record<string, ServicePrefixes>>;
  readonly actions?: WrittenActions;
}
