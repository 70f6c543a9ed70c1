import fc from 'fast-check';
import { minified, type ControlPolicy, type PolicyType, type Statement } from '../../../scps/document.ts';
import type { Organization, Target } from '../../../scps/organization.ts';
import { deployedName } from '../../../scps/rollout/names.ts';
import type { Actual, ActualPolicy } from '../../../scps/rollout/state.ts';

/** A policy of one statement list. */
export function policyOf(
  name: string,
  statements: readonly Statement[],
  type: PolicyType = 'SERVICE_CONTROL_POLICY',
): ControlPolicy {
  return { name, type, document: { Version: '2012-10-17', Statement: statements } };
}

export const FULL: ControlPolicy = policyOf('FullAWSAccess', [
  { Effect: 'Allow', Action: ['*'], Resource: ['*'] },
]);

export const RCP_FULL: ControlPolicy = policyOf(
  'RCPFullAWSAccess',
  [{ Effect: 'Allow', Principal: '*', Action: ['*'], Resource: ['*'] }],
  'RESOURCE_CONTROL_POLICY',
);

/** Denies actions to those who do not come through CloudFormation, or to everybody. */
export function deny(actions: readonly string[], direct = false): Statement {
  const Condition = { StringNotEquals: { 'aws:CalledViaFirst': ['cloudformation.amazonaws.com'] } };
  return { Effect: 'Deny', Action: actions, Resource: ['*'], ...(direct && { Condition }) };
}

export function allow(actions: readonly string[]): Statement {
  return { Effect: 'Allow', Action: actions, Resource: ['*'] };
}

/** An organization from what is attached to each target, whose parents stand before their children. */
export function organizationOf(targets: readonly Target[], policies: readonly ControlPolicy[]): Organization {
  return {
    managementAccount: '111111111111',
    targets: new Map(targets.map((target) => [target.id, target])),
    policies: new Map(policies.map((policy) => [policy.name, policy])),
  };
}

/** The same as it would be read from AWS; stackgate's policies have the names that they have there. */
export function actualOf({ managementAccount, targets, policies }: Organization): Actual {
  const deployed = new Map(
    [...policies.values()].map(({ name, type, document }, index): [string, ActualPolicy] => {
      const content = minified(document);
      const isOurs = name.startsWith('stackgate-');
      return [
        name,
        {
          id: `p-${index}`,
          name: isOurs ? deployedName(name, content) : name,
          type,
          content,
          isAwsManaged: name === 'FullAWSAccess' || name === 'RCPFullAWSAccess',
        },
      ];
    }),
  );
  return {
    managementAccount,
    enabled: new Set(['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY']),
    targets: new Map(
      [...targets.values()].map((target) => [
        target.id,
        { ...target, attached: target.attached.map((name) => deployed.get(name)?.name ?? name) },
      ]),
    ),
    policies: new Map([...deployed.values()].map((policy) => [policy.name, policy])),
  };
}

const PATTERNS = ['a:x', 'a:y', 'b:x', 'b:y', 'a:*', 'b:*', '*:x', 'a:?'] as const;

/** A statement over few actions, so that those of several policies meet. */
const statement: fc.Arbitrary<Statement> = fc
  .oneof(
    fc.record({
      actions: fc.uniqueArray(fc.constantFrom(...PATTERNS), { minLength: 1, maxLength: 3 }),
      kind: fc.constantFrom('deny', 'direct', 'allow', 'not' as const),
    }),
  )
  .map(({ actions, kind }): Statement => {
    if (kind === 'allow') return allow(actions);
    if (kind === 'not') return { Effect: 'Deny', NotAction: actions, Resource: ['*'] };
    return deny(actions, kind === 'direct');
  });

const policies = (prefix: string, most: number): fc.Arbitrary<ControlPolicy[]> =>
  fc
    .array(fc.tuple(fc.array(statement, { minLength: 1, maxLength: 2 }), fc.integer({ min: 0, max: 5 })), {
      maxLength: most,
    })
    .map((all) =>
      all.map(([statements, kind], index) =>
        kind === 0
          ? policyOf(
              `${prefix}rcp-${index}`,
              statements.map((one) => ({ ...one, Effect: 'Deny', Principal: '*' })),
              'RESOURCE_CONTROL_POLICY',
            )
          : policyOf(`${prefix}${index}`, statements),
      ),
    );

/** Places without what is attached: organizational units up to three levels deep, with accounts. */
const places: fc.Arbitrary<Omit<Target, 'attached'>[]> = fc
  .array(fc.tuple(fc.nat(), fc.boolean()), { minLength: 1, maxLength: 9 })
  .map((children) => {
    const all: Omit<Target, 'attached'>[] = [{ id: 'r-root', name: 'Root', type: 'ROOT' }];
    const units = ['r-root'];
    for (const [index, [at, isUnit]] of children.entries()) {
      const parent = units[at % units.length] ?? 'r-root';
      const id = isUnit ? `ou-root-${index}` : String(222222222220 + index);
      if (isUnit) units.push(id);
      all.push({
        id,
        name: `${isUnit ? 'unit' : 'account'} ${index}`,
        type: isUnit ? 'ORGANIZATIONAL_UNIT' : 'ACCOUNT',
        parent,
      });
    }
    return all;
  });

/** Two states of one organization: as it is, and as somebody wants it. Both are ones that AWS could keep. */
export const changes: fc.Arbitrary<{ readonly now: Organization; readonly then: Organization }> = fc
  .tuple(places, policies('stackgate-', 6), policies('other-', 9), fc.infiniteStream(fc.nat()))
  .map(([where, ours, others, choice]) => {
    const chosen = (of: readonly ControlPolicy[]): ControlPolicy[] =>
      of.filter(() => (choice.next().value ?? 0) % 2 === 0);
    const foreign = new Map(where.map(({ id }) => [id, chosen(others)]));
    const side = (): Organization => {
      const targets = where.map((place): Target => {
        const scps = chosen([FULL, ...ours]);
        const all = [...scps, ...(foreign.get(place.id) ?? []), RCP_FULL];
        return { ...place, attached: withinQuota(all).map(({ name }) => name) };
      });
      return organizationOf(targets, [FULL, RCP_FULL, ...ours, ...others]);
    };
    return { now: side(), then: side() };
  });

/** As AWS keeps it: ten SCPs, one of which allows, and five RCPs with AWS's own among them. */
function withinQuota(all: readonly ControlPolicy[]): ControlPolicy[] {
  const scps = all.filter(({ type }) => type === 'SERVICE_CONTROL_POLICY');
  const rcps = all.filter(({ type, name }) => type === 'RESOURCE_CONTROL_POLICY' && name !== RCP_FULL.name);
  const allowing =
    scps.find(({ document }) => document.Statement.some(({ Effect }) => Effect === 'Allow')) ?? FULL;
  const rest = scps.filter((policy) => policy !== allowing);
  return [allowing, ...rest.slice(0, 9), RCP_FULL, ...rcps.slice(0, 4)];
}
