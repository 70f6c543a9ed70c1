import type { Description, LiveAccount, LiveKey } from '../../key-strategy/audit/live-account.ts';
import type { Plan } from '../../key-strategy/plan.ts';
import { isCustomerMade, type CustomerKey } from '../../key-strategy/planned-key.ts';

/** A key policy as the plan means it: those who administer cannot decrypt, and users and services are bound. */
export function cleanPolicy({ keyAccount, servicePrincipals }: CustomerKey): {
  Version: string;
  Statement: object[];
} {
  const role = (name: string): string => `arn:aws:iam::${keyAccount}:role/${name}`;
  const administer = [
    'kms:Describe*',
    'kms:Get*',
    'kms:List*',
    'kms:PutKeyPolicy',
    'kms:ScheduleKeyDeletion',
    'kms:EnableKeyRotation',
  ];
  const use = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*', 'kms:DescribeKey'];
  const allow = (Sid: string, principal: object, Action: readonly string[], Condition?: object): object => ({
    Sid,
    Effect: 'Allow',
    Principal: principal,
    Action,
    Resource: '*',
    ...(Condition && { Condition }),
  });
  return {
    Version: '2012-10-17',
    Statement: [
      allow('Account', { AWS: `arn:aws:iam::${keyAccount}:root` }, administer),
      allow('Administrators', { AWS: [role('admins')] }, administer),
      allow('Users', { AWS: [role('users')] }, use),
      allow('Grants', { AWS: [role('users')] }, ['kms:CreateGrant'], {
        Bool: { 'kms:GrantIsForAWSResource': 'true' },
      }),
      ...servicePrincipals.map((Service, index) =>
        allow(`Service${index}`, { Service }, ['kms:GenerateDataKey*', 'kms:Decrypt'], {
          StringEquals: { 'aws:SourceAccount': keyAccount },
        }),
      ),
    ],
  };
}

/** The accounts that a plan asks for, just as it asks. */
export function plannedAccounts(plan: Plan): LiveAccount[] {
  const wanted = plan.keys
    .filter(isCustomerMade)
    .flatMap((key) => [key.region, ...(key.multiRegion?.replicas ?? [])].map((region) => ({ key, region })));
  const accounts = new Map<string, LiveAccount>();
  for (const [index, { key, region }] of wanted.entries()) {
    const place = `${key.keyAccount} ${region}`;
    const before = accounts.get(place) ?? emptyAccount(key.keyAccount, region);
    const id = `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
    const aliases = 'value' in before.aliases ? before.aliases.value : {};
    accounts.set(place, {
      ...before,
      aliases: { value: { ...aliases, [key.alias]: id } },
      keys: [...before.keys, liveKey(key, `arn:aws:kms:${region}:${key.keyAccount}:key/${id}`)],
    });
  }
  return [...accounts.values()];
}

/** An account with nothing but a key of AWS. */
export function emptyAccount(account: string, region: string): LiveAccount {
  const id = 'ffffffff-0000-4000-8000-000000000000';
  return {
    version: 1,
    account,
    region,
    readAt: '2026-11-21T12:00:00.000Z',
    aliases: { value: { 'alias/aws/sqs': id } },
    keys: [
      {
        arn: `arn:aws:kms:${region}:${account}:key/${id}`,
        description: { value: { KeyManager: 'AWS', KeyState: 'Enabled' } },
      },
    ],
  };
}

function liveKey(key: CustomerKey, arn: string): LiveKey {
  const { rotation, multiRegion, type } = key;
  const description: Description = {
    KeyManager: 'CUSTOMER',
    KeyState: 'Enabled',
    Origin: type === 'imported' ? 'EXTERNAL' : 'AWS_KMS',
    KeySpec: 'SYMMETRIC_DEFAULT',
    KeyUsage: 'ENCRYPT_DECRYPT',
    MultiRegion: multiRegion !== null,
  };
  return {
    arn,
    description: { value: description },
    policy: { value: JSON.stringify(cleanPolicy(key)) },
    ...(rotation.automatic && {
      rotation: { value: { KeyRotationEnabled: true, RotationPeriodInDays: rotation.periodDays } },
    }),
    tags: { value: {} },
    grants: { value: [] },
    lastUsage: { value: { TrackingStartDate: '2026-01-01T00:00:00.000Z' } },
  };
}
