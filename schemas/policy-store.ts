import type { BuiltPolicy } from './compare-policies.ts';
import type { Policy } from './policy.ts';
import type { OpenPolicy, PolicyStore } from './store.ts';

/* eslint-disable @typescript-eslint/require-await -- a store may fail only by rejecting */

/** A policy straight from its folder, for a Hook that runs beside it. */
export function policyStore(policy: Policy): PolicyStore {
  const open: OpenPolicy = {
    load: async (type) => policy.schemaFor(type),
    stackRules: async () => policy.stackRules().rules,
    waivers: async () => policy.waivers().waivers,
  };
  return { open: async () => open };
}

/** A policy that was built whole, and stays as it is. */
export function openBuiltPolicy({ types, stackRules, waivers }: BuiltPolicy): OpenPolicy {
  return {
    load: async (type) => types.get(type),
    stackRules: async () => stackRules,
    waivers: async () => waivers,
  };
}
