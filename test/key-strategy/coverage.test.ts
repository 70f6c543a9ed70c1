import { globSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverageOf } from '../../key-strategy/in-templates/coverage.ts';
import { draftInventory, PLACEHOLDER, printDraft } from '../../key-strategy/in-templates/draft-inventory.ts';
import { stackNames } from '../../key-strategy/in-templates/stack-names.ts';
import { TAG_KEYS } from '../../key-strategy/in-templates/tags.ts';
import { keyUsesOf } from '../../key-strategy/in-templates/uses.ts';
import { parseInventory } from '../../key-strategy/inventory.ts';
import { planKeys, type Plan } from '../../key-strategy/plan.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { readTemplate } from '../../template/read.ts';
import { resolveTemplate, type ResolvedTemplate } from '../../template/template.ts';
import { ASSET, planOf } from './inventories.ts';

const { snapshotFor } = openPolicy('restricted-schemas');

function resolved(text: string, file = 'lake.yaml'): ResolvedTemplate {
  return resolveTemplate(readTemplate(text, file), { resourceType: snapshotFor });
}

function templateOf(resources: object, rest: object = {}): ResolvedTemplate {
  return resolved(JSON.stringify({ ...rest, Resources: resources }));
}

/** `verdict code class`, for each place of a key. */
function covered(template: ResolvedTemplate, plan?: Plan): string[] {
  const uses = keyUsesOf(template, TAG_KEYS);
  return coverageOf(uses, stackNames([template.file]), plan).map((use) =>
    [use.verdict, ...(use.verdict === 'right' ? [] : [use.code]), use.key.class].join(' '),
  );
}

const tagged = (classification: string) => [{ Key: 'Data-Classification', Value: classification }];
const bucket = (algorithm: string, key?: unknown) => ({
  BucketEncryption: {
    ServerSideEncryptionConfiguration: [
      {
        ServerSideEncryptionByDefault: {
          SSEAlgorithm: algorithm,
          ...(key !== undefined && { KMSMasterKeyID: key }),
        },
      },
    ],
  },
});
const OWN = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** Type, properties, and the class of the key of the data. */
const CLASSES: readonly (readonly [string, object, string])[] = [
  ['AWS::S3::Bucket', {}, 'aws-owned'],
  ['AWS::S3::Bucket', bucket('AES256'), 'aws-owned'],
  ['AWS::S3::Bucket', bucket('AES256', OWN), 'aws-owned'],
  ['AWS::S3::Bucket', bucket('aws:kms'), 'aws-managed'],
  ['AWS::S3::Bucket', bucket('aws:kms', 'alias/aws/s3'), 'aws-managed'],
  ['AWS::S3::Bucket', bucket('aws:kms', OWN), 'customer-managed'],
  ['AWS::S3::Bucket', bucket('aws:kms', { 'Fn::ImportValue': 'key' }), 'unknown'],
  ['AWS::S3::Bucket', bucket('aws:kms', '{{resolve:secretsmanager:key}}'), 'unknown'],
  ['AWS::SQS::Queue', {}, 'aws-owned'],
  ['AWS::SQS::Queue', { SqsManagedSseEnabled: false }, 'none'],
  ['AWS::SQS::Queue', { KmsMasterKeyId: 'alias/own' }, 'customer-managed'],
  ['AWS::SNS::Topic', {}, 'none'],
  ['AWS::Kinesis::Stream', {}, 'none'],
  ['AWS::DynamoDB::Table', {}, 'aws-owned'],
  ['AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: true } }, 'aws-managed'],
  ['AWS::DynamoDB::Table', { SSESpecification: { SSEEnabled: false, KMSMasterKeyId: OWN } }, 'aws-owned'],
  ['AWS::RDS::DBInstance', {}, 'none'],
  ['AWS::RDS::DBInstance', { StorageEncrypted: true }, 'aws-managed'],
  ['AWS::RDS::DBInstance', { StorageEncrypted: true, KmsKeyId: OWN }, 'customer-managed'],
  ['AWS::RDS::DBInstance', { StorageEncrypted: 'false', KmsKeyId: OWN }, 'none'],
  ['AWS::RDS::DBInstance', { DBSnapshotIdentifier: 'snapshot' }, 'unknown'],
  ['AWS::RDS::DBInstance', { StorageEncrypted: { Ref: 'AWS::Region' } }, 'unknown'],
  ['AWS::RDS::DBInstance', { SourceDBInstanceAutomatedBackupsArn: 'backup' }, 'unknown'],
  // Of Aurora or not, they differ.
  ['AWS::RDS::DBCluster', {}, 'unknown'],
  ['AWS::RDS::DBCluster', { StorageEncrypted: true }, 'aws-managed'],
  ['AWS::RDS::DBCluster', { StorageEncrypted: false, KmsKeyId: OWN }, 'unknown'],
  ['AWS::RDS::DBCluster', { StorageEncrypted: true, KmsKeyId: OWN }, 'customer-managed'],
  ['AWS::DocDB::DBCluster', {}, 'none'],
  ['AWS::EC2::Volume', { SourceVolumeId: 'volume' }, 'unknown'],
  ['AWS::SageMaker::NotebookInstance', {}, 'unknown'],
  // A type that nobody reviewed.
  ['AWS::FSx::FileSystem', {}, 'unknown'],
  ['AWS::FSx::FileSystem', { KmsKeyId: OWN }, 'customer-managed'],
  ['AWS::EC2::Volume', {}, 'unknown'],
  ['AWS::EMR::SecurityConfiguration', { SecurityConfiguration: {} }, 'unknown'],
  ['AWS::SecretsManager::Secret', {}, 'aws-managed'],
  ['AWS::Timestream::Database', {}, 'unknown'],
];

it.each(CLASSES)('%s with %j is under a key that is %s', (Type, Properties, expected) => {
  const uses = keyUsesOf(templateOf({ Data: { Type, Properties } }), TAG_KEYS);
  expect(uses.map(({ key }) => key.class)).toEqual([expected]);
});

it('asks nothing of resources that take no key, are never created, or are part of another', () => {
  const template = templateOf(
    {
      Role: { Type: 'AWS::IAM::Role' },
      Never: { Type: 'AWS::SQS::Queue', Condition: 'No' },
      Reader: { Type: 'AWS::RDS::DBInstance', Properties: { DBClusterIdentifier: 'cluster' } },
    },
    { Conditions: { No: { 'Fn::Equals': ['a', 'b'] } } },
  );
  expect(keyUsesOf(template, TAG_KEYS)).toEqual([]);
});

it('tells each branch of what is not decided', () => {
  const template = templateOf(
    {
      Queue: {
        Type: 'AWS::SQS::Queue',
        Properties: { KmsMasterKeyId: { 'Fn::If': ['Own', OWN, { Ref: 'AWS::NoValue' }] } },
      },
    },
    {
      Parameters: { Stage: { Type: 'String' } },
      Conditions: { Own: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
    },
  );
  expect(keyUsesOf(template, TAG_KEYS).map(({ branch, key }) => [branch, key.class])).toEqual([
    ['Own is true', 'customer-managed'],
    ['Own is false', 'aws-owned'],
  ]);
});

describe('without a plan', () => {
  it.each([
    ['confidential', {}, 'wrong WEAKER-KEY aws-owned'],
    ['Restricted', { KmsMasterKeyId: 'alias/aws/sqs' }, 'wrong WEAKER-KEY aws-managed'],
    ['confidential', { KmsMasterKeyId: OWN }, 'right customer-managed'],
    ['internal', {}, 'right aws-owned'],
    ['public', { SqsManagedSseEnabled: false }, 'wrong NO-KEY none'],
    ['secret', {}, 'unknown NEED-UNKNOWN aws-owned'],
    ['internal', { KmsMasterKeyId: { 'Fn::ImportValue': 'key' } }, 'unknown KEY-UNKNOWN unknown'],
  ])('%s data with %j is %s', (classification, properties, expected) => {
    const Properties = { ...properties, Tags: tagged(classification) };
    expect(covered(templateOf({ Queue: { Type: 'AWS::SQS::Queue', Properties } }))).toEqual([expected]);
  });

  it('knows no need where nothing tells the classification', () => {
    const queue = (Tags?: unknown) =>
      templateOf({ Queue: { Type: 'AWS::SQS::Queue', Properties: Tags === undefined ? {} : { Tags } } });
    for (const tags of [undefined, [], [{ Key: 'classification', Value: { 'Fn::ImportValue': 'level' } }]]) {
      expect(covered(queue(tags))).toEqual(['unknown NEED-UNKNOWN aws-owned']);
    }
  });
});

describe('with a plan', () => {
  const asset = (id: string, change: object = {}) => ({
    ...ASSET,
    id: `lake/${id}`,
    services: ['sqs'],
    ...change,
  });
  const plan = planOf({
    settings: { publicCompanion: 'as-R1' },
    assets: [
      asset('Orders'),
      asset('Stock', { application: 'stock' }),
      asset('Open', { application: 'open', classification: 'public', administrators: undefined }),
    ],
  });
  const aliasOf = (id: string): string =>
    plan.keys.flatMap((key) => (key.assets.includes(`lake/${id}`) && 'alias' in key ? [key.alias] : []))[0] ??
    '';
  const queue = (key?: unknown, Tags: unknown = []) => ({
    Type: 'AWS::SQS::Queue',
    Properties: { Tags, ...(key !== undefined && { KmsMasterKeyId: key }) },
  });

  it.each([
    ['Orders', (): string | undefined => aliasOf('Orders'), 'right customer-managed'],
    [
      'Orders',
      (): string | undefined => `arn:aws:kms:eu-west-1:111122223333:${aliasOf('Orders')}`,
      'right customer-managed',
    ],
    [
      'Orders',
      (): string | undefined => `arn:aws:kms:eu-west-2:111122223333:${aliasOf('Orders')}`,
      'wrong UNPLANNED-KEY customer-managed',
    ],
    ['Orders', (): string | undefined => aliasOf('Stock'), 'wrong OTHER-KEY customer-managed'],
    ['Orders', (): string | undefined => 'alias/mine', 'wrong UNPLANNED-KEY customer-managed'],
    ['Orders', (): string | undefined => 'alias/aws/sqs', 'wrong WEAKER-KEY aws-managed'],
    ['Orders', (): string | undefined => undefined, 'wrong WEAKER-KEY aws-owned'],
    ['Orders', (): string | undefined => OWN, 'unknown KEY-UNKNOWN customer-managed'],
    ['Open', (): string | undefined => undefined, 'right aws-owned'],
    ['Other', (): string | undefined => aliasOf('Orders'), 'unknown NEED-UNKNOWN customer-managed'],
  ] as const)('the queue %s of the case %# is judged', (id, key, expected) => {
    expect(covered(templateOf({ [id]: queue(key()) }), plan)).toEqual([expected]);
  });

  it('follows a reference to a key of the template, by its alias', () => {
    const template = templateOf({
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: {} } },
      Alias: {
        Type: 'AWS::KMS::Alias',
        Properties: { AliasName: aliasOf('Orders'), TargetKeyId: { Ref: 'Key' } },
      },
      Orders: queue({ 'Fn::GetAtt': ['Key', 'Arn'] }),
      Stock: queue({ Ref: 'Alias' }),
    });
    expect(covered(template, plan)).toEqual(['right customer-managed', 'wrong OTHER-KEY customer-managed']);
  });

  it('takes tags where the plan does not know the resource', () => {
    const tags = { Application: 'app', Environment: 'prod', Classification: 'Confidential' };
    const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
    expect(covered(templateOf({ New: queue(aliasOf('Orders'), list) }), plan)).toEqual([
      'right customer-managed',
    ]);
    expect(covered(templateOf({ New: queue(aliasOf('Stock'), list) }), plan)).toEqual([
      'wrong OTHER-KEY customer-managed',
    ]);
  });
});

describe('a draft of an inventory', () => {
  const stories = globSync('examples/stories/*/approved.yaml').sort();
  const templates = stories.map((file) => resolved(readFileSync(file, 'utf8'), file));
  const draft = draftInventory(templates, stackNames(stories), TAG_KEYS, {});
  const text = printDraft(draft);

  it('names every resource of the stories that takes a key', () => {
    const taking = templates.flatMap((template) =>
      keyUsesOf(template, TAG_KEYS).map(({ file, logicalId }) => `${file} ${logicalId}`),
    );
    expect(stories.length).toBeGreaterThan(20);
    expect(draft.assets.length + draft.withoutService.length).toBeGreaterThanOrEqual(new Set(taking).size);
    for (const one of new Set(taking)) {
      const [file = '', logicalId = ''] = one.split(' ');
      expect([one, text.includes(`${file}/${logicalId}`) || text.includes(`${logicalId} (`)]).toEqual([
        one,
        true,
      ]);
    }
  });

  it('cannot be used until it is filled in', () => {
    expect(() => parseInventory(text, 'draft.yaml')).toThrow(/<fill in>|must match/);
  });

  it('reads back, and is planned, once it is filled in', () => {
    const filled = filledIn(text);
    const inventory = parseInventory(filled, 'draft.yaml');
    expect(inventory.assets.map(({ id }) => id)).toEqual(draft.assets.map(({ id }) => id).sort());
    const planning = planKeys(inventory);
    expect('plan' in planning ? planning.plan.summary.assets : planning.impossible).toBe(draft.assets.length);
  });

  it('is not usable with any single placeholder left', () => {
    const filled = filledIn(text).split('\n');
    const places = text.split('\n').flatMap((line, index) => (line.endsWith(PLACEHOLDER) ? [index] : []));
    fc.assert(
      fc.property(fc.constantFrom(...places), (place) => {
        const lines = filled.map((line, index) => (index === place ? (text.split('\n')[place] ?? '') : line));
        expect(() => parseInventory(lines.join('\n'), 'draft.yaml')).toThrow('cannot be used');
      }),
      { numRuns: 15 },
    );
  });

  it('takes what tags and the place tell', () => {
    const Tags = { Classification: 'Confidential', app: 'shop', env: 'test' };
    const template = templateOf({
      Table: { Type: 'AWS::Glue::MLTransform', Properties: { Tags } },
      Files: {
        Type: 'AWS::EFS::FileSystem',
        Properties: { FileSystemTags: Object.entries(Tags).map(([Key, Value]) => ({ Key, Value })) },
      },
      Logs: { Type: 'AWS::S3::Bucket' },
      Data: {
        Type: 'AWS::S3::Bucket',
        Properties: { LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } },
      },
    });
    const place = { account: '111122223333', region: 'eu-west-1' };
    const { assets, withoutService } = draftInventory([template], stackNames(['lake.yaml']), TAG_KEYS, place);
    expect(withoutService.map(({ logicalId }) => logicalId)).toEqual(['Table']);
    const told = { classification: 'confidential', application: 'shop', stage: 'test', ...place };
    expect(assets).toMatchObject([
      { id: 'lake/Files', services: ['efs'], ...told },
      { id: 'lake/Logs', services: ['s3-access-logs'], classification: PLACEHOLDER },
      { id: 'lake/Data', services: ['s3'], classification: PLACEHOLDER },
    ]);
    expect(printDraft({ assets, withoutService })).toContain('"111122223333"');
  });
});

function filledIn(text: string): string {
  const values = {
    classification: 'internal',
    application: 'app',
    account: '"111122223333"',
    region: 'eu-west-1',
    stage: 'prod',
  };
  return Object.entries(values).reduce(
    (all, [field, value]) => all.replaceAll(`${field}: ${PLACEHOLDER}`, `${field}: ${value}`),
    text,
  );
}
