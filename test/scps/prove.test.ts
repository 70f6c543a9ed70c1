import { describe, expect, it } from 'vitest';
import type { Statement } from '../../scps/document.ts';
import { compileOrganization } from '../../scps/evaluate/evaluate.ts';
import type { Organization } from '../../scps/organization.ts';
import { attacksOn, type Target } from '../../scps/prove/attacks.ts';
import { expectations, PROVISIONING, UNTOUCHED } from '../../scps/prove/expectation.ts';
import { prove, type Proof } from '../../scps/prove/prove.ts';
import { ACCOUNT, FULL, chain, together, type Sketch } from './organizations.ts';

const GATE: Target = {
  account: ACCOUNT,
  hook: 'Company::Gate::Hook',
  stackSets: ['gate'],
  functions: ['gate-hook', 'guard-*'],
  roles: ['gate/HookRole', 'ci/deploy-*'],
  buckets: ['amzn-s3-demo-bucket'],
  alerts: ['gate-*'],
  keys: [`arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`],
  cloudControl: 'deny',
};
const ORGANIZATION = 'o-exampleorg1';
const BREAK_GLASS = 'break-glass/Admin';

const unless = (...roles: readonly string[]) => ({
  ArnNotLike: { 'aws:PrincipalArn': roles.map((role) => `arn:*:iam::*:role/${role}`) },
});
const deny = (Sid: string, rest: Omit<Sketch, 'Effect'>): Sketch => ({ Sid, Effect: 'Deny', ...rest });
const GATEKEEPERS = unless('stacksets-exec-*', BREAK_GLASS);

/** SCPs without a hole. */
const SOUND: readonly Sketch[] = [
  deny('Provision', {
    Action: ['s3:CreateBucket', 'ec2:Run*'],
    Condition: {
      StringNotEquals: { 'aws:CalledViaFirst': ['cloudformation.amazonaws.com'] },
      ...unless(BREAK_GLASS),
    },
  }),
  deny('Stacks', {
    Action: ['cloudformation:*Stack', 'cloudformation:*ChangeSet', 'cloudformation:SetStackPolicy'],
    Resource: ['arn:*:cloudformation:*:*:stack/gate/*', 'arn:*:cloudformation:*:*:stack/StackSet-gate-*/*'],
    Condition: GATEKEEPERS,
  }),
  deny('StackSets', { Resource: ['arn:*:cloudformation:*:*:stackset/gate:*'], Condition: GATEKEEPERS }),
  deny('Types', {
    Action: ['cloudformation:*Type*', 'cloudformation:RegisterPublisher'],
    Condition: GATEKEEPERS,
  }),
  deny('Function', {
    Resource: ['gate-hook', 'guard-*'].map((name) => `arn:*:lambda:eu-west-1:${ACCOUNT}:function:${name}`),
    Condition: GATEKEEPERS,
  }),
  deny('Roles', {
    Action: ['iam:*'],
    Resource: ['gate/HookRole', 'ci/deploy-*'].map((role) => `arn:*:iam::*:role/${role}`),
    Condition: GATEKEEPERS,
  }),
  deny('StackSetRoles', { Action: ['iam:*'], Resource: ['arn:*:iam::*:role/stacksets-exec-*'] }),
  deny('Bundles', {
    Action: ['s3:Put*', 's3:Delete*'],
    Resource: ['arn:*:s3:::amzn-s3-demo-bucket*'],
    Condition: GATEKEEPERS,
  }),
  deny('Keys', { Action: ['kms:DisableKey', 'kms:PutKeyPolicy', 'kms:Schedule*'], Resource: GATE.keys }),
  deny('Logs', {
    Action: ['logs:Delete*', 'logs:Put*'],
    Resource: ['gate-hook', 'guard-*'].map((name) => `arn:*:logs:*:*:log-group:/aws/lambda/${name}`),
    Condition: GATEKEEPERS,
  }),
  deny('Alerts', {
    Action: ['sns:*', 'sqs:*', 'events:*', 'cloudwatch:*'],
    Resource: ['sns:*:*:', 'sqs:*:*:', 'events:*:*:rule/', 'cloudwatch:*:*:alarm:'].map(
      (name) => `arn:*:${name}gate-*`,
    ),
    Condition: GATEKEEPERS,
  }),
  deny('ConfigRules', {
    Action: ['config:*Rule', 'config:DeleteEvaluationResults'],
    Condition: {
      StringNotEquals: { 'aws:CalledViaFirst': ['cloudformation.amazonaws.com'] },
      ...GATEKEEPERS,
    },
  }),
  deny('Recorder', { Action: ['config:*Recorder', 'config:*Channel'], Condition: GATEKEEPERS }),
  deny('Leave', { Action: ['organizations:LeaveOrganization'] }),
  deny('CloudControl', { Action: ['cloudformation:*Resource'], Condition: unless(BREAK_GLASS) }),
];
const OUTSIDERS: Sketch = {
  Effect: 'Deny',
  Action: ['s3:*', 'kms:*'],
  Condition: { StringNotEquals: { 'aws:PrincipalOrgID': [ORGANIZATION] } },
};

function proofOf(scps: readonly Sketch[], rcps: readonly Sketch[] = [OUTSIDERS]): Proof {
  const rcpLevels = rcps.length === 0 ? [[], [], []] : [[rcps], [], []];
  const organization: Organization = together(
    chain([[[FULL], scps]]),
    chain(rcpLevels, 'RESOURCE_CONTROL_POLICY'),
  );
  const wanted = [
    ...expectations('provisioning', ['s3:CreateBucket', 'ec2:RunInstances'], PROVISIONING),
    ...expectations('data plane', ['s3:PutObject', 's3:GetObject', 'kms:Decrypt'], UNTOUCHED),
    ...attacksOn(GATE),
  ];
  const place = { account: ACCOUNT, region: 'eu-west-1', partition: 'aws', organization: ORGANIZATION };
  let steps = 0;
  const evaluate = compileOrganization(organization, new Set(['s3', 'kms']));
  const proof = prove(evaluate, wanted, [place], BREAK_GLASS, () => (steps += 1));
  expect(steps).toBe(1);
  return proof;
}

/** Group, path and action of every surprise. */
function surprisesOf(proof: Proof): string[] {
  return proof.surprises.map(({ expectation: { group, path, action } }) => `${group}, ${path}, ${action}`);
}

it('finds nothing in policies without a hole, and counts what it asked', () => {
  const proof = proofOf(SOUND);
  expect(surprisesOf(proof)).toEqual([]);
  const of = (group: string, path: string) =>
    proof.counts.find((count) => count.group === group && count.path === path);
  expect(of('provisioning', 'direct')).toMatchObject({ denied: 2, allowed: 0, surprises: 0 });
  expect(of('provisioning', 'service-linked-role')).toMatchObject({ denied: 0, allowed: 2 });
  expect(of('data plane', 'direct')).toMatchObject({ denied: 0, allowed: 3 });
  expect(of('stacks of the gate', 'service-role')).toMatchObject({ denied: 10, allowed: 0 });
  expect(of('roll-out of the gate', 'stack-set-role')).toMatchObject({ denied: 0, allowed: 6 });
});

describe('finds what is open without', () => {
  it.each(SOUND.map(({ Sid }) => Sid ?? ''))('%s', (left) => {
    const proof = proofOf(SOUND.filter(({ Sid }) => Sid !== left));
    expect(proof.surprises).not.toEqual([]);
    for (const { expectation, evaluation } of proof.surprises) {
      expect(expectation.expected).toBe('denied');
      expect(evaluation.outcome).toBe('allowed');
    }
  });

  it('RCPs', () => {
    expect(surprisesOf(proofOf(SOUND, []))).toEqual([
      'buckets of the gate, outsider, s3:GetObject',
      'buckets of the gate, outsider, s3:PutObject',
      'keys of the gate, outsider, kms:Decrypt',
      'keys of the gate, outsider, kms:Sign',
    ]);
  });
});

it('finds that provisioning is locked out, where the condition is not for CloudFormation', () => {
  const always = SOUND.map((one) =>
    one.Sid === 'Provision' ? { ...one, Condition: unless(BREAK_GLASS) } : one,
  );
  expect(surprisesOf(proofOf(always))).toEqual([
    'provisioning, cloudformation, s3:CreateBucket',
    'provisioning, service-role, s3:CreateBucket',
    'provisioning, stack-set, s3:CreateBucket',
    'provisioning, cloudformation, ec2:RunInstances',
    'provisioning, service-role, ec2:RunInstances',
    'provisioning, stack-set, ec2:RunInstances',
  ]);
});

it('finds that the data plane is touched, and the roll-out locked out', () => {
  const wide: Statement = {
    Sid: 'Wide',
    Effect: 'Deny',
    Action: ['s3:P*', 'cloudformation:*'],
    Resource: ['*'],
  };
  const found = surprisesOf(proofOf([...SOUND, wide]));
  expect(found).toContain('data plane, service-role, s3:PutObject');
  expect(found).toContain('roll-out of the gate, stack-set-role, cloudformation:UpdateStack');
});

it('takes what is undecided for a surprise', () => {
  const open = deny('Open', {
    Action: ['lambda:DeleteFunction'],
    NotResource: ['arn:aws:lambda:*:*:function:${aws:username}'],
  });
  const { counts, surprises } = proofOf([...SOUND.filter(({ Sid }) => Sid !== 'Function'), open]);
  const undecided = surprises.filter(({ evaluation }) => evaluation.outcome === 'undecided');
  expect(undecided.map(({ expectation }) => expectation.action)).toEqual(
    Array(6).fill('lambda:DeleteFunction'),
  );
  expect(counts.reduce((sum, count) => sum + count.undecided, 0)).toBe(6);
});

// Patterns of stacks that lack the part of the id, and actions on types that are scoped to an ARN.
it('finds the holes of patterns that do not fit what there is', () => {
  const holes = SOUND.map((one) => {
    if (one.Sid === 'Stacks')
      return {
        ...one,
        Resource: ['gate', 'StackSet-gate-*'].map((name) => `arn:*:cloudformation:*:*:stack/${name}`),
      };
    if (one.Sid === 'Types')
      return { ...one, Resource: ['arn:*:cloudformation:*:*:type/hook/Company-Gate-Hook'] };
    return one;
  });
  const found = surprisesOf(proofOf(holes));
  expect(found).toContain('stacks of the gate, direct, cloudformation:DeleteStack');
  expect(found).toContain('registration of the Hook, direct, cloudformation:SetTypeConfiguration');
  expect(found).toContain('registration of the Hook, direct, cloudformation:DeactivateType');
});
