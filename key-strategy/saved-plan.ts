import { formReader } from '../schemas/form.ts';
import { PolicyError } from '../schemas/problem.ts';
import { KEY_TYPES } from './asset.ts';
import { InventoryError } from './inventory-error.ts';
import type { Plan } from './plan.ts';
import { parseYamlOrJson } from './read-file.ts';
import { SERVICE_IDS } from './service-matrix.ts';
import { DELETION_DAYS, ROTATION_DAYS } from './settings.ts';

const texts = { type: 'array', items: { type: 'string' } } as const;

/** What a key that the customer makes is made from. */
const CUSTOMER_KEY = {
  required: [
    ...[
      'alias',
      'keyAccount',
      'stage',
      'application',
      'classification',
      'services',
      'multiRegion',
      'rotation',
    ],
    ...['deletionWindowDays', 'administrators', 'users', 'crossAccountUsers', 'servicePrincipals'],
  ],
  properties: {
    alias: { type: 'string', pattern: '^alias/' },
    keyAccount: { type: 'string', pattern: '^[0-9]{12}$' },
    stage: { type: 'string' },
    application: { type: 'string' },
    classification: { type: 'string' },
    services: { type: 'array', items: { enum: SERVICE_IDS } },
    multiRegion: {
      type: ['object', 'null'],
      required: ['primary', 'replicas'],
      properties: { primary: { type: 'string' }, replicas: texts },
    },
    rotation: {
      type: 'object',
      required: ['automatic'],
      properties: {
        automatic: { type: 'boolean' },
      },
      if: { properties: { automatic: { const: true } } },
      then: {
        required: ['periodDays'],
        properties: {
          periodDays: { type: 'integer', minimum: ROTATION_DAYS.least, maximum: ROTATION_DAYS.most },
        },
      },
    },
    deletionWindowDays: { type: 'integer', minimum: DELETION_DAYS.least, maximum: DELETION_DAYS.most },
    administrators: {
      type: 'object',
      required: ['policy', 'operations', 'audit'],
      properties: { policy: texts, operations: texts, audit: texts },
    },
    users: texts,
    crossAccountUsers: texts,
    servicePrincipals: texts,
  },
} as const;

/** What has to be in a saved plan; members that are not read here may be anything. */
export const PLAN_FORM = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'stackgate key plan, version 1',
  type: 'object',
  required: ['version', 'inventory', 'approach', 'keys', 'unprotected', 'cost'],
  properties: {
    version: { enum: [1] },
    inventory: { type: 'string' },
    approach: { type: 'object', required: ['approach'], properties: { approach: { type: 'string' } } },
    keys: {
      type: 'array',
      items: {
        type: 'object',
        required: ['id', 'type', 'account', 'region', 'assets'],
        properties: {
          id: { type: 'string' },
          type: { enum: KEY_TYPES },
          account: { type: 'string' },
          region: { type: 'string' },
          assets: texts,
        },
        if: { properties: { type: { enum: ['customer-managed', 'imported'] } } },
        then: CUSTOMER_KEY,
      },
    },
    teams: { type: 'object', additionalProperties: texts },
    unprotected: {
      type: 'array',
      items: { type: 'object', required: ['asset'], properties: { asset: { type: 'string' } } },
    },
    cost: {
      type: 'object',
      required: ['total'],
      properties: { total: { type: 'array', items: { type: 'number' } } },
    },
  },
} as const;

const readForm = formReader<Plan>(PLAN_FORM, { parse: parseYamlOrJson });

/** Reads what `keys plan --format json` printed. Throws an InventoryError for every place that is no plan. */
export function parsePlan(text: string, file: string): Plan {
  try {
    return readForm(text, file).content;
  } catch (error) {
    throw error instanceof PolicyError ? new InventoryError(file, error.problems) : error;
  }
}

/** Whether a text is JSON of a plan, not an inventory. */
export function isPlan(text: string): boolean {
  try {
    const content = JSON.parse(text) as unknown;
    return typeof content === 'object' && content !== null && 'keys' in content;
  } catch {
    return false;
  }
}
