import { formReader } from '../schemas/form.ts';
import { PolicyError } from '../schemas/problem.ts';
import { KEY_TYPES } from './asset.ts';
import { InventoryError } from './inventory-error.ts';
import type { Plan } from './plan.ts';
import { parseYamlOrJson } from './read-file.ts';

const texts = { type: 'array', items: { type: 'string' } } as const;

/** What is read of a key that the customer makes. */
const CUSTOMER_KEY = {
  required: [
    'alias',
    'keyAccount',
    'multiRegion',
    'rotation',
    'administrators',
    'users',
    'crossAccountUsers',
  ],
  properties: {
    alias: { type: 'string' },
    keyAccount: { type: 'string' },
    multiRegion: {
      type: ['object', 'null'],
      required: ['primary', 'replicas'],
      properties: { primary: { type: 'string' }, replicas: texts },
    },
    rotation: {
      type: 'object',
      required: ['automatic'],
      properties: { automatic: { type: 'boolean' }, periodDays: { type: 'integer' } },
    },
    administrators: {
      type: 'object',
      required: ['policy', 'operations', 'audit'],
      properties: { policy: texts, operations: texts, audit: texts },
    },
    users: texts,
    crossAccountUsers: texts,
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
        required: [
          'id',
          'type',
          'account',
          'region',
          'assets',
          'application',
          'stage',
          'classification',
          'services',
        ],
        properties: {
          id: { type: 'string' },
          type: { enum: KEY_TYPES },
          account: { type: 'string' },
          region: { type: 'string' },
          assets: texts,
          application: { type: 'string' },
          stage: { type: 'string' },
          classification: { type: 'string' },
          services: texts,
        },
        if: { properties: { type: { enum: ['customer-managed', 'imported'] } } },
        then: CUSTOMER_KEY,
      },
    },
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

const readForm = formReader<Plan>(PLAN_FORM, parseYamlOrJson);

/** Reads what `keys plan --format json` printed. Throws an InventoryError for every place that is no plan. */
export function parsePlan(text: string, file: string): Plan {
  try {
    return readForm(text, file).content;
  } catch (error) {
    throw error instanceof PolicyError ? new InventoryError(file, error.problems) : error;
  }
}
