import type { ControlPolicy } from '../document.ts';
import type { Organization, Target } from '../organization.ts';
import { FULL_AWS_ACCESS, PREFIX } from '../ours.ts';
import type { Quotas } from '../quotas.ts';
import { counted } from './counted.ts';
import { guardedParts } from './guarded.ts';
import { hang } from './hang.ts';
import { allowsEverything, keptOn } from './kept.ts';
import { partsOfName } from './name.ts';
import { lackProblem } from './lack-problem.ts';
import { PlacementError, type PlacementProblem } from './placement-error.ts';

/**
 * The organization as it should be: packed policies on the guarded targets, earlier ones of ours gone, all others as
 * they were. All parts of an allow-list hang on the guarded target itself, and FullAWSAccess leaves it. A Deny policy
 * hangs there too, or, where it has no room, on a target above it of which everything below is guarded, so that it binds
 * nobody who is not. One place of each target stays free, for a roll-out attaches before it detaches. Throws a
 * PlacementError that names every target without enough room.
 */
export function place(
  policies: readonly ControlPolicy[],
  organization: Organization,
  guardedTargets: readonly string[],
  quotas: Quotas,
): Organization {
  const guarded = guardedParts(organization, guardedTargets);
  const isAllow = ({ name }: ControlPolicy): boolean => partsOfName(name)?.kind === 'scp-allow';
  const hasAllowList = policies.some(isAllow);
  const kept = new Map(
    Array.from(organization.targets.values(), (target) => [
      target.id,
      keptOn(target, organization, hasAllowList && guarded.isTop(target)),
    ]),
  );
  const keptAt = ({ id }: Target): readonly ControlPolicy[] => kept.get(id) ?? [];

  const tops = guarded.topsIn(guarded.root);
  const problems: PlacementProblem[] = [
    ...policies.filter(({ name }) => !partsOfName(name)).map(notOurs),
    ...(policies.length > 0 && tops.length === 0 ? [NO_TARGET] : []),
    ...(hasAllowList ? tops.flatMap((top) => voids(top, keptAt(top))) : []),
  ];
  const hung = (['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const).map((type) => {
    const ours = policies.filter((policy) => policy.type === type);
    const { attachedPerTarget, policiesPerOrganization, undetachable } = quotas[type];
    const others = [...organization.policies.values()].filter(
      (policy) => policy.type === type && !policy.name.startsWith(PREFIX),
    );
    const excess = others.length + ours.length - policiesPerOrganization;
    if (excess > 0) problems.push(tooMany(type, excess, policiesPerOrganization));
    const takenOn = (target: Target): readonly string[] => {
      const names = keptAt(target).flatMap((policy) => (policy.type === type ? [policy.name] : []));
      return [...new Set([...undetachable, ...names])];
    };
    const { hung, lacks } = hang(
      { together: ours.filter(isAllow), apart: ours.filter((policy) => !isAllow(policy)) },
      guarded,
      (target) => attachedPerTarget - 1 - takenOn(target).length,
    );
    problems.push(
      ...lacks.map((lack) =>
        lackProblem(lack, { type, policies: ours, taken: takenOn(lack.top), quotas, guarded, organization }),
      ),
    );
    return hung;
  });
  if (problems.length > 0) throw new PlacementError(problems);

  const targets = Array.from(organization.targets.values(), (target): [string, Target] => {
    const attached = [...keptAt(target), ...hung.flatMap((on) => on.get(target.id) ?? [])];
    return [target.id, { ...target, attached: attached.map(({ name }) => name) }];
  });
  const remaining = [...organization.policies.values()].filter(({ name }) => !name.startsWith(PREFIX));
  const known = [...remaining, ...[...kept.values()].flat(), ...policies];
  return {
    ...organization,
    targets: new Map(targets),
    policies: new Map(known.map((policy) => [policy.name, policy])),
  };
}

const NO_TARGET: PlacementProblem = {
  target: '',
  message: 'No target is named that the policies should guard. Name OUs, accounts, or the root.',
};

function notOurs({ name }: ControlPolicy): PlacementProblem {
  return {
    target: '',
    message: `${name} is not named as packed policies are, so the next placement would not know it for ours.`,
  };
}

function voids(top: Target, kept: readonly ControlPolicy[]): readonly PlacementProblem[] {
  return kept.filter(allowsEverything).map(({ name }) => ({
    target: top.id,
    message:
      `${name} on ${top.name} (${top.id}) allows everything, so the allow-list beside it would have no effect. ` +
      `Detach it, as is done with ${FULL_AWS_ACCESS.name}, or narrow it.`,
  }));
}

function tooMany(type: ControlPolicy['type'], excess: number, most: number): PlacementProblem {
  return {
    target: '',
    message:
      `The organization would have ${counted(excess, 'policy', 'policies')} of the type ${type} more than the ` +
      `${most.toLocaleString('en')} that it may have. ` +
      'Delete what is attached nowhere.',
  };
}
