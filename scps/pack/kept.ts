import type { ControlPolicy, PolicyType, Statement } from '../document.ts';
import type { Organization, Target } from '../organization.ts';
import { FULL_AWS_ACCESS, PREFIX } from '../ours.ts';

/** The policies on a target that are not ours, in their order. Throws when one of them is unknown. */
export function othersOn(target: Target, { policies }: Organization): readonly ControlPolicy[] {
  return target.attached
    .filter((name) => !name.startsWith(PREFIX))
    .map((name) => {
      const policy = policies.get(name);
      if (!policy)
        throw new Error(`${target.name} (${target.id}) names the policy ${name}, which is unknown.`);
      return policy;
    });
}

/**
 * What of others stays on a target beside ours. An allow-list has no effect beside FullAWSAccess, so there it goes. Where
 * an allow-list of ours was and nothing else allows, it comes back: a target without an Allow denies everything.
 */
export function keptOn(
  target: Target,
  organization: Organization,
  getsAllowList: boolean,
): readonly ControlPolicy[] {
  const others = othersOn(target, organization);
  if (getsAllowList) return others.filter(({ name }) => name !== FULL_AWS_ACCESS.name);
  const hadOurs = target.attached.some((name) => name.startsWith(PREFIX));
  const allows = others.some(({ type, document }) => isScp(type) && document.Statement.some(isAllow));
  return hadOurs && !allows ? [FULL_AWS_ACCESS, ...others] : others;
}

/** Whether a policy allows everything to everyone, so that an allow-list beside it allows nothing less. */
export function allowsEverything({ type, document }: ControlPolicy): boolean {
  return (
    isScp(type) &&
    document.Statement.some(
      (statement) =>
        isAllow(statement) &&
        !statement.Condition &&
        statement.Action?.includes('*') &&
        statement.Resource?.includes('*'),
    )
  );
}

function isScp(type: PolicyType): boolean {
  return type === 'SERVICE_CONTROL_POLICY';
}

function isAllow({ Effect }: Statement): boolean {
  return Effect === 'Allow';
}
