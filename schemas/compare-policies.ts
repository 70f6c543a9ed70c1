import type { RestrictedSchema } from '../gate/schema.ts';
import type { Waiver } from '../gate/waiver.ts';
import type { StackRule } from '../gate/stack/stack-rule.ts';
import {
  compareRules,
  compareStackRules,
  compareStructures,
  compareWaivers,
  type Change,
} from './compare.ts';
import type { Policy } from './policy.ts';
import { takeApart } from './take-apart.ts';

/** All that a policy asks for, as it was built. */
export interface BuiltPolicy {
  readonly types: ReadonlyMap<string, RestrictedSchema>;
  readonly stackRules: readonly StackRule[];
  readonly waivers: readonly Waiver[];
}

/** Builds all of a policy folder. Throws a PolicyError when it cannot be built. */
export function builtPolicy(policy: Policy): BuiltPolicy {
  const types = policy.types.flatMap((type): [string, RestrictedSchema][] => {
    const schema = policy.schemaFor(type);
    return schema ? [[type, schema]] : [];
  });
  return {
    types: new Map(types),
    stackRules: policy.stackRules().rules,
    waivers: policy.waivers().waivers,
  };
}

/** What the step from one policy to another newly allows and refuses, type by type. */
export function comparePolicies(before: BuiltPolicy, after: BuiltPolicy): readonly Change[] {
  const types = [...new Set([...before.types.keys(), ...after.types.keys()])].sort();
  return [
    ...types.flatMap((type) => compareTypes(type, before.types.get(type), after.types.get(type))),
    ...compareStackRules(before.stackRules, after.stackRules),
    ...compareWaivers(before.waivers, after.waivers),
  ];
}

function compareTypes(
  type: string,
  before: RestrictedSchema | undefined,
  after: RestrictedSchema | undefined,
): readonly Change[] {
  if (!before || !after) return [{ effect: after ? 'allows' : 'refuses', subject: type }];
  if (JSON.stringify(before) === JSON.stringify(after)) return [];
  const [old, now] = [takeApart(before), takeApart(after)];
  const changes = [
    ...compareStructures(old.snapshot, now.snapshot),
    ...compareRules(type, old.rules, now.rules),
  ];
  return changes.length > 0 ? changes : [{ effect: 'rewords', subject: type }];
}
