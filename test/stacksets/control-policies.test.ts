import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse, stringify } from 'yaml';
import { compileOrganization } from '../../scps/evaluate/evaluate.ts';
import { generate } from '../../scps/generate.ts';
import { callerOn, requestOf, roleArn, type Path, type Place } from '../../scps/prove/calls.ts';
import { RESULTS } from '../../scps/prove/prove.ts';
import { parseSettings, type Settings } from '../../scps/settings/settings.ts';
import { SETTINGS_SKELETON } from '../../scps/settings/skeleton.ts';
import { changingActions } from '../../scps/statements/statement.ts';
import { statementsFor } from '../../scps/statements/statements.ts';
import { desiredState, type DesiredResource } from '../../simulation/desired-state.ts';
import { checkControlPolicies } from '../../stacksets/preflight/control-policies.ts';
import { deployedName, templatesIn } from '../../stacksets/templates.ts';
import { POLICY } from '../hook/hooks.ts';
import { actionsFor, CATALOGUE, TYPES } from '../scps/actions/pack.ts';
import { ORGANIZATION, provenOf } from '../scps/generated.ts';
import { policyOf } from '../scps/rollout/organizations.ts';
import { longForm } from './baseline.ts';
import { wantingOf } from './fixtures.ts';
import { OWN_STACK, PARAMETERS, PLACE } from './guard-templates.ts';

// The settings of the example are those of whoever deploys the templates as they ship. What is made of them has to keep
// each resource of the gate, by the names that stand in the templates.

const FILE = 'examples/organization/settings.yaml';
const SETTINGS = parseSettings(readFileSync(FILE, 'utf8'), FILE);
const ACTIONS = actionsFor(TYPES);
const { wanted = ORGANIZATION } = generate({
  actions: ACTIONS,
  settings: SETTINGS,
  earlier: [],
  organization: ORGANIZATION,
});
const EVALUATE = compileOrganization(wanted, new Set(['s3', 'kms']));

const WHERE: Place = {
  account: '444455556666',
  region: PLACE.region,
  partition: PLACE.partition,
  organization: PLACE.organizationID,
};
const [BREAK_GLASS = ''] = SETTINGS.breakGlass;
const EXEC = 'stacksets-exec-0123456789abcdef0123456789abcdef';

/** A call, and the tags of what it is for. */
interface Call {
  readonly action: string;
  readonly resource: string;
  readonly tags?: Readonly<Record<string, string>>;
}

/** Whoever calls: a path of the proof, or a role that calls directly. */
type Caller = Path | { readonly role: string };

function becomes({ action, resource, tags = {} }: Call, caller: Caller): string {
  const path = typeof caller === 'string' ? caller : 'direct';
  const principal =
    typeof caller === 'string' ? callerOn(caller, WHERE, BREAK_GLASS) : roleArn(caller.role, WHERE);
  const request = requestOf({ action, resource, path, principal, owner: WHERE.account }, WHERE);
  const context = new Map(request.context);
  for (const [key, value] of Object.entries(tags)) context.set(`aws:resourcetag/${key}`, [value]);
  return RESULTS[EVALUATE({ ...request, context }).outcome];
}

/** Those who may write a stack, and roles that need not. */
const OTHERS: readonly Caller[] = [
  'direct',
  'cloudformation',
  'service-role',
  { role: 'AWSControlTowerExecution' },
];

/** The templates of the gate: those of the administrator, the guard's and the Hook's. */
const FILES = [
  ...readdirSync('stacksets/administrator').map((name) => `stacksets/administrator/${name}`),
  ...readdirSync('stacksets/templates')
    .filter((name) => /^[69]/.test(name))
    .map((name) => `stacksets/templates/${name}`),
];

function deployed(file: string): readonly DesiredResource[] {
  const parameters = PARAMETERS[file] ?? expect.unreachable(`${file} has no parameters here.`);
  const place = { ...PLACE, accountID: WHERE.account, stackName: OWN_STACK };
  return desiredState({ file, text: readFileSync(file, 'utf8'), parameters }, POLICY, place).resources;
}

const arn = (service: string, resource: string): string =>
  `arn:${WHERE.partition}:${service}:${WHERE.region}:${WHERE.account}:${resource}`;
const on = (actions: readonly string[], ...resources: readonly string[]): readonly Call[] =>
  actions.flatMap((action) => resources.map((resource) => ({ action, resource })));
const named = (service: string, names: string): readonly string[] =>
  names.split(' ').map((name) => `${service}:${name}`);
/** All that changes resources of some types of AWS's reference, but for some. */
const changing = (service: string, types: readonly string[], but = ''): readonly string[] =>
  changingActions(service, types, CATALOGUE).filter((action) => !named(service, but).includes(action));

type Properties = DesiredResource['properties'];
const text = (value: unknown): string =>
  typeof value === 'string' ? value : expect.unreachable('A name is a text.');

/** The calls that would change, silence or remove a resource. A type that is not here fails the test. */
const CALLS: Readonly<Record<string, (properties: Properties) => readonly Call[]>> = {
  'AWS::CloudFormation::LambdaHook': ({ Alias }) =>
    on(
      named('cloudformation', 'ActivateType DeactivateType DeregisterType RegisterType SetTypeConfiguration'),
      '*',
      arn('cloudformation', `type/hook/${text(Alias).replaceAll('::', '-')}`),
    ),
  'AWS::CloudWatch::Alarm': ({ AlarmName }) =>
    on(changing('cloudwatch', ['alarm']), arn('cloudwatch', `alarm:${text(AlarmName)}`)),
  // Its ARN ends with an id that Config makes.
  'AWS::Config::ConfigRule': () =>
    on(
      named('config', 'DeleteConfigRule DeleteEvaluationResults PutConfigRule'),
      arn('config', 'config-rule/config-rule-a1b2c3'),
    ),
  'AWS::Events::Rule': ({ Name }) =>
    on(changing('events', ['rule-on-default-event-bus']), arn('events', `rule/${text(Name)}`)),
  // Attaching a policy of the service alone: CreateServiceLinkedRole and DeleteServiceLinkedRole are of other roles.
  'AWS::IAM::Role': ({ RoleName }) =>
    on(
      changing('iam', ['role'], 'CreateServiceLinkedRole DeleteServiceLinkedRole'),
      roleArn(text(RoleName), WHERE),
    ),
  // Its use is for the key's own policy to say; the tag is what policies know it by.
  'AWS::KMS::Key': ({ Tags }) =>
    on(
      named(
        'kms',
        'DeleteAlias DisableKey DisableKeyRotation PutKeyPolicy RevokeGrant ScheduleKeyDeletion UntagResource UpdateAlias',
      ),
      arn('kms', 'key/1234abcd-12ab-34cd-56ef-000000000000'),
    ).map((call) => ({
      ...call,
      tags: Object.fromEntries(
        (Tags as readonly Properties[]).map(({ Key, Value }) => [text(Key), text(Value)]),
      ),
    })),
  'AWS::Lambda::Function': ({ FunctionName }) =>
    on(
      changing('lambda', ['function'], 'InvokeAsync InvokeFunction InvokeFunctionUrl'),
      arn('lambda', `function:${text(FunctionName)}`),
    ),
  'AWS::Logs::LogGroup': ({ LogGroupName }) => {
    const group = arn('logs', `log-group:${text(LogGroupName)}`);
    return on(changing('logs', ['log-group', 'log-stream']), group, `${group}:log-stream:one`);
  },
  'AWS::S3::Bucket': ({ BucketName }) => {
    const bucket = `arn:${WHERE.partition}:s3:::${text(BucketName)}`;
    return [
      ...on(changing('s3', ['bucket']), bucket),
      ...on(changing('s3', ['object']), `${bucket}/stackgate/current.json`),
    ];
  },
  'AWS::SNS::Topic': ({ TopicName }) => {
    const topic = arn('sns', text(TopicName));
    return [
      ...on(changing('sns', ['topic'], 'ConfirmSubscription Subscribe'), topic),
      ...on(['sns:Unsubscribe'], `${topic}:1234abcd-12ab-34cd-56ef-000000000000`),
    ];
  },
  'AWS::SQS::Queue': ({ QueueName }) => on(changing('sqs', ['queue']), arn('sqs', text(QueueName))),
};

/** What is changed by calls on another resource of its template. */
const PARTS: Readonly<Record<string, string>> = {
  'AWS::KMS::Alias': 'AWS::KMS::Key',
  'AWS::Lambda::Permission': 'AWS::Lambda::Function',
  'AWS::S3::BucketPolicy': 'AWS::S3::Bucket',
  'AWS::SNS::TopicPolicy': 'AWS::SNS::Topic',
  'AWS::SQS::QueuePolicy': 'AWS::SQS::Queue',
};

/** What policies cannot keep, as docs/guard.md lists it. */
const OPEN = new Set(['AWS::Config::ConfigRule']);

const RESOURCES = FILES.flatMap((file) =>
  deployed(file)
    .filter(({ type }) => !Object.hasOwn(PARTS, type))
    .map(({ logicalId, type, properties }) => {
      const calls = CALLS[type]?.(properties) ?? [];
      return { name: `${logicalId} of ${file}`, type, calls };
    }),
);

const STACKS = (() => {
  const id = '0123abcd-45ef-67ab-89cd-0123456789ab';
  const { sets, stacks } = templatesIn('stacksets');
  const own = (name: string): string => arn('cloudformation', `stack/${name}/${id}`);
  return [
    ...sets
      .map(({ name }) => deployedName(name))
      .flatMap((name) => [
        {
          name: `the StackSet ${name}`,
          type: 'stackset',
          resource: arn('cloudformation', `stackset/${name}:${id}`),
        },
        { name: `an instance of ${name}`, type: 'stack', resource: own(`StackSet-${name}-${id}`) },
      ]),
    ...stacks.map(({ name }) => ({
      name: `the stack ${deployedName(name)}`,
      type: 'stack',
      resource: own(deployedName(name)),
    })),
  ].map(({ name, type, resource }) => ({
    name,
    type,
    calls: on(changing('cloudformation', [type]), resource),
  }));
})();

describe('with the settings of the example, nobody but gatekeepers changes', () => {
  it.each([...STACKS, ...RESOURCES.filter(({ type }) => !OPEN.has(type))])('$name', ({ type, calls }) => {
    expect(calls).not.toEqual([]);
    for (const call of calls) {
      const { action, resource } = call;
      for (const caller of OTHERS)
        expect([caller, action, resource, becomes(call, caller)]).toEqual([
          caller,
          action,
          resource,
          'denied',
        ]);
      expect([action, resource, becomes(call, 'break-glass')]).toEqual([action, resource, 'allowed']);
      const byStackSets = type === 'AWS::KMS::Key' ? 'denied' : 'allowed';
      expect([action, resource, becomes(call, { role: EXEC })]).toEqual([action, resource, byStackSets]);
    }
  });
});

it('what is changed by calls on another resource names it in its own template', () => {
  const parts = FILES.flatMap((file) => {
    const { Resources } = longForm(readFileSync(file, 'utf8'));
    return Object.values(Resources).flatMap(({ Type, Properties }) => {
      const whole = PARTS[Type];
      if (whole === undefined) return [];
      const names = [...JSON.stringify(Properties).matchAll(/"(?:Ref|Fn::GetAtt)":\[?"(\w+)"/g)];
      return [[Type, names.some(([, id = '']) => Resources[id]?.Type === whole)]];
    });
  });
  expect(parts.length).toBeGreaterThan(5);
  expect(parts.filter(([, isThere]) => isThere !== true)).toEqual([]);
});

it('what policies cannot keep is what the documents say', () => {
  const open = RESOURCES.filter(({ type }) => OPEN.has(type)).flatMap(({ calls }) =>
    calls.map((call) => [call.action, ...OTHERS.map((caller) => becomes(call, caller))]),
  );
  expect(open).toEqual(
    ['DeleteConfigRule', 'DeleteEvaluationResults', 'PutConfigRule'].map((name) => [
      `config:${name}`,
      'denied',
      'allowed',
      'allowed',
      'allowed',
    ]),
  );
  for (const file of ['docs/guard.md', 'docs/control-policies.md'])
    expect(readFileSync(file, 'utf8')).toMatch(/Config\s+rules?\s[^.]*through\s+CloudFormation/);
});

it('the proof of the example finds no attack that works', async () => {
  const { surprises } = await provenOf(wanted, { actions: ACTIONS, settings: SETTINGS });
  expect(surprises).toEqual([]);
});

it.each([
  ['stackgate-hook-function-eu-west-1', 'hook'],
  ['stackgate-guard-eu-west-1', 'guard'],
])('%s writes its log all the same', (role, name) => {
  const resource = arn('logs', `log-group:/aws/lambda/stackgate-${name}:log-stream:one`);
  for (const action of ['logs:CreateLogStream', 'logs:PutLogEvents'])
    expect(becomes({ action, resource }, { role })).toBe('allowed');
});

describe.each([
  ['the example', SETTINGS],
  ['what scp init writes', filledIn()],
])('the traps of StackSets, with the settings of %s', (_, settings) => {
  it('are avoided', () => {
    expect(trapsIn(settings)).toEqual([]);
  });

  it('1: instances have the name of their set and an id', () => {
    const gate = { ...settings.gate, stackSets: ['others-*'] };
    expect(trapsIn({ ...settings, gate })).toEqual(['scp-stack-names']);
  });

  it('2: the role of StackSets calls without aws:CalledViaFirst', () => {
    const exempted = settings.exempted.filter(({ role }) => role !== 'stacksets-exec-*');
    expect(trapsIn({ ...settings, exempted })).toEqual(['scp-stack-sets-role']);
  });

  it('3: the role is kept from everybody, but for the service-linked role of StackSets', () => {
    const sid = 'ProtectStackSetExecutionRole';
    const kept = statementsFor(ACTIONS, settings).find(({ statement }) => statement.Sid === sid);
    expect(kept?.statement.Condition).toBeUndefined();
    const resource = roleArn(EXEC, WHERE);
    const call = { action: 'iam:UpdateAssumeRolePolicy', resource };
    const callers = ['direct', 'break-glass', 'service-linked-role'] as const;
    expect(callers.map((caller) => becomes(call, caller))).toEqual(['denied', 'denied', 'allowed']);
  });

  it('4: roles of such a name cannot be made', () => {
    expect(trapsIn(settings, 'ProtectStackSetExecutionRole')).toEqual(['scp-imitated-role']);
  });
});

/** The settings of `scp init`, with what is an organization's own. */
function filledIn(): Settings {
  const { organization, managementAccount, gateAccount, guarded, breakGlass } = SETTINGS;
  const own = { organization, managementAccount, gateAccount, guarded, breakGlass };
  return parseSettings(stringify({ ...(parse(SETTINGS_SKELETON) as object), ...own }), 'settings.yaml');
}

/** The checks that fail before the sets as they ship are deployed, without a statement of the policies or with all. */
function trapsIn(settings: Settings, without?: string): readonly string[] {
  const statements = statementsFor(actionsFor(['AWS::KMS::Key', 'AWS::S3::Bucket']), settings)
    .filter(({ type }) => type === 'SERVICE_CONTROL_POLICY')
    .map(({ statement }) => statement)
    .filter(({ Sid }) => Sid !== without);
  const policy = policyOf('stackgate-scp-deny-1', statements);
  const targets = new Map(
    [...ORGANIZATION.targets].map(([id, { attached, ...target }]) => [
      id,
      { ...target, attached: target.type === 'ROOT' ? [...attached, policy.name] : attached },
    ]),
  );
  const policies = new Map([...ORGANIZATION.policies, [policy.name, policy] as const]);
  const evaluate = compileOrganization({ ...ORGANIZATION, targets, policies }, new Set());
  const { wanted: sets } = wantingOf(undefined, templatesIn('stacksets'));
  return [...new Set(checkControlPolicies(sets, evaluate, [WHERE]).findings.map(({ check }) => check))];
}
