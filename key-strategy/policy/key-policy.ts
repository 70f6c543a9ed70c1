import { partitionOf } from '../../template/pseudo.ts';
import type { CustomerKey } from '../planned-key.ts';
import { serviceNamed } from '../service-matrix.ts';
import { CRYPTOGRAPHIC, GOVERN_ALL, governing, GRANT, LOOK, OPERATE, USE } from './actions.ts';
import { accountOf, principalsOf, type Principals, type Teams } from './principals.ts';
import { keyProblem, type KeyProblem } from './problem.ts';
import { principalsFor, servicesOf, serviceStatements } from './service-statements.ts';
import { about, type Condition, type KeyPolicy, type KeyStatement } from './statement.ts';

/**
 * Bytes of a key policy: AWS KMS Developer Guide, resource quotas, as of 2023. The service model of November 2026 lets
 * 131,072 characters through and the quota table no longer names the limit, so more is not known to work.
 */
export const POLICY_BYTES = 32_768;
const NEARLY_FULL = 0.75;

/** Partitions in which services are named as the service matrix has them. */
const KNOWN_PARTITIONS: readonly string[] = ['aws', 'aws-us-gov'];

/** The policy of a key in one of its Regions. With a problem that is an error it is not to be used. */
export interface PlannedPolicy {
  readonly policy: KeyPolicy;
  readonly bytes: number;
  readonly problems: readonly KeyProblem[];
}

/**
 * The policy of a key: one that separates who administers it from who uses it. No principal is let in but those of the
 * plan; the account itself may look and administer, so that IAM policies can never give the data away, and a key
 * whose administrators are gone is not lost.
 */
export function keyPolicyOf(key: CustomerKey, region: string, teams: Teams): PlannedPolicy {
  const { principals, problems } = principalsOf(key, teams);
  const services = serviceStatements(key, region);
  const uses = useStatements(key, principals, region);
  const policy: KeyPolicy = {
    Version: '2012-10-17',
    Statement: [
      ...administrationStatements(key, principals, region),
      ...uses.statements,
      ...services.statements,
      ...separation(principals),
    ],
  };
  const bytes = Buffer.byteLength(JSON.stringify(policy));
  const partition = partitionOf(region);
  return {
    policy,
    bytes,
    problems: [
      ...problems,
      ...services.problems,
      ...uses.problems,
      ...(KNOWN_PARTITIONS.includes(partition)
        ? []
        : [keyProblem('PARTITION-UNKNOWN', key, `${region} is in ${partition}.`)]),
      ...lengthProblems(key, bytes),
    ],
  };
}

function lengthProblems(key: CustomerKey, bytes: number): readonly KeyProblem[] {
  if (bytes <= POLICY_BYTES * NEARLY_FULL) return [];
  const code = bytes > POLICY_BYTES ? 'POLICY-TOO-LONG' : 'POLICY-NEARLY-FULL';
  return [keyProblem(code, key, `Its policy has ${bytes} of ${POLICY_BYTES} bytes.`)];
}

function administrationStatements(
  key: CustomerKey,
  { policy, operations, audit }: Principals,
  region: string,
): readonly KeyStatement[] {
  const govern = governing(key);
  const everything = [...govern, ...OPERATE, ...LOOK];
  const root = `arn:${partitionOf(region)}:iam::${key.keyAccount}:root`;
  // The role of AWS KMS that keeps replicas alike has its permission by IAM.
  const synchronize = key.multiRegion ? ['kms:SynchronizeMultiRegionKey'] : [];
  const together = policy.join() === operations.join();
  const auditors = audit.filter((arn) => !policy.includes(arn) && !operations.includes(arn));
  return [
    ...about([root], { Sid: 'AccountAdministers', Action: [...everything, ...synchronize] }),
    ...about(policy, { Sid: 'KeyAdministrators', Action: together ? everything : [...govern, ...LOOK] }),
    ...(together ? [] : about(operations, { Sid: 'KeyOperators', Action: [...OPERATE, ...LOOK] })),
    ...about(auditors, { Sid: 'KeyAuditors', Action: LOOK }),
  ];
}

/** Users come through the services of the key, and from their account. */
function useStatements(
  key: CustomerKey,
  { users, crossAccountUsers }: Principals,
  region: string,
): { readonly statements: readonly KeyStatement[]; readonly problems: readonly KeyProblem[] } {
  const services = servicesOf(key);
  const through = services.filter((id) => serviceNamed(id).viaService !== undefined);
  const unknown = services.filter((id) => !through.includes(id) && principalsFor(id).length === 0);
  const granting = through.filter((id) => serviceNamed(id).grants?.value === true);
  const viaOf = (ids: typeof services): readonly string[] =>
    [...new Set(ids.flatMap((id) => serviceNamed(id).viaService?.value ?? []))].map(
      (name) => `${name}.${region}.amazonaws.com`,
    );
  const from = (accounts: readonly string[], ids: typeof services): Condition => ({
    StringEquals: { 'kms:CallerAccount': accounts, 'kms:ViaService': viaOf(ids) },
  });
  const own = [key.account];
  const others = [...new Set(crossAccountUsers.map(accountOf))];
  const everyone = [...users, ...crossAccountUsers];
  return {
    statements:
      through.length === 0
        ? []
        : [
            ...about(users, { Sid: 'KeyUsers', Action: USE, Condition: from(own, through) }),
            ...(granting.length === 0
              ? []
              : about(users, {
                  Sid: 'KeyUsersGrants',
                  Action: GRANT,
                  Condition: {
                    Bool: { 'kms:GrantIsForAWSResource': 'true' },
                    ...from(own, granting),
                  },
                })),
            ...about(crossAccountUsers, {
              Sid: 'CrossAccountUsers',
              Action: USE,
              Condition: from(others, through),
            }),
          ],
    problems: [
      ...unknown.map((id) =>
        keyProblem('USE-NOT-KNOWN', key, `How callers use the key through ${id} is not known.`),
      ),
      ...(through.length === 0 && unknown.length === 0 && everyone.length > 0
        ? [keyProblem('USERS-NOT-NEEDED', key, `${services.join(', ')} uses the key by itself.`)]
        : []),
    ],
  };
}

/** What holds whatever IAM policies and grants add. Services revoke their grants with the credentials of users. */
function separation({ policy, operations, users, crossAccountUsers }: Principals): readonly KeyStatement[] {
  const administers = [...GOVERN_ALL, ...OPERATE].filter((action) => !GRANT.includes(action));
  return [
    ...about([...new Set([...policy, ...operations])].sort(), {
      Sid: 'AdministratorsDoNotUse',
      Effect: 'Deny',
      Action: [...CRYPTOGRAPHIC, 'kms:CreateGrant'],
    }),
    ...about([...new Set([...users, ...crossAccountUsers])].sort(), {
      Sid: 'UsersDoNotAdminister',
      Effect: 'Deny',
      Action: administers,
    }),
  ];
}
