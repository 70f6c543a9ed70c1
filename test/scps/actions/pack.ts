import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openPolicy } from '../../../schemas/policy.ts';
import { npmRegistry } from '../../../schemas/sources/npm-registry.ts';
import { readCatalogue, type Catalogue } from '../../../scps/actions/catalogue.ts';
import { classifyActions, type Actions, type Classification } from '../../../scps/actions/classify.ts';
import { readPermissions, serviceOf, type RegistryPermissions } from '../../../scps/actions/permissions.ts';
import { parseReviewed } from '../../../scps/actions/reviewed.ts';

const REPOSITORY = join(import.meta.dirname, '../../..');

/** The approved types of the pack that ships with stackgate. */
export const TYPES = openPolicy(join(REPOSITORY, 'restricted-schemas')).types;

/** All there is of the services of the pack, and of CloudFormation's own types. */
export const CATALOGUE: Catalogue = await readCatalogue();
export const PERMISSIONS: RegistryPermissions = await readPermissions(
  npmRegistry(),
  new Set([...TYPES, 'AWS::CloudFormation::Stack'].map(serviceOf)),
  () => Promise.resolve(() => undefined),
);
const REVIEWED_FILE = join(REPOSITORY, 'scps/actions/reviewed.yaml');
export const REVIEWED = parseReviewed(readFileSync(REVIEWED_FILE, 'utf8'), REVIEWED_FILE);

/** Nothing of the organization's own. */
export const NONE: Classification['own'] = { services: new Map(), actions: new Map() };

/** The actions of some types, by what ships with stackgate unless it is given. */
export function actionsFor(types: readonly string[], parts: Partial<Classification> = {}): Actions {
  return classifyActions({
    types,
    permissions: PERMISSIONS,
    catalogue: CATALOGUE,
    reviewed: REVIEWED,
    own: NONE,
    ...parts,
  });
}
