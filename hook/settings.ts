import { join } from 'node:path';
import { directoryStore } from '../schemas/directory-store.ts';
import type { HookSettings } from './handler.ts';

/**
 * The settings of a deployed Hook, from the environment of its function: `STACKGATE_BUNDLE` is the bundle's
 * folder (else `bundle` in `home`), `STACKGATE_ORGANIZATION_ID` fills `$<organizationID>`, `STACKGATE_VALUES`
 * is a JSON object of named placeholder values. Throws when one of them cannot be used.
 */
export function settingsFrom(
  environment: Readonly<Record<string, string | undefined>>,
  home: string,
): HookSettings {
  const { STACKGATE_BUNDLE, STACKGATE_ORGANIZATION_ID, STACKGATE_VALUES } = environment;
  return {
    store: directoryStore(STACKGATE_BUNDLE ?? join(home, 'bundle')),
    ...(STACKGATE_ORGANIZATION_ID === undefined ? {} : { organizationID: STACKGATE_ORGANIZATION_ID }),
    ...(STACKGATE_VALUES === undefined ? {} : { values: readValues(STACKGATE_VALUES) }),
  };
}

function readValues(text: string): Record<string, string> {
  const values = parsed(text);
  const strings = typeof values === 'object' && values !== null && !Array.isArray(values);
  if (!strings || !Object.values(values).every((value) => typeof value === 'string')) {
    throw new Error('STACKGATE_VALUES is not a JSON object of strings.');
  }
  return values as Record<string, string>;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
