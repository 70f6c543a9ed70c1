import { describe, expect, it } from 'vitest';
import { AttachPolicyCommand, CreatePolicyCommand } from '@aws-sdk/client-organizations';
import type { Organization } from '../../scps/organization.ts';
import { awsOrganizations } from '../../scps/rollout/aws-organizations.ts';
import { OrganizationsError } from '../../scps/rollout/errors.ts';
import { RATES, type Operation } from '../../scps/rollout/limits.ts';
import { organizationOf } from '../../scps/rollout/fetched.ts';
import type { Organizations } from '../../scps/rollout/organizations.ts';
import { UNWATCHED } from '../../schemas/watch.ts';
import type { Clock } from '../../schemas/pace.ts';
import type { Journal } from '../../scps/rollout/plan-file.ts';
import { planOf } from '../../scps/rollout/plan.ts';
import { readOrganization } from '../../scps/rollout/read-organization.ts';
import { apply, rollBack, StoppedError } from '../../scps/rollout/run.ts';
import { fingerprint, stateOf, type Actual } from '../../scps/rollout/state.ts';
import { differencesOf } from '../../scps/rollout/verify.ts';
import { allow, deny, policyOf } from '../scps/rollout/organizations.ts';
import { newOrganization, type Emulated } from './organization.ts';

/** Time that passes only by waiting. */
function quickClock(): Clock {
  let time = 0;
  return {
    now: () => time,
    sleep: (milliseconds) => {
      time += milliseconds;
      return Promise.resolve();
    },
  };
}

const FORTY = {
  Security: 4,
  'Workloads/Test': 1,
  'Workloads/Production/Bank': 25,
  'Workloads/Production': 4,
  '': 6,
};

const ACCESS = { replaceFullAccess: true };

async function read(organizations: Organizations): Promise<Actual> {
  return readOrganization(organizations, UNWATCHED);
}

/** What is there, with policies of ours: an allow-list in two parts, denies at the root and below, and an RCP. */
function wantedFrom(actual: Actual, { ids, root }: Emulated, services: readonly string[]): Organization {
  const now = organizationOf(actual);
  const policies = [
    policyOf('stackgate-allow-1', [allow(services.map((service) => `${service}:*`))]),
    policyOf('stackgate-allow-2', [allow(['organizations:*', 'sts:*'])]),
    policyOf('stackgate-deny-1', [
      deny(
        services.map((service) => `${service}:Create*`),
        true,
      ),
    ]),
    policyOf('stackgate-deny-2', [deny(['cloudformation:SetTypeConfiguration'])]),
    policyOf('stackgate-rcp-1', [{ ...deny(['s3:PutObject']), Principal: '*' }], 'RESOURCE_CONTROL_POLICY'),
  ];
  const ours: Record<string, readonly string[]> = {
    [root]: ['stackgate-deny-2', 'stackgate-rcp-1'],
    [ids.get('Workloads') ?? '']: ['stackgate-allow-1', 'stackgate-allow-2'],
    [ids.get('Workloads/Production/Bank') ?? '']: ['stackgate-deny-1'],
    [ids.get('workloads-test-1') ?? '']: ['stackgate-deny-1', 'stackgate-allow-1', 'stackgate-allow-2'],
  };
  const targets = [...now.targets.values()].map((target) => {
    const mine = ours[target.id] ?? [];
    const replaces = mine.includes('stackgate-allow-1');
    const others = target.attached.filter(
      (name) => !name.startsWith('stackgate-') && !(replaces && name === 'FullAWSAccess'),
    );
    return { ...target, attached: [...others, ...mine] };
  });
  return {
    ...now,
    targets: new Map(targets.map((target) => [target.id, target])),
    policies: new Map([...now.policies.values(), ...policies].map((policy) => [policy.name, policy])),
  };
}

async function journaled(
  work: (keep: (journal: Journal) => Promise<void>) => Promise<unknown>,
): Promise<{ journals: Journal[]; result: unknown; error: unknown }> {
  const journals: Journal[] = [];
  const keep = (journal: Journal): Promise<void> => {
    journals.push(journal);
    return Promise.resolve();
  };
  try {
    return { journals, result: await work(keep), error: undefined };
  } catch (error) {
    return { journals, result: undefined, error };
  }
}

describe('an organization of 40 accounts', () => {
  it('is read, rolled out to in spite of faults, verified, changed, and rolled back', async () => {
    const emulated = await newOrganization(FORTY);
    const { client, proxy, ids } = emulated;
    const organizations = awsOrganizations(client, quickClock());

    const before = await read(organizations);
    // Management account, root, five units and the accounts.
    expect(before.targets.size).toBe(1 + 1 + 5 + 40);
    expect(before.targets.get(ids.get('workloads-production-bank-25') ?? '')).toMatchObject({
      type: 'ACCOUNT',
      parent: ids.get('Workloads/Production/Bank'),
      attached: expect.arrayContaining(['FullAWSAccess', 'RCPFullAWSAccess']) as string[],
    });

    const first = planOf(wantedFrom(before, emulated, ['s3', 'kms']), before, ACCESS);
    proxy.calls.length = 0;
    // AWS turns every third change away for a while, and some answers get lost.
    proxy.fault = (operation, nth) => {
      if (!/^(Create|Attach|Detach|Delete)/.test(operation))
        return nth % 5 === 0 ? { error: 'TooManyRequestsException' } : undefined;
      if (nth % 4 === 3) return 'answer lost';
      return nth % 3 === 0 ? { error: 'ConcurrentModificationException' } : undefined;
    };
    const forward = await journaled((keep) => apply(first, organizations, { keep, watch: UNWATCHED }));
    expect(forward.error).toBeUndefined();
    expect(forward.result).toEqual({ made: first.steps.length, isAsPlanned: true });
    expect(forward.journals.map(({ at }) => at)).toEqual(first.steps.map((_, index) => index));
    proxy.fault = () => undefined;

    const rolledOut = await read(organizations);
    expect(differencesOf(wantedFrom(before, emulated, ['s3', 'kms']), rolledOut, ACCESS)).toEqual([]);
    expect(differencesOf(wantedFrom(before, emulated, ['s3']), rolledOut, ACCESS)).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^Root\/Workloads lacks the SCP stackgate-allow-1-/),
      ]) as string[],
    );

    // Again: nothing is left to do, and nothing is done twice.
    proxy.calls.length = 0;
    const again = await journaled((keep) => apply(first, organizations, { keep, watch: UNWATCHED }));
    expect(again.result).toEqual({ made: 0, isAsPlanned: true });
    expect(proxy.calls.filter((call) => /^(Create|Attach|Detach|Delete)/.test(call))).toEqual([]);

    const second = planOf(wantedFrom(before, emulated, ['s3', 'kms', 'sns']), rolledOut, ACCESS);
    expect(new Set(second.steps.map((step) => step.do))).toEqual(
      new Set(['create', 'attach', 'detach', 'delete']),
    );
    await apply(second, organizations, { keep: () => Promise.resolve(), watch: UNWATCHED });
    const back = await journaled((keep) => rollBack(second, organizations, { keep, watch: UNWATCHED }));
    expect(back.result).toEqual({ made: second.steps.length, isAsPlanned: true });
    expect(fingerprint(stateOf(await read(organizations)))).toBe(fingerprint(stateOf(rolledOut)));
    await rollBack(first, organizations, { keep: () => Promise.resolve(), watch: UNWATCHED });
    expect(fingerprint(stateOf(await read(organizations)))).toBe(fingerprint(stateOf(before)));
  });

  it('goes on after it was interrupted or AWS refused, from what AWS has, and goes back from there', async () => {
    const emulated = await newOrganization(FORTY);
    const { client, proxy } = emulated;
    const organizations = awsOrganizations(client, quickClock());
    const before = await read(organizations);
    const plan = planOf(wantedFrom(before, emulated, ['s3']), before, ACCESS);

    const controller = new AbortController();
    const interrupted = await journaled((keep) =>
      apply(plan, organizations, {
        keep: async (journal) => {
          await keep(journal);
          if (journal.at === 6) controller.abort(new Error('Interrupted.'));
        },
        watch: { ...UNWATCHED, signal: controller.signal },
      }),
    );
    expect(interrupted.error).toBeInstanceOf(StoppedError);
    // The step that was under way is done.
    expect(interrupted.error).toMatchObject({
      done: 7,
      message: expect.stringContaining(`7 of ${plan.steps.length} steps are done`) as string,
    });

    const third =
      [...plan.steps.entries()].filter(([at, step]) => at >= 7 && step.do === 'attach')[2]?.[0] ?? 0;
    proxy.calls.length = 0;
    proxy.fault = (operation, nth) =>
      operation === 'AttachPolicy' && nth === 3 ? { error: 'AccessDeniedException' } : undefined;
    const refused = await journaled((keep) => apply(plan, organizations, { keep, watch: UNWATCHED }));
    expect(refused.error).toBeInstanceOf(StoppedError);
    expect((refused.error as Error).message).toMatch(
      /organizations:AttachPolicy with p-\w+ and \S+ failed: AccessDeniedException.*\nUse credentials of the management account.*\nStopped at: attach stackgate-\S+ to Root\/.*\. \d+ of \d+ steps are done\.$/s,
    );
    expect(refused.error).toMatchObject({ done: third });
    proxy.fault = () => undefined;

    const half = stateOf(await read(organizations));
    const resumed = await journaled((keep) => apply(plan, organizations, { keep, watch: UNWATCHED }));
    expect(resumed.result).toEqual({ made: plan.steps.length - third, isAsPlanned: true });
    expect(fingerprint(half)).not.toBe(fingerprint(stateOf(await read(organizations))));

    const backwards = new AbortController();
    const stopped = await journaled((keep) =>
      rollBack(plan, organizations, {
        keep: async (journal) => {
          await keep(journal);
          if (journal.at === plan.steps.length - 3) backwards.abort(new Error('Interrupted.'));
        },
        watch: { ...UNWATCHED, signal: backwards.signal },
      }),
    );
    expect(stopped.error).toBeInstanceOf(StoppedError);
    const rest = await journaled((keep) => rollBack(plan, organizations, { keep, watch: UNWATCHED }));
    expect(rest.result).toEqual({ made: plan.steps.length - 4, isAsPlanned: true });
    expect(fingerprint(stateOf(await read(organizations)))).toBe(plan.from);
  });

  it('is not touched by a plan that was made for another state', async () => {
    const emulated = await newOrganization({ Test: 1 });
    const { client, proxy, root } = emulated;
    const organizations = awsOrganizations(client, quickClock());
    const before = await read(organizations);
    const [, account = ''] = [...emulated.ids].find(([name]) => name === 'test-1') ?? [];
    const now = organizationOf(before);
    const target = now.targets.get(account);
    if (!target) throw new Error('There is no account.');
    const gate = policyOf('stackgate-deny-1', [deny(['s3:CreateBucket'])]);
    const wanted: Organization = {
      ...now,
      targets: new Map([...now.targets, [account, { ...target, attached: [...target.attached, gate.name] }]]),
      policies: new Map([...now.policies, [gate.name, gate]]),
    };
    const plan = planOf(wanted, before, ACCESS);
    const { Policy } = await client.send(
      new CreatePolicyCommand({
        Name: 'other',
        Description: '',
        Type: 'SERVICE_CONTROL_POLICY',
        Content: '{"Version":"2012-10-17","Statement":[]}',
      }),
    );
    await client.send(new AttachPolicyCommand({ PolicyId: Policy?.PolicySummary?.Id, TargetId: root }));
    proxy.calls.length = 0;
    await expect(
      apply(plan, organizations, { keep: () => Promise.resolve(), watch: UNWATCHED }),
    ).rejects.toThrow(/The organization changed since the plan was made\. Nothing was done now\. Plan again/);
    expect(proxy.calls.filter((call) => !/^(List|Describe)/.test(call))).toEqual([]);
  });
});

describe('what AWS refuses', () => {
  it.each<[string, (organizations: Organizations, emulated: Emulated) => Promise<unknown>, RegExp]>([
    [
      'too long',
      (aws) =>
        aws.create({
          name: 'long',
          type: 'SERVICE_CONTROL_POLICY',
          content: JSON.stringify({ Statement: ['x'.repeat(10_240)] }),
        }),
      /ConstraintViolationException: POLICY_CONTENT_LIMIT_EXCEEDED.*\nThe document is longer/,
    ],
    [
      'no policy',
      (aws) => aws.create({ name: 'none', type: 'SERVICE_CONTROL_POLICY', content: '{' }),
      /MalformedPolicyDocumentException.*\nAWS does not take the document/,
    ],
    [
      'the last SCP',
      (aws, { root }) => aws.detach('p-FullAWSAccess', root),
      /MIN_POLICY_TYPE_ATTACHMENT_LIMIT_EXCEEDED.*\nIt is the last SCP/,
    ],
    [
      'no target',
      (aws) => aws.attach('p-FullAWSAccess', 'ou-aaaa-bbbbbbbb'),
      /TargetNotFoundException.*\nThe target left/,
    ],
  ])('is told: %s', async (_, call, message) => {
    const emulated = await newOrganization({});
    const organizations = awsOrganizations(emulated.client, quickClock());
    const failed = call(organizations, emulated);
    await expect(failed).rejects.toThrow(OrganizationsError);
    await expect(failed).rejects.toThrow(message);
  });

  it('is not told when it is so already', async () => {
    const { client, root } = await newOrganization({});
    const organizations = awsOrganizations(client, quickClock());
    const policy = {
      name: 'stackgate-a',
      type: 'SERVICE_CONTROL_POLICY',
      content: '{"Statement":[]}',
    } as const;
    const id = await organizations.create(policy);
    expect(await organizations.create(policy)).toBe(id);
    await expect(organizations.create({ ...policy, content: '{"Statement": []}' })).rejects.toThrow(
      /DuplicatePolicyException.*\nAnother policy has the name/s,
    );
    for (let time = 0; time < 2; time += 1) await organizations.attach(id, root);
    for (let time = 0; time < 2; time += 1) await organizations.detach(id, root);
    for (let time = 0; time < 2; time += 1) await organizations.delete(id);
  });

  it('ends a call that stays turned away', async () => {
    const { client, proxy } = await newOrganization({});
    proxy.fault = () => ({ error: 'TooManyRequestsException' });
    await expect(awsOrganizations(client, quickClock()).managementAccount()).rejects.toThrow(
      /TooManyRequestsException/,
    );
    expect(proxy.calls.length).toBeGreaterThan(3);
    expect(proxy.calls.length).toBeLessThan(20);
  });
});

it('is asked no faster than AWS allows', async () => {
  const { client, proxy } = await newOrganization(FORTY);
  const clock = quickClock();
  const times = new Map<string, number[]>();
  proxy.fault = (operation) => {
    times.set(operation, [...(times.get(operation) ?? []), clock.now()]);
    return undefined;
  };
  const organizations = awsOrganizations(client, clock);
  await read(organizations);
  for (let number = 0; number < 10; number += 1) await organizations.contentOf('p-FullAWSAccess');
  expect(times.get('DescribePolicy')?.length).toBeGreaterThan(10);
  for (const [operation, at] of times) {
    const { rate, burst } = RATES[operation as Operation];
    at.sort((one, other) => one - other);
    for (const [index, time] of at.entries()) {
      for (const [later, then] of at.slice(index).entries()) {
        // A bucket gives what it holds, and what flows in meanwhile.
        expect(later + 1).toBeLessThanOrEqual(burst + ((then - time) / 1000) * rate + 1e-6);
      }
    }
  }
});
