import type { ControlPolicy } from './document.ts';

/** Where a policy can be attached; by the names of the Organizations API (`TargetType`). */
export interface Target {
  /** `r-…`, `ou-…`, or the twelve digits of an account. */
  readonly id: string;
  readonly name: string;
  readonly type: 'ROOT' | 'ORGANIZATIONAL_UNIT' | 'ACCOUNT';
  /** The id of the target above; none for the root. */
  readonly parent?: string;
  /** The names of the policies attached here, of those in `Organization.policies`. */
  readonly attached: readonly string[];
}

/** An organization with its control policies, as it is or as it should be. */
export interface Organization {
  readonly managementAccount: string;
  /** Every target by id; parents stand before their children. */
  readonly targets: ReadonlyMap<string, Target>;
  readonly policies: ReadonlyMap<string, ControlPolicy>;
}

/** One level of what bounds an account: a target and the policies attached to it. */
export interface Level {
  readonly target: string;
  readonly policies: readonly ControlPolicy[];
}

/** What bounds an account, from the root down to it. Throws when the account or an attached policy is unknown. */
export function levelsAbove(account: string, { targets, policies }: Organization): readonly Level[] {
  const levels: Level[] = [];
  for (let id: string | undefined = account; id !== undefined;) {
    const target: Target | undefined = targets.get(id);
    if (!target) throw new Error(`${id} is not in the organization.`);
    const attached = target.attached.map((name) => {
      const policy = policies.get(name);
      if (!policy)
        throw new Error(`${target.name} (${target.id}) names the policy ${name}, which is unknown.`);
      return policy;
    });
    levels.unshift({ target: id, policies: attached });
    id = target.parent;
  }
  return levels;
}
