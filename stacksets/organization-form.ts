import type { Form } from '../schemas/form.ts';

const ACCOUNT: Form = { type: 'string', pattern: '^\\d{12}$', description: 'twelve digits, in quotes' };
const REGION: Form = {
  type: 'string',
  pattern: '^[a-z]{2}(-[a-z]+)+-\\d$',
  description: 'a Region, such as eu-west-1',
};
const REGIONS: Form = { type: 'array', items: REGION, minItems: 1, uniqueItems: true };
const UNIT: Form = {
  type: 'string',
  pattern: '^(ou-[0-9a-z]{4,32}-[a-z0-9]{8,32}|r-[0-9a-z]{4,32})$',
  description: 'the id of an OU, such as ou-ab12-11111111, or of the root',
};
const VALUES: Form = {
  type: 'object',
  additionalProperties: {
    type: ['string', 'number', 'boolean', 'array', 'object', 'null'],
    items: { type: ['string', 'number'] },
    properties: { file: { type: 'string', minLength: 1 } },
    required: ['file'],
    additionalProperties: false,
  },
};
const COUNT: Form = { type: 'integer', minimum: 0 };
const PERCENTAGE: Form = { type: 'integer', minimum: 0, maximum: 100 };

const PREFERENCES: Form = {
  type: 'object',
  properties: {
    regionConcurrencyType: { enum: ['SEQUENTIAL', 'PARALLEL'] },
    maxConcurrentCount: { type: 'integer', minimum: 1 },
    maxConcurrentPercentage: { type: 'integer', minimum: 1, maximum: 100 },
    failureToleranceCount: COUNT,
    failureTolerancePercentage: PERCENTAGE,
    concurrencyMode: { enum: ['STRICT_FAILURE_TOLERANCE', 'SOFT_FAILURE_TOLERANCE'] },
  },
  additionalProperties: false,
};

/** The form of `organization.yaml`. */
export const ORGANIZATION_FORM: Form = {
  type: 'object',
  properties: {
    organization: {
      type: 'string',
      pattern: '^o-[a-z0-9]{10,32}$',
      description: 'the id of the organization',
    },
    administratorAccount: ACCOUNT,
    callAs: { enum: ['DELEGATED_ADMIN', 'SELF'] },
    homeRegion: REGION,
    regions: REGIONS,
    organizationalUnits: { type: 'object', minProperties: 1, additionalProperties: UNIT },
    classifications: {
      type: 'array',
      items: { type: 'string', pattern: '^[a-z][a-z0-9-]*$' },
      minItems: 1,
      uniqueItems: true,
    },
    retainStacksOnAccountRemoval: { type: 'boolean' },
    operationPreferences: PREFERENCES,
    values: VALUES,
    manage: { type: 'object', additionalProperties: { type: 'boolean' } },
    controlPolicies: { type: 'string', minLength: 1 },
    sets: {
      type: 'object',
      additionalProperties: {
        type: 'object',
        properties: {
          regions: REGIONS,
          organizationalUnits: { type: 'array', items: { type: 'string' }, minItems: 1, uniqueItems: true },
          operationPreferences: PREFERENCES,
          dependsOn: { type: 'array', items: { type: 'string' }, uniqueItems: true },
          values: VALUES,
        },
        additionalProperties: false,
      },
    },
  },
  required: ['organization', 'administratorAccount', 'homeRegion', 'regions', 'organizationalUnits'],
  additionalProperties: false,
};
