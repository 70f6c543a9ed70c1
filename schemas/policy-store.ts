import type { Policy } from './policy.ts';
import type { SchemaStore } from './store.ts';

/** Restricted schemas straight from a policy folder, for a Hook that runs beside it. */
export function policyStore(policy: Policy): SchemaStore {
  // eslint-disable-next-line @typescript-eslint/require-await -- a store may fail only by rejecting
  return { load: async (type) => policy.schemaFor(type) };
}
