import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { withKeys } from './keys.ts';

/* `npm run stacksets:keys`: writes the keys of the baseline into their template, from inventory.yaml. */

const inventory = join(import.meta.dirname, 'inventory.yaml');
const template = join(import.meta.dirname, 'templates/10-keys-and-roles.yaml');

await writeFileAtomic(
  template,
  withKeys(readFileSync(template, 'utf8'), readFileSync(inventory, 'utf8'), inventory),
);
