import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { INVENTORY_FORM } from '../../key-strategy/inventory-form.ts';
import { PLAN_FORM } from '../../key-strategy/saved-plan.ts';
import { TABLES } from './docs-tables.ts';

const REPOSITORY = join(import.meta.dirname, '../..');

/** `UPDATE_DOCS=1` writes the file as it should be. */
async function heldAgainst(path: string, wanted: (text: string) => string): Promise<void> {
  const file = join(REPOSITORY, path);
  const text = process.env.UPDATE_DOCS ? readOrEmpty(file) : readFileSync(file, 'utf8');
  const printed = await format(wanted(text), { ...(await resolveConfig(file)), filepath: file });
  if (process.env.UPDATE_DOCS) writeFileSync(file, printed);
  else expect(text).toBe(printed);
}

function readOrEmpty(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

it('docs/keys.md has the rules, settings, refusals, warnings and services that there are', async () => {
  await heldAgainst('docs/keys.md', (text) =>
    Object.entries(TABLES).reduce((all, [name, rows]) => {
      const place = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- end -->)`);
      expect(all).toMatch(place);
      return all.replace(place, (_, start: string, end: string) => `${start}\n${rows}\n\n${end}`);
    }, text),
  );
});

it('docs/key-inventory.schema.json is the form by which inventories are read', async () => {
  await heldAgainst('docs/key-inventory.schema.json', () => JSON.stringify(INVENTORY_FORM));
});

describe('forms', () => {
  it.each([
    ['inventory', INVENTORY_FORM],
    ['plan', PLAN_FORM],
  ])('the form of an %s is a draft-07 schema', (_, form) => {
    expect(() => new Ajv({ strict: true, strictTypes: false }).compile(form)).not.toThrow();
  });
});

it('the inventory that docs/keys.md shows has the form', () => {
  const text = readFileSync(join(REPOSITORY, 'docs/keys.md'), 'utf8');
  const [, yaml = ''] = /```yaml\n(.*?)```/s.exec(text) ?? [];
  const validate = new Ajv({ strict: true, strictTypes: false }).compile(INVENTORY_FORM);
  expect([validate(parse(yaml)), validate.errors]).toEqual([true, null]);
});
