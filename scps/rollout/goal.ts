import { minified } from '../document.ts';
import type { Organization } from '../organization.ts';
import { RolloutError } from './errors.ts';
import { FULL_AWS_ACCESS, PREFIX } from '../ours.ts';
import { QUOTAS } from '../quotas.ts';
import { LONGEST_NAME } from './limits.ts';
import { deployedName, isOurs, wordFor } from './names.ts';

const FULL_ACCESS = FULL_AWS_ACCESS.name;
import type { PolicyText } from './organizations.ts';
import type { Actual } from './state.ts';
import { allows } from './statements.ts';
import { pathOf, treeOf } from './tree.ts';

/** What an organization should become, in the names that policies have in AWS. */
export interface Goal {
  /** Stackgate's policies that are wanted, by their names in AWS. */
  readonly policies: ReadonlyMap<string, PolicyText>;
  /** All that each target should have attached, other people's policies too. */
  readonly attached: ReadonlyMap<string, ReadonlySet<string>>;
  /** What differs from what is wanted, and is not stackgate's to change. A line for people each. */
  readonly left: readonly string[];
}

/** What may be touched beside stackgate's own policies. */
export interface Permission {
  /** FullAWSAccess is attached and detached as it is wanted. */
  readonly replaceFullAccess: boolean;
}

/**
 * Holds what is wanted against what is there: which policies are the wanted ones already, what has to stay because it
 * is not ours. Throws a RolloutError that names everything that keeps the goal from being reached.
 */
export function goalOf(wanted: Organization, actual: Actual, permission: Permission): Goal {
  const problems = [...differencesOfTree(wanted, actual)];
  const { deployed, policies } = deploymentOf(wanted, actual, problems);
  const left: string[] = [];
  const tree = treeOf(wanted.targets);
  const attached = new Map<string, ReadonlySet<string>>();
  for (const target of wanted.targets.values()) {
    const before = actual.targets.get(target.id)?.attached ?? [];
    const mine = target.attached.flatMap((name) => deployed.get(name) ?? []);
    const wants = new Set(target.attached);
    const kept = before.filter((name) => {
      const policy = actual.policies.get(name);
      return (
        policy &&
        !isOurs(policy) &&
        (name !== FULL_ACCESS || !permission.replaceFullAccess || wants.has(name))
      );
    });
    const added = permission.replaceFullAccess && wants.has(FULL_ACCESS) ? [FULL_ACCESS] : [];
    const names = new Set([...mine, ...kept, ...added]);
    attached.set(target.id, names);
    const path = pathOf(tree, target.id);
    for (const name of wants) {
      if (!deployed.has(name) && !names.has(name))
        left.push(`${path} lacks ${name}, which is not stackgate's.`);
    }
    if (kept.includes(FULL_ACCESS) && !wants.has(FULL_ACCESS)) left.push(`${path} keeps ${FULL_ACCESS}.`);
  }
  const goal: Goal = { policies, attached, left };
  if (problems.length === 0) problems.push(...wrongTargets(goal, actual));
  if (problems.length > 0) throw new RolloutError(problems.join('\n'));
  return goal;
}

/** A plan that was made for another tree would leave accounts without the policies that they need. */
function* differencesOfTree(wanted: Organization, actual: Actual): Iterable<string> {
  const advice = 'Fetch the organization and pack again.';
  if (wanted.managementAccount !== actual.managementAccount) {
    yield `What is wanted is for the organization of ${wanted.managementAccount}, and these credentials are of the organization of ${actual.managementAccount}.`;
    return;
  }
  for (const { id, name, parent } of actual.targets.values()) {
    const target = wanted.targets.get(id);
    if (!target) yield `${name} (${id}) is new: nothing says what it should have. ${advice}`;
    else if (target.parent !== parent) yield `${name} (${id}) was moved to ${parent ?? 'the top'}. ${advice}`;
  }
  for (const { id, name } of wanted.targets.values()) {
    if (!actual.targets.has(id)) yield `${name} (${id}) is not in the organization any more. ${advice}`;
  }
}

interface Deployment {
  /** The names in AWS by the names in what is wanted. */
  readonly deployed: ReadonlyMap<string, string>;
  readonly policies: ReadonlyMap<string, PolicyText>;
}

function deploymentOf(wanted: Organization, actual: Actual, problems: string[]): Deployment {
  const deployed = new Map<string, string>();
  const policies = new Map<string, PolicyText>();
  for (const { name, type, document } of wanted.policies.values()) {
    // What is there and not ours stays as it is, whatever the wanted side knows of its text.
    if (!isOurs({ name })) {
      if (!actual.policies.has(name))
        problems.push(`${name} is not there, and its name does not begin with ${PREFIX}.`);
      continue;
    }
    const content = minified(document);
    const deployedAs = nameInAws({ name, type, content }, actual);
    problems.push(...wrongPolicy({ name: deployedAs, type, content }, actual));
    deployed.set(name, deployedAs);
    policies.set(deployedAs, { name: deployedAs, type, content });
  }
  return { deployed, policies };
}

/** The policy of the same text that is there already, or a name that is free. */
function nameInAws({ name, type, content }: PolicyText, { policies }: Actual): string {
  const first = deployedName(name, content);
  const same = [...policies.values()]
    .filter((policy) => isOurs(policy) && policy.type === type && policy.content === content)
    .map((policy) => policy.name)
    .sort();
  if (same.includes(first)) return first;
  if (same[0] !== undefined) return same[0];
  // The name is taken when somebody changed the text behind it.
  let free = first;
  for (let number = 2; policies.has(free); number += 1) free = `${first}-${number}`;
  return free;
}

function* wrongPolicy({ name, type, content }: PolicyText, { enabled }: Actual): Iterable<string> {
  const { documentSize: characters } = QUOTAS[type];
  const length = Buffer.byteLength(content);
  if (length > characters)
    yield `${name} has ${length} characters; ${wordFor(type)}s have at most ${characters}. Pack again.`;
  if (name.length > LONGEST_NAME) yield `${name} is longer than a name may be: ${LONGEST_NAME} characters.`;
  if (!enabled.has(type)) {
    yield `${wordFor(type)}s are not enabled: aws organizations enable-policy-type --root-id … --policy-type ${type}`;
  }
}

/** Targets that would be left with nothing that allows anything, or with more than AWS takes. */
function* wrongTargets({ attached, policies }: Goal, actual: Actual): Iterable<string> {
  const tree = treeOf(actual.targets);
  for (const [id, names] of attached) {
    const all = [...names].flatMap((name) => policies.get(name) ?? actual.policies.get(name) ?? []);
    for (const type of actual.enabled) {
      const those = all.filter((policy) => policy.type === type);
      const { attachedPerTarget: most } = QUOTAS[type];
      if (those.length > most)
        yield `${pathOf(tree, id)} would have ${those.length} ${wordFor(type)}s; AWS takes ${most}. Pack again.`;
      if (type === 'SERVICE_CONTROL_POLICY' && !those.some(allows)) {
        yield `${pathOf(tree, id)} would have no SCP that allows anything: nobody below it could do anything.`;
      }
    }
  }
}
