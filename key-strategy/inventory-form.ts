import { ALL_REGIONS } from './regions.ts';
import { SERVICE_IDS } from './service-matrix.ts';
import { SETTINGS } from './settings.ts';

/** Levels of sensitivity when an inventory names none, from the least to the most. */
export const CLASSIFICATIONS = ['public', 'internal', 'confidential', 'restricted'] as const;

/** A name that becomes part of an alias: all parts together stay below the 256 characters of an alias. */
export const NAME = '^[A-Za-z0-9_-]{1,30}$';

/** A schema of draft-07; its description is what editors show and errors add. */
type Form = Readonly<Record<string, unknown>>;

const described = (schema: Form, description: string): Form => ({ ...schema, description });
const boolean: Form = { type: 'boolean' };
const days: Form = { type: 'integer', minimum: 1 };
const name = described(
  { type: 'string', pattern: NAME },
  'at most 30 letters, digits, hyphens and underscores; part of an alias, which CloudTrail shows in clear',
);
const account = described({ type: 'string', pattern: '^[0-9]{12}$' }, 'twelve digits, in quotes');
const region: Form = { enum: ALL_REGIONS };
const list = (items: Form): Form => ({ type: 'array', items, uniqueItems: true });
const principals = list(
  described({ type: 'string', minLength: 1 }, 'ARN of an IAM role or user, or the name of a team'),
);

const ASSET = {
  type: 'object',
  required: ['id', 'application', 'account', 'region', 'services'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', minLength: 1, description: 'unique in the inventory' },
    classification: { type: 'string', minLength: 1 },
    carries: described(
      list({ type: 'string' }),
      'ids of the assets whose data this log, queue or artifact may carry',
    ),
    application: name,
    team: described({ type: 'string', minLength: 1 }, 'default: the application'),
    account,
    region,
    stage: described(name, 'default: prod, with a warning'),
    dataType: described(name, 'default: the classification'),
    useCase: described(name, 'default: the data type'),
    services: { ...list({ enum: SERVICE_IDS }), minItems: 1 },
    administrators: described(principals, 'default: the team'),
    users: principals,
    servicePrincipals: list(
      described(
        { type: 'string', pattern: '^[a-z0-9.-]+\\.amazonaws\\.com$' },
        'principal of an AWS service, such as events.amazonaws.com',
      ),
    ),
    regimes: list({ type: 'string' }),
    needs: {
      type: 'object',
      additionalProperties: false,
      properties: {
        auditTrail: described(boolean, 'its use is seen in CloudTrail'),
        keyControl: described(boolean, 'policy, use and sharing of the key are in our hands'),
        crossAccountUsers: principals,
        importedKeyMaterial: described(boolean, 'material of our own (BYOK)'),
        multiRegion: described(list(region), 'other Regions in which the data is decrypted'),
        rotationDays: described(days, 'days between automatic rotations'),
        byAlias: described(boolean, 'resources name the key by its alias'),
      },
    },
    requestsPerMonth: { type: 'integer', minimum: 0, description: 'requests to AWS KMS' },
  },
} as const;

/** The form of an inventory, as JSON Schema; docs/key-inventory.schema.json is this. */
export const INVENTORY_FORM = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'stackgate key inventory',
  type: 'object',
  required: ['assets'],
  additionalProperties: false,
  properties: {
    $schema: { type: 'string' },
    classifications: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: name,
      description: `from the least sensitive to the most; default: ${CLASSIFICATIONS.join(', ')}`,
    },
    organization: {
      type: 'object',
      additionalProperties: false,
      properties: {
        approach: { enum: ['centralized', 'decentralized', 'hybrid'] },
        autonomousTeams: boolean,
        centralSecurityTeam: boolean,
        strictCentralOversight: boolean,
        centralAdministrators: principals,
        requiredRegions: described(list(region), 'no data and no key is anywhere else'),
      },
    },
    regimes: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        additionalProperties: false,
        properties: {
          rotationMaxDays: described(days, 'most days between rotations'),
          separateKeys: described(boolean, 'shares no key with other data'),
          minKeyType: { enum: ['customer-managed', 'imported'] },
        },
      },
    },
    teams: {
      type: 'object',
      additionalProperties: {
        type: 'array',
        minItems: 1,
        items: described(
          { type: 'string', pattern: '^arn:aws[a-z-]*:iam::[0-9]{12}:(role|user)/.+$' },
          'ARN of an IAM role or user',
        ),
      },
    },
    settings: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(
        Object.entries(SETTINGS).map(([setting, { schema, question, says, default: value }]) => [
          setting,
          {
            ...schema,
            ...(value !== undefined && { default: value }),
            title: question,
            description: says,
          },
        ]),
      ),
    },
    assets: { type: 'array', minItems: 1, items: ASSET },
  },
} as const;
