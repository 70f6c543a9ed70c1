import { rcpDeny, type Case } from '../case.ts';

const statement = (part = {}) => [rcpDeny(part)];

export const RCP_CASES: readonly Case[] = [
  {
    rule: 'rcp-principal',
    type: 'rcp',
    broken: [
      rcpDeny({ Principal: { AWS: '*' } }),
      rcpDeny({ Principal: undefined }),
      rcpDeny({ NotPrincipal: '*' }),
    ],
    at: ['/Statement/0/Principal', '/Statement/1', '/Statement/2/NotPrincipal'],
    sound: statement(),
  },
  {
    rule: 'rcp-allow',
    type: 'rcp',
    broken: statement({ Effect: 'Allow' }),
    at: ['/Statement/0/Effect'],
    sound: statement(),
  },
  {
    rule: 'rcp-not-action',
    type: 'rcp',
    broken: statement({ Action: undefined, NotAction: 's3:GetObject' }),
    at: ['/Statement/0/NotAction'],
    sound: statement({ NotResource: 'arn:aws:s3:::public/*', Resource: undefined }),
  },
  {
    rule: 'rcp-all-actions',
    type: 'rcp',
    broken: statement({ Action: '*' }),
    at: ['/Statement/0/Action/0'],
    sound: statement({ Action: ['s3:*', 'kms:*'] }),
  },
  {
    rule: 'rcp-service-unsupported',
    type: 'rcp',
    broken: statement({ Action: ['s3:*', 'ec2:*'] }),
    at: ['/Statement/0/Action/1'],
    sound: statement({ Action: ['s3:*', 'kms:*', 'sts:AssumeRole'] }),
  },
  {
    rule: 'rcp-services-shut-out',
    type: 'rcp',
    broken: statement({ Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-exampleorg1' } } }),
    at: ['/Statement/0/Condition/StringNotEquals/aws:PrincipalOrgID'],
    sound: statement(),
  },
  {
    rule: 'rcp-organization-missing',
    type: 'rcp',
    broken: statement({ Condition: { BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' } } }),
    at: ['/Statement/0'],
    sound: [
      rcpDeny({ Condition: { BoolIfExists: { 'aws:SecureTransport': 'false' } } }),
      rcpDeny({ Condition: { StringNotEqualsIfExists: { 'aws:SourceVpc': 'vpc-1a2b3c4d' } } }),
    ],
  },
  {
    rule: 'scp-size',
    type: 'rcp',
    broken: statement({
      Resource: Array.from({ length: 200 }, (_, at) => `arn:aws:s3:::gate-${1000 + at}/*`),
    }),
    at: [''],
    sound: statement({
      Resource: Array.from({ length: 150 }, (_, at) => `arn:aws:s3:::gate-${1000 + at}/*`),
    }),
  },
];
