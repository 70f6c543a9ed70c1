import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { formReader } from '../../schemas/form.ts';
import { PolicyError } from '../../schemas/problem.ts';
import { writeFileAtomic } from '../../schemas/write-file.ts';
import { InventoryError } from '../inventory-error.ts';
import { parseYamlOrJson } from '../read-file.ts';
import type { LiveAccount } from './live-account.ts';

const text = { type: 'string' } as const;

function answer(value: object): object {
  return {
    type: 'object',
    additionalProperties: false,
    properties: { value, error: text },
    minProperties: 1,
    maxProperties: 1,
  };
}

const object = (properties: object): object => ({ type: 'object', properties });

/** The form of a file of saved answers; members of AWS's answers that are not read may be anything. */
export const SAVED_ACCOUNT_FORM = {
  $schema: 'http://json-schema.org/draft-07/schema#',
  title: 'stackgate, answers of AWS KMS, version 1',
  type: 'object',
  required: ['version', 'account', 'region', 'readAt', 'aliases', 'keys'],
  properties: {
    version: { enum: [1] },
    account: { type: 'string', pattern: '^[0-9]{12}$' },
    region: text,
    readAt: text,
    aliases: answer({ type: 'object', additionalProperties: text }),
    keys: {
      type: 'array',
      items: {
        type: 'object',
        required: ['arn', 'description'],
        properties: {
          arn: { type: 'string', pattern: '^arn:[a-z-]+:kms:[a-z0-9-]+:[0-9]{12}:key/.+$' },
          description: answer(
            object({
              KeyManager: text,
              KeyState: text,
              Origin: text,
              KeySpec: text,
              KeyUsage: text,
              MultiRegion: { type: 'boolean' },
              ValidTo: text,
              DeletionDate: text,
            }),
          ),
          policy: answer(text),
          rotation: answer(
            object({ KeyRotationEnabled: { type: 'boolean' }, RotationPeriodInDays: { type: 'integer' } }),
          ),
          tags: answer({ type: 'object', additionalProperties: text }),
          grants: answer({
            type: 'array',
            items: object({ GranteePrincipal: text, Operations: { type: 'array', items: text } }),
          }),
          lastUsage: answer(object({ Timestamp: text, TrackingStartDate: text })),
        },
      },
    },
  },
} as const;

const readForm = formReader<LiveAccount>(SAVED_ACCOUNT_FORM, { parse: parseYamlOrJson });

/** Where the answers of an account and Region are saved in a folder. */
export function savedFile(folder: string, { account, region }: LiveAccount): string {
  return join(folder, `kms-${account}-${region}.json`);
}

/** Saves the answers of an account and Region. They hold key policies, and no key material and no data. */
export async function saveAccount(folder: string, account: LiveAccount): Promise<void> {
  await writeFileAtomic(savedFile(folder, account), `${JSON.stringify(account, null, 2)}\n`);
}

/** Reads all saved answers of a folder. Throws an InventoryError for every place that is none. */
export function savedAccounts(folder: string): readonly LiveAccount[] {
  return readdirSync(folder)
    .filter((name) => /^kms-.*\.json$/.test(name))
    .sort()
    .map((name) => parseAccount(readFileSync(join(folder, name), 'utf8'), join(folder, name)));
}

/** Reads saved answers. Throws an InventoryError for every place that is none. */
export function parseAccount(written: string, file: string): LiveAccount {
  try {
    return readForm(written, file).content;
  } catch (error) {
    throw error instanceof PolicyError ? new InventoryError(file, error.problems) : error;
  }
}
