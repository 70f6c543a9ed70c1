import { describe, expect, it } from 'vitest';
import { compileOrganization } from '../../scps/evaluate/evaluate.ts';
import type { Organization } from '../../scps/organization.ts';
import type { Statement } from '../../scps/document.ts';
import { checkControlPolicies } from '../../stacksets/preflight/control-policies.ts';
import { checkNames } from '../../stacksets/preflight/names.ts';
import { checkPlaceholders } from '../../stacksets/preflight/placeholders.ts';
import { checkQuotas, checkTemplates } from '../../stacksets/preflight/templates.ts';
import { policyOf } from '../scps/rollout/organizations.ts';
import { ORGANIZATION, templatesOf, wantingOf } from './fixtures.ts';

const BUCKET = 'Resources: { B: { Type: AWS::S3::Bucket } }\n';

describe('templates that StackSets do not take', () => {
  it.each<[string, string, RegExp | undefined]>([
    ['a plain one', BUCKET, undefined],
    [
      'a transform',
      `Transform: AWS::Serverless-2016-10-31\n${BUCKET}`,
      /10-one\.yaml:1:12: Transform rewrites/,
    ],
    ['language extensions', `Transform: AWS::LanguageExtensions\n${BUCKET}`, /Transform rewrites/],
    ['an include', 'Resources: { B: { Fn::Transform: { Name: AWS::Include } } }', /AWS::Include rewrites/],
    [
      'a nested stack',
      'Resources: { B: { Type: AWS::CloudFormation::Stack } }',
      /B is AWS::CloudFormation::Stack/,
    ],
    [
      'a StackSet',
      'Resources: { B: { Type: AWS::CloudFormation::StackSet } }',
      /B is AWS::CloudFormation::StackSet/,
    ],
    ['a module', 'Resources: { B: { Type: Some::Own::Thing::MODULE } }', /::MODULE/],
    [
      'a hidden value',
      `Parameters: { Key: { Type: String, NoEcho: true } }\n${BUCKET}`,
      /10-one\.yaml:1:15: Key is NoEcho/,
    ],
    ['a value in the open', `Parameters: { Key: { Type: String, NoEcho: 'false' } }\n${BUCKET}`, undefined],
    ['a long one', `${BUCKET}#${'x'.repeat(51_200)}`, /51245 bytes of a template in a call; AWS takes 51200/],
    [
      'many resources',
      `Resources:\n${Array.from({ length: 501 }, (_, n) => `  B${n}: { Type: AWS::S3::Bucket }\n`).join('')}`,
      /501 resources of a template; AWS takes 500/,
    ],
  ])('%s', (_, body, message) => {
    const templates = templatesOf(body);
    const { wanted } = wantingOf(ORGANIZATION.replace(/^values:[^]*/m, ''), templates);
    const found = [
      ...checkTemplates(templates).findings,
      ...checkQuotas(templates, wanted, undefined).findings,
    ];
    if (message === undefined) expect(found).toEqual([]);
    else
      expect(found).toEqual([
        { check: expect.any(String) as string, message: expect.stringMatching(message) as string },
      ]);
  });
});

describe('what is in AWS counts towards quotas', () => {
  const templates = templatesOf(BUCKET);
  const { wanted } = wantingOf(ORGANIZATION.replace(/^values:[^]*/m, ''), templates);
  const [set] = wanted.sets;
  const found = (accounts: number, stackSets: number): readonly string[] =>
    checkQuotas(templates, wanted, {
      accounts: new Map([[set?.units[0] ?? '', Array.from({ length: accounts }, (_, n) => String(n))]]),
      stackSets: Array.from({ length: stackSets }, (_, n) => `theirs-${n}`),
    }).findings.map(({ message }) => message);
  const most = Math.floor(100_000 / (set?.regions.length ?? NaN));

  it.each<[number, number, RegExp | undefined]>([
    [most, 1000 - wanted.sets.length, undefined],
    [most + 1, 0, /instances of a StackSet; AWS takes 100000/],
    [0, 1001 - wanted.sets.length, /The organization: 1001 StackSets of an organization; AWS takes 1000/],
  ])('%i accounts and %i StackSets of others', (accounts, stackSets, message) => {
    expect(found(accounts, stackSets)).toEqual(
      message === undefined ? [] : [expect.stringMatching(message) as string],
    );
  });
});

const ARN = 'arn:*:cloudformation:*:*:stack';
const deny = (action: string, resource: string, except?: string): Statement => ({
  Effect: 'Deny',
  Action: [action],
  Resource: [resource],
  ...(except !== undefined && { Condition: { ArnNotLike: { 'aws:PrincipalArn': [except] } } }),
});
const EXEC = 'arn:*:iam::*:role/stacksets-exec-*';
const ROLES = 'arn:*:iam::*:role/stacksets-exec-*';
const GOOD = [
  deny('cloudformation:*Stack', `${ARN}/StackSet-stackgate-*`, EXEC),
  deny('iam:*Role*', ROLES),
  deny('iam:UpdateAssumeRolePolicy', ROLES),
];

function organizationWith(statements: readonly Statement[]): Organization {
  const policy = policyOf('stackgate-deny-1', statements);
  const full = policyOf('FullAWSAccess', [{ Effect: 'Allow', Action: ['*'], Resource: ['*'] }]);
  const attached = [full.name];
  return {
    managementAccount: '111111111111',
    targets: new Map([
      ['r-ab12', { id: 'r-ab12', name: 'Root', type: 'ROOT', attached: [full.name, policy.name] }],
      ['333333333333', { id: '333333333333', name: 'a', type: 'ACCOUNT', parent: 'r-ab12', attached }],
    ]),
    policies: new Map([policy, full].map((one) => [one.name, one])),
  };
}

describe('the traps of StackSets under control policies', () => {
  it.each<[string, readonly Statement[], string | undefined]>([
    ['none', GOOD, undefined],
    [
      '1: the name of the set is not that of its stacks',
      [deny('cloudformation:*Stack', `${ARN}/stackgate-90-hook`), ...GOOD.slice(1)],
      'scp-stack-names',
    ],
    [
      '2: only CloudFormation on behalf of a caller may provision',
      [
        ...GOOD,
        {
          Effect: 'Deny',
          Action: ['s3:CreateBucket'],
          Resource: ['*'],
          Condition: { StringNotEqualsIfExists: { 'aws:CalledViaFirst': ['cloudformation.amazonaws.com'] } },
        },
      ],
      'scp-stack-sets-role',
    ],
    [
      '2 again: the role itself is kept from its stacks',
      [deny('cloudformation:*Stack', `${ARN}/StackSet-stackgate-*`), ...GOOD.slice(1)],
      'scp-stack-sets-role',
    ],
    ['4: a role of the name can be made', GOOD.slice(0, 1), 'scp-imitated-role'],
  ])('%s', (_, statements, check) => {
    const evaluate = compileOrganization(organizationWith(statements), new Set());
    const places = [
      { account: '333333333333', region: 'eu-west-1', partition: 'aws', organization: 'o-exampleorg1' },
    ];
    const { checks, findings } = checkControlPolicies(wantingOf().wanted, evaluate, places);
    expect(checks).toEqual([
      'scp-stack-names',
      'scp-stack-sets-role',
      'scp-service-role',
      'scp-imitated-role',
    ]);
    expect([...new Set(findings.map((finding) => finding.check))]).toEqual(
      check === undefined ? [] : [check],
    );
  });

  it('3: the role is protected from everybody, and its service-linked role is outside control policies', () => {
    const everything = [...GOOD, deny('*', ROLES)];
    const evaluate = compileOrganization(organizationWith(everything), new Set());
    const places = [{ account: '333333333333', region: 'eu-west-1', partition: 'aws' }];
    expect(checkControlPolicies(wantingOf().wanted, evaluate, places).findings).toEqual([]);
  });
});

describe('named placeholders', () => {
  const templates = templatesOf(
    `Parameters: { PlaceholderValues: { Type: String, Default: '{}' } }\n${BUCKET}`,
  );
  const NAMED = new Map([['accessLogBucket', 'the bucket of access logs']]);
  const told = (values: string | undefined, named: ReadonlyMap<string, string>, only?: readonly string[]) => {
    const text = values === undefined ? '' : `  PlaceholderValues: '${values}'\n`;
    const { wanted } = wantingOf(`${ORGANIZATION}${text}`, templates);
    return checkPlaceholders(named, wanted, only).findings.map(({ message }) => message);
  };

  it.each<[string | undefined, readonly RegExp[]]>([
    ['{ "accessLogBucket": "logs" }', []],
    [undefined, [/stackgate-10-one has no value of accessLogBucket \(the bucket of access logs\)/]],
    [
      '{ "accessLogBuckt": "logs" }',
      [/no value of accessLogBucket/, /"accessLogBuckt", which is no .* Did you mean "accessLogBucket"\?/],
    ],
    ['[]', [/is no JSON object of strings/]],
    ['{ "accessLogBucket": 1 }', [/is no JSON object of strings/]],
    ['accessLogBucket=logs', [/is no JSON object of strings/]],
  ])('have values: %s', (values, expected) => {
    expect(told(values, NAMED)).toEqual(
      expected.map((line) => expect.stringMatching(line) as unknown as string),
    );
  });

  it('that there are none of need no value, and those of others may wait', () => {
    expect(told(undefined, new Map())).toEqual([]);
    expect(told(undefined, NAMED, ['stackgate-bundle'])).toEqual([]);
    expect(told(undefined, NAMED, ['stackgate-10-one'])).toHaveLength(1);
  });

  it('that no template takes are told', () => {
    expect(checkPlaceholders(NAMED, wantingOf().wanted).findings).toMatchObject([
      { message: expect.stringMatching(/No template has .*: accessLogBucket\./) as string },
    ]);
  });
});

describe('trap 5: names that AWS does not take', () => {
  it.each<[string, string | undefined]>([
    ['code', undefined],
    ['RCFGETemplates', 'bucket-names'],
    ['xn--code', 'bucket-names'],
    ['code.of', 'bucket-names'],
    ['c'.repeat(60), 'bucket-names'],
  ])('buckets of the code: %s', (prefix, check) => {
    const { wanted } = wantingOf(
      ORGANIZATION.replace('CodeBucketPrefix: code', `CodeBucketPrefix: ${prefix}`),
    );
    expect([...new Set(checkNames(wanted).findings.map((finding) => finding.check))]).toEqual(
      check === undefined ? [] : [check],
    );
  });

  it.each([
    ['Company::Gate::Hook', true],
    ['RCFGEHook', false],
    ['AWS::Gate::Hook', false],
    ['Company::Gate::Hook::More', false],
    ['Company::G::Hook', false],
  ])('the alias of the Hook: %s', (alias, isLegal) => {
    const { wanted } = wantingOf(`${ORGANIZATION}  HookAlias: '${alias}'\n`);
    expect(checkNames(wanted).findings).toHaveLength(isLegal ? 0 : 1);
  });
});

describe('trap 9: what an account and Region has once', () => {
  const settings = (more: string): string =>
    `Conditions: { Managed: !Equals [a, b] }\nResources:\n  Settings:\n    Type: AWS::LakeFormation::DataLakeSettings${more}\n`;
  it.each([
    [settings('\n    Condition: Managed'), 0],
    [settings(''), 1],
  ])('%s', (body, count) => {
    const found = checkTemplates(templatesOf(body)).findings;
    expect(found).toHaveLength(count);
    if (count > 0)
      expect(found[0]?.message).toMatch(
        /10-one\.yaml:3:3: Settings is AWS::LakeFormation::DataLakeSettings, of which/,
      );
  });
});
