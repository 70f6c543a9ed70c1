import type { Organization } from '../organization.ts';
import { goalOf, type Permission } from './goal.ts';
import { isAltered, isOurs, wordFor } from './names.ts';
import type { Actual } from './state.ts';
import { pathOf, treeOf } from './tree.ts';

/**
 * Tells everything in which an organization differs from what is wanted, a line for people each; none when each target
 * has attached what is wanted, and every document is the wanted one byte for byte. Throws a RolloutError when the two
 * cannot be compared, such as after an account was moved.
 */
export function differencesOf(
  wanted: Organization,
  actual: Actual,
  permission: Permission,
): readonly string[] {
  const goal = goalOf(wanted, actual, permission);
  const tree = treeOf(actual.targets);
  const differences = [...goal.left];
  for (const policy of actual.policies.values()) {
    if (!isOurs(policy)) continue;
    if (isAltered(policy))
      differences.push(
        `${policy.name} (${policy.id}) was changed: its text is not the one it was made with.`,
      );
    else if (!goal.policies.has(policy.name))
      differences.push(`${policy.name} (${policy.id}) is there and is not wanted.`);
  }
  for (const { id, attached } of actual.targets.values()) {
    const [now, then] = [new Set(attached), goal.attached.get(id) ?? new Set<string>()];
    const place = pathOf(tree, id);
    for (const name of then) {
      const type =
        goal.policies.get(name)?.type ?? actual.policies.get(name)?.type ?? 'SERVICE_CONTROL_POLICY';
      if (!now.has(name)) differences.push(`${place} lacks the ${wordFor(type)} ${name}.`);
    }
    for (const name of now)
      if (!then.has(name)) differences.push(`${place} has ${name}, which is not wanted there.`);
  }
  return differences;
}
