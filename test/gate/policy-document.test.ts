import { describe, expect, it } from 'vitest';
import type { PolicyDocumentRules } from '../../gate/policy-document/policy-document.ts';
import { Unknown, type Value } from '../../gate/value.ts';
import { judgedValue } from './bucket.ts';

const ANY_JSON = { type: ['array', 'object', 'string'], contentMediaType: 'application/json' } as const;

/** What a rule says of a document with these statements. */
function said(policyDocument: PolicyDocumentRules, ...Statement: readonly Value[]): string[] {
  const document = { Version: '2012-10-17', Statement };
  return judgedValue(document, ANY_JSON, { policyDocument }).findings.map(({ message }) => message);
}

const ALLOW = {
  Effect: 'Allow',
  Principal: { AWS: '111122223333' },
  Action: 's3:GetObject',
  Resource: 'arn:aws:s3:::b/*',
};

it('shows no value where there is none', () => {
  const { findings } = judgedValue({ Version: '2012-10-17', Statement: [ALLOW] }, ANY_JSON, {
    policyDocument: { tls: 'sqs:*' },
  });
  expect(findings).toHaveLength(1);
  expect(findings[0]).not.toHaveProperty('actual');
});

describe('says where and what', () => {
  const { Resource: _, ...noResource } = ALLOW;
  const cases: readonly (readonly [rules: PolicyDocumentRules, statement: Value, message: string])[] = [
    [{ form: 'resource' }, 'text', 'P.Statement is not a list of statements.'],
    [{ form: 'resource' }, noResource, 'P.Statement[0].Resource is missing.'],
    [
      { form: 'resource' },
      { ...ALLOW, effect: 'Deny' },
      'P.Statement[0].effect is no member of a policy document.',
    ],
    [{ form: 'resource' }, { ...ALLOW, Effect: 'allow' }, 'P.Statement[0].Effect is neither Allow nor Deny.'],
    [
      { form: 'resource' },
      { ...noResource, NotResource: 'x' },
      'P.Statement[0].NotResource with Allow also allows what AWS adds tomorrow.',
    ],
    [
      { actions: 'named' },
      { ...ALLOW, Action: ['s3:GetObject', 's3:*'] },
      'P.Statement[0].Action[1] allows more than named actions.',
    ],
    [{ resources: 'named' }, { ...ALLOW, Resource: '*' }, 'P.Statement[0].Resource allows every resource.'],
    [
      { resources: 'named' },
      { ...ALLOW, Action: ['logs:CreateLogDelivery', 'xray:Put*'], Resource: '*' },
      'P.Statement[0].Resource allows every resource.',
    ],
    [
      { passRole: 'named' },
      { ...ALLOW, Action: 'iam:*', Condition: { StringEquals: { 'iam:PassedToService': 'x' } } },
      'P.Statement[0].Resource passes more than a named role of this account.',
    ],
    [
      { escalation: 'none' },
      { ...ALLOW, Action: 'iam:putrolepolicy' },
      'P.Statement[0].Action lets its holder get more permissions.',
    ],
    [{ principals: ['account'] }, { ...ALLOW, Principal: '*' }, 'P.Statement[0].Principal lets in everyone.'],
    [
      { principals: ['account'] },
      { ...ALLOW, Principal: { Service: ['s3.amazonaws.com'] } },
      'P.Statement[0].Principal.Service[0] is nobody that may be let in.',
    ],
    [
      { principals: ['account'] },
      { ...ALLOW, Principal: { CanonicalUser: 'x' } },
      'P.Statement[0].Principal.CanonicalUser is nobody that may be let in.',
    ],
    [
      { sources: 'named' },
      { ...ALLOW, Principal: { Service: 's3.amazonaws.com' } },
      'P.Statement[0].Principal.Service may act for other accounts too.',
    ],
    [{ tls: 'sqs:*' }, ALLOW, 'P.Statement does not deny sqs:* to everyone who comes without TLS.'],
  ];
  it.each(cases)('%j', (rules, statement, message) => {
    expect(said(rules, statement)).toEqual([message]);
  });

  it('says of what is not known that it cannot be judged yet', () => {
    const unknown = new Unknown('string', 'is made later');
    const later = ' cannot be judged yet: it is made later.';
    expect(said({ resources: 'named' }, { ...ALLOW, Resource: unknown })).toEqual([
      `P.Statement[0].Resource${later}`,
    ]);
    expect(said({ escalation: 'none' }, { ...ALLOW, Action: unknown })).toEqual([
      `P.Statement[0].Action${later}`,
    ]);
    expect(said({ sources: 'named' }, { ...ALLOW, Principal: unknown })).toEqual([
      `P.Statement[0].Principal${later}`,
    ]);
    expect(said({ tls: 'sqs:*' }, unknown)).toEqual([`P${later}`]);
  });
});

describe('a TLS-only policy', () => {
  const deny = (Resource: Value): Value => ({
    Effect: 'Deny',
    Principal: { AWS: '*' },
    Action: ['s3:*'],
    Resource,
    Condition: { Bool: { 'AWS:SecureTransport': ['false'] } },
  });

  it('of a bucket may be one statement or two', () => {
    expect(said({ tls: 's3:*' }, deny(['arn:aws:s3:::b', 'arn:aws:s3:::b/*']))).toEqual([]);
    expect(said({ tls: 's3:*' }, deny('arn:aws:s3:::b'), deny('arn:aws:s3:::b/*'))).toEqual([]);
    expect(said({ tls: 's3:*' }, deny('arn:aws:s3:::b'), deny('arn:aws:s3:::b'))).toHaveLength(1);
    expect(said({ tls: 's3:*' }, deny('arn:aws:s3:::b/*'))).toHaveLength(1);
  });

  it.each([
    ['less is denied', { Action: 's3:Get*' }],
    ['few are denied', { Principal: { AWS: '111122223333' } }],
    [
      'another condition lets through',
      { Condition: { Bool: { 'aws:SecureTransport': 'false' }, StringEquals: { a: 'b' } } },
    ],
    [
      'another key lets through',
      { Condition: { Bool: { 'aws:SecureTransport': 'false', 'aws:ViaAWSService': 'true' } } },
    ],
    ['nothing is compared', { Condition: { Bool: { 'aws:SecureTransport': [] } } }],
    ['it only holds where the key is', { Condition: { BoolIfExists: { 'aws:SecureTransport': 'true' } } }],
    ['it is allowed', { Effect: 'Allow' }],
    ['some are left out', { Principal: undefined, NotPrincipal: { AWS: '111122223333' } }],
  ])('is none when %s', (_, change) => {
    const statement = { ...(deny(['arn:aws:s3:::b', 'arn:aws:s3:::b/*']) as object), ...change };
    expect(said({ tls: 's3:*' }, JSON.parse(JSON.stringify(statement)) as Value)).toHaveLength(1);
  });
});

it.each<[string, PolicyDocumentRules]>([
  ['{"Version":"2012-10-17","Statement":[]}', { form: 'identity' }],
  ['{"Version":"2012-10-17"}', { form: 'identity' }],
  ['{"Version":"2008-10-17","Statement":{"Effect":"Deny"}}', { form: 'identity' }],
  ['[]', { form: 'identity' }],
  ['"text"', { form: 'identity' }],
])('%s is refused by its form', (text, rules) => {
  expect(judgedValue(text, ANY_JSON, { policyDocument: rules }).verdict).toBe('refused');
});

it.each([
  'logs:CreateLogDelivery',
  'lakeformation:GetDataAccess',
  'ec2:DescribeSubnets',
  'xray:PutTraceSegments',
])('lets %s have every resource, for it knows none', (Action) => {
  expect(said({ resources: 'named' }, { ...ALLOW, Action, Resource: '*' })).toEqual([]);
});

describe('sees through spellings', () => {
  const DENY = {
    Effect: 'Deny',
    Principal: '*',
    Action: 'sqs:*',
    Resource: 'arn:aws:sqs:eu-west-1:111122223333:work',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  };
  const SEND = { ...ALLOW, Action: 'sqs:SendMessage', Resource: 'arn:aws:sqs:eu-west-1:111122223333:work' };
  const cases: readonly (readonly [
    rules: PolicyDocumentRules,
    statements: readonly Value[],
    ends: string | undefined,
  ])[] = [
    [{ resources: 'named' }, [{ ...ALLOW, Resource: 'arn:aws:s3:::*/*' }], 'allows every resource.'],
    [{ resources: 'named' }, [{ ...ALLOW, Resource: 'arn:aws:kms:*:*:key/*' }], 'allows every resource.'],
    [{ resources: 'named' }, [{ ...ALLOW, Resource: 'arn:aws:iam::*:role/*' }], 'allows every resource.'],
    [{ resources: 'named' }, [{ ...ALLOW, Resource: 'arn:aws:s3:::data/*' }], undefined],
    [{ resources: 'named' }, [{ ...ALLOW, Resource: 'arn:aws:kms:eu-west-1:111122223333:key/*' }], undefined],
    [{ actions: 'named' }, [{ ...ALLOW, Action: 's3:*e*' }], 'allows more than named actions.'],
    [{ actions: 'named' }, [{ ...ALLOW, Action: 'kms:?e*' }], 'allows more than named actions.'],
    [{ actions: 'named' }, [{ ...ALLOW, Action: 's3:Get*' }], undefined],
    [{ escalation: 'none' }, [{ ...ALLOW, Action: 'kms:Put*' }], 'lets its holder get more permissions.'],
    [{ tls: 'sqs:*' }, [SEND, DENY], undefined],
    [{ tls: 'sqs:*' }, [SEND, { ...DENY, Action: 'sqs:?' }], 'who comes without TLS.'],
    [
      { tls: 'sqs:*' },
      [SEND, { ...DENY, Resource: 'arn:aws:sqs:eu-west-1:111122223333:other' }],
      'who comes without TLS.',
    ],
    [{ tls: 'sqs:*' }, [SEND, { ...DENY, Resource: 'arn:aws:sqs:*:111122223333:wor?' }], undefined],
    [
      { tls: 's3:*' },
      [{ ...DENY, Action: 's3:*', Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/public/*'] }],
      'who comes without TLS.',
    ],
    [
      { tls: 's3:*' },
      [{ ...DENY, Action: 's3:*', Resource: ['arn:aws:s3:::b', 'arn:aws:s3:::b/*'] }],
      undefined,
    ],
  ];
  it.each(cases)('%j %j', (rules, statements, ends) => {
    const problems = said(rules, ...statements);
    if (ends === undefined) expect(problems).toEqual([]);
    else expect(problems).toEqual([expect.stringMatching(new RegExp(`${ends}$`))]);
  });

  it('refuses JSON text that names a member twice', () => {
    const text =
      '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sqs:*","Action":"sqs:ReceiveMessage"}]}';
    const { verdict } = judgedValue(text, ANY_JSON, { policyDocument: { actions: 'named' } });
    expect(verdict).toBe('refused');
  });

  it('compares wildcards in time that grows with the text', () => {
    expect(said({ escalation: 'none' }, { ...ALLOW, Action: `iam:${'*?'.repeat(5000)}!` })).toEqual([]);
  });
});
