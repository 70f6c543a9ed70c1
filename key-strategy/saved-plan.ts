import { formReader } from '../schemas/form.ts';
import { PolicyError } from '../schemas/problem.ts';
import { KEY_TYPES } from './asset.ts';
import { InventoryError } from './inventory-error.ts';
import type { Plan } from './plan.ts';
import { parseYamlOrJson } from './read-file.ts';

const texts = { type: 'array', items: { type: 'string' } } as const;

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
