import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsWildcardInAnyLetters } from '../../../gate/wildcard.ts';
import { isReadOnly } from '../../../scps/actions/catalogue.ts';
import { isProvisioning, prefixOf, type ActionClass } from '../../../scps/actions/classify.ts';
import { gapsOf, uselessReviews } from '../../../scps/actions/gaps.ts';
import { CHANGING, HANDLERS, readPermissions } from '../../../scps/actions/permissions.ts';
import { parseReviewed } from '../../../scps/actions/reviewed.ts';
import { actionsFor, CATALOGUE, PERMISSIONS, REVIEWED, TYPES } from './pack.ts';

const ALL = actionsFor(TYPES);
const classOf = (name: string): ActionClass | undefined => ALL.classified.get(name.toLowerCase())?.why.class;

describe('the actions of the pack', () => {
  it('leave nothing undecided', () => {
    expect(gapsOf(ALL)).toEqual([]);
  });

  it('are all actions of the approved services', () => {
    const missing = [...CATALOGUE.actions.keys()].filter(
      (key) => ALL.prefixes.has(prefixOf(key)) && !ALL.classified.has(key),
    );
    expect(missing).toEqual([]);
    expect(ALL.prefixes.size).toBeGreaterThan(70);
  });

  it('have a class for each permission of a handler that changes something', () => {
    const known = [...CATALOGUE.actions.keys()];
    const meant = (permission: string): readonly string[] =>
      /[*?]/.test(permission)
        ? known.filter((key) => fitsWildcardInAnyLetters(permission, key))
        : known.filter((key) => key === permission.toLowerCase());
    const permissions = TYPES.flatMap((type) =>
      CHANGING.flatMap((handler) => PERMISSIONS.types.get(type)?.[handler] ?? []),
    );
    const lost = [...new Set(permissions)].filter((permission) => {
      const keys = meant(permission);
      return keys.length > 0
        ? keys.some((key) => !ALL.classified.has(key))
        : !ALL.unknown.some(({ name }) => name === permission);
    });
    expect(lost).toEqual([]);
    expect(new Set(permissions).size).toBeGreaterThan(900);
  });

  it('never deny what reads alone, nor what CloudFormation is called by', () => {
    const denied = [...ALL.classified].filter(([, action]) => isProvisioning(action)).map(([key]) => key);
    expect(denied.filter((key) => key.startsWith('cloudformation:'))).toEqual([]);
    const reads = denied.filter((key) => {
      const action = CATALOGUE.actions.get(key);
      return !action || isReadOnly(action);
    });
    expect(reads).toEqual([]);
    expect(denied.length).toBeGreaterThan(2500);
  });

  it.each<[string, ActionClass, string]>([
    ['a create handler', 'provisions', 's3:CreateBucket'],
    ['a handler with a wildcard', 'provisions', 'apigateway:POST'],
    ['a type of the service that is not approved', 'provisions', 'sagemaker:CreateModelCard'],
    ['a handler of another service', 'provisions', 'iam:AttachRolePolicy'],
    ['no handler but a verb', 'configures', 'glue:CreateCrawler'],
    ['a verb after Batch', 'configures', 'glue:BatchDeleteConnection'],
    ['no handler and no verb, but a review', 'configures', 'elasticmapreduce:RunJobFlow'],
    ['objects', 'data-plane', 's3:DeleteObject'],
    ['items', 'data-plane', 'dynamodb:PutItem'],
    ['messages', 'data-plane', 'sqs:SendMessage'],
    ['metrics', 'data-plane', 'cloudwatch:PutMetricData'],
    ['traces', 'data-plane', 'xray:PutTraceSegments'],
    ['log events', 'data-plane', 'logs:PutLogEvents'],
    ['cryptography, though handlers name it', 'data-plane', 'kms:Decrypt'],
    ['invocations', 'data-plane', 'lambda:InvokeFunction'],
    ['jobs', 'operation', 'glue:StartJobRun'],
    ['sessions on hosts', 'operation', 'ssm:StartSession'],
    ['grants', 'shared', 'kms:CreateGrant'],
    ['passing roles', 'shared', 'iam:PassRole'],
    ['service-linked roles', 'shared', 'iam:CreateServiceLinkedRole'],
    ['tags in EC2', 'shared', 'ec2:CreateTags'],
    ['network interfaces', 'shared', 'ec2:CreateNetworkInterface'],
    ['permissions of functions', 'shared', 'lambda:AddPermission'],
    ['assets', 'deployment', 's3:PutObject'],
    ['images', 'deployment', 'ecr:PutImage'],
    ['reading', 'read-only', 's3:GetObject'],
  ])('are classed by %s: %s', (_, expected, name) => {
    expect(classOf(name)).toBe(expected);
  });

  it('name the approved types before others, and those that have no handlers', () => {
    expect(ALL.classified.get('s3:createbucket')?.why).toEqual({
      class: 'provisions',
      types: ['AWS::S3::Bucket'],
      approved: true,
    });
    expect(ALL.withoutHandlers).toContain('AWS::Glue::Job');
    expect(ALL.withoutHandlers).toContain('AWS::S3Tables::Table');
    expect(ALL.withoutHandlers).not.toContain('AWS::S3::Bucket');
  });

  it('tell every permission that IAM does not know, with whoever names it', () => {
    expect(ALL.unknown).toContainEqual({
      name: 'efs:CreateFileSystem',
      namedBy: ['AWS::SageMaker::Domain create'],
      reason: expect.stringContaining('Misspelt') as string,
    });
    expect(ALL.unknown.map(({ name }) => name)).toContain('s3:REST.PUT.OBJECT');
  });
});

describe('the reviews that ship', () => {
  // Of CloudFormation no type is approved in the pack; whoever approves one must not be locked out.
  const types = [...TYPES, 'AWS::CloudFormation::Stack'];

  it('all say something that would not hold without them', () => {
    const without = actionsFor(types, { reviewed: { ...REVIEWED, actions: new Map() } });
    expect(uselessReviews(REVIEWED.actions, without)).toEqual([]);
  });

  it('name no unknown permission that is known or named by nobody, and no prefix without actions', () => {
    const named = new Set(ALL.unknown.map(({ name }) => name.toLowerCase()));
    expect([...REVIEWED.unknown.keys()].filter((key) => !named.has(key))).toEqual([]);
    const prefixes = new Set([...CATALOGUE.actions.keys()].map(prefixOf));
    const written = [...REVIEWED.services.values()].flatMap(({ prefix, runTime = [] }) => [
      ...(prefix === undefined ? [] : [prefix]),
      ...runTime,
    ]);
    expect([...written, ...REVIEWED.always].filter((prefix) => !prefixes.has(prefix))).toEqual([]);
  });

  it('let CloudFormation be called where types of its own are approved', () => {
    const { classified } = actionsFor(types);
    for (const name of ['CreateStack', 'UpdateStack', 'DeleteStack', 'CreateChangeSet', 'ExecuteChangeSet']) {
      expect(classified.get(`cloudformation:${name}`.toLowerCase())?.why.class).toBe('deployment');
    }
    expect(gapsOf(actionsFor(types))).toEqual([]);
  });
});

describe('whatever is approved', () => {
  const some = fc.subarray([...TYPES], { minLength: 1, maxLength: 8 });

  it('leaves nothing undecided, and gives an approved type what its handlers need', () => {
    fc.assert(
      fc.property(some, (types) => {
        const actions = actionsFor(types);
        expect(gapsOf(actions)).toEqual([]);
        for (const type of types) {
          for (const handler of HANDLERS) {
            for (const permission of PERMISSIONS.types.get(type)?.[handler] ?? []) {
              const key = permission.toLowerCase();
              if (CATALOGUE.actions.has(key)) expect(actions.needed).toContain(key);
            }
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it('keeps the class of an action when more is approved', () => {
    fc.assert(
      fc.property(some, some, (few, more) => {
        const [small, large] = [actionsFor(few), actionsFor([...new Set([...few, ...more])])];
        for (const [key, action] of small.classified) {
          const later = large.classified.get(key);
          expect(later && isProvisioning(later)).toBe(isProvisioning(action));
        }
      }),
      { numRuns: 15 },
    );
  });
});

describe('what is not decided', () => {
  it('is told: an action, a permission, and a service', () => {
    const actions = actionsFor(['AWS::SQS::Queue', 'AWS::Nonsense::Thing', 'AWS::EFS::FileSystem'], {
      reviewed: { ...REVIEWED, actions: new Map() },
      permissions: {
        source: 'a test',
        types: new Map([['AWS::SQS::Queue', { create: ['sqs:CreateQueu', 'sqs:CreateQueue'] }]]),
      },
    });
    const messages = gapsOf(actions).map(({ subject, message }) => `${subject}: ${message}`);
    expect(messages).toContain(
      'AWS::Nonsense: IAM has no actions of the prefix nonsense. Name the right one under "services" of the settings.',
    );
    expect(messages).toContain(
      'sqs:SendMessage: no handler, no verb and no review says what it does. Class it under "actions" of the settings.',
    );
    expect(messages).toContain(
      'sqs:CreateQueu: IAM does not know it, and AWS::SQS::Queue create names it. Did you mean "sqs:CreateQueue"?',
    );
    expect(actions.withoutHandlers).toEqual(['AWS::Nonsense::Thing', 'AWS::EFS::FileSystem']);
  });

  it('can be decided by the organization, which counts more than what ships', () => {
    const place = { file: 'settings.yaml', line: 1, column: 1 };
    const own = {
      services: new Map([['AWS::SQS', { prefix: 'sns' }]]),
      actions: new Map([
        ['sns:publish', { name: 'sns:Publish', class: 'configures', reason: 'Ours.', place } as const],
      ]),
    };
    const { classified, prefixes } = actionsFor(['AWS::SQS::Queue'], { own });
    expect([...prefixes]).toEqual([['sns', ['AWS::SQS']]]);
    expect(classified.get('sns:publish')?.why).toEqual({ class: 'configures', reason: 'Ours.', place });
    expect(actionsFor(['AWS::SNS::Topic']).classified.get('sns:publish')?.why.class).toBe('data-plane');
  });
});

describe('a file of reviews', () => {
  const review = (actions: string): string =>
    `services: {}\nalways: []\nverbs: [Create]\nunknown: []\nactions:\n${actions}`;

  it.each<[string, string, string]>([
    [
      'an action twice',
      '  s3:\n    shared: [{ reason: A, actions: [PutObject] }]\n    operation: [{ reason: B, actions: [putobject] }]\n',
      'reviewed.yaml:8:40: s3:putobject has the class shared already, in line 7.',
    ],
    [
      'an unknown class',
      '  s3: { dataplane: [{ reason: A, actions: [PutObject] }] }\n',
      'reviewed.yaml:6:9: actions.s3 has the unknown member "dataplane". Did you mean "data-plane"?',
    ],
    [
      'no reason',
      '  s3: { shared: [{ actions: [PutObject] }] }\n',
      '6:18: actions.s3.shared.0 lacks "reason".',
    ],
  ])('cannot have %s', (_, actions, message) => {
    expect(() => parseReviewed(review(actions), 'reviewed.yaml')).toThrow(message);
  });

  it.each<[string, string, string]>([
    ['an action that there is not', 'CreateQueu', 'there is no action sqs:CreateQueu in the reference of'],
    ['what a rule says', 'CreateQueue', 'sqs:CreateQueue is provisions without this entry.'],
    [
      'an action of a service that is not approved',
      'sns:Publish',
      'sns:Publish would never apply: its service',
    ],
  ])('is told when it names %s', (_, written, message) => {
    const name = written.includes(':') ? written : `sqs:${written}`;
    const place = { file: 'settings.yaml', line: 3, column: 7 };
    const reviews = new Map([
      [name.toLowerCase(), { name, class: 'configures', reason: 'R.', place } as const],
    ]);
    expect(uselessReviews(reviews, actionsFor(['AWS::SQS::Queue']))).toMatchObject([
      { ...place, message: expect.stringContaining(message) as string },
    ]);
  });
});

it('handlers of another form are refused, with the type', async () => {
  const registry = {
    name: 'a test',
    types: () => Promise.resolve(['Test::Store::Thing', 'Test::Other::Thing']),
    schema: () => Promise.resolve({ handlers: { create: { permissions: 's3:PutObject' } } }),
  };
  const begin = (): Promise<() => void> => Promise.resolve(() => undefined);
  await expect(readPermissions(registry, new Set(['Test::Store']), begin)).rejects.toThrow(
    "The registry's schema of Test::Store::Thing has permissions of its create handler that are no list of texts.",
  );
});
