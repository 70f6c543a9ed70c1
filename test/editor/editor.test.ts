import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { templateSchema } from '../../editor/template-schema.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { CURSOR, startEditor, type Editor } from './language-server.ts';

/** The settings as docs/editors.md has them, so that what is documented is what is tested. */
const documented = /```json\n([\s\S]+?)```/.exec(readFileSync('docs/editors.md', 'utf8'))?.[1] ?? '';
const folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
let editor: Editor;

beforeAll(async () => {
  const schema = join(folder, 'approved.schema.json');
  writeFileSync(schema, JSON.stringify(templateSchema(openPolicy('restricted-schemas'), {})));
  editor = await startEditor({
    ...(JSON.parse(documented) as Record<string, unknown>),
    'yaml.schemas': { [pathToFileURL(schema).href]: ['*.yaml'] },
    'yaml.schemaStore.enable': false,
    'yaml.validate': true,
    'yaml.hover': true,
    'yaml.completion': true,
  });
});

afterAll(() => {
  editor.close();
  rmSync(folder, { recursive: true });
});

const APPROVED_TEMPLATES = [
  'examples/orders-lake.yaml',
  ...readdirSync('examples/stories').map((story) => `examples/stories/${story}/approved.yaml`),
];

it.each(APPROVED_TEMPLATES)('marks nothing in %s', async (file) => {
  expect(await editor.marks(readFileSync(file, 'utf8'))).toEqual([]);
});

/** A template with one resource, and the lines of its properties. */
function template(type: string, ...properties: readonly string[]): string {
  const lines = properties.map((line) => `      ${line}`);
  return ['Resources:', '  One:', `    Type: ${type}`, '    Properties:', ...lines, ''].join('\n');
}

const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const QUEUE = [`KmsMasterKeyId: ${KEY}`, 'RedriveAllowPolicy: { redrivePermission: denyAll }'];

it.each<[string, string, string[]]>([
  ['an approved queue', template('AWS::SQS::Queue', ...QUEUE), []],
  [
    'functions in short form',
    template('AWS::SQS::Queue', 'KmsMasterKeyId: !GetAtt Key.Arn', ...QUEUE.slice(1)),
    [],
  ],
  [
    'functions in long form',
    template('AWS::SQS::Queue', 'KmsMasterKeyId: { "Fn::GetAtt": [Key, Arn] }', ...QUEUE.slice(1)),
    [],
  ],
  [
    'a fetched value',
    template('AWS::SQS::Queue', 'KmsMasterKeyId: "{{resolve:ssm:key}}"', ...QUEUE.slice(1)),
    [],
  ],
  [
    'JSON text',
    template(
      'AWS::SQS::Queue',
      ...QUEUE.slice(0, 1),
      `RedriveAllowPolicy: '{"redrivePermission":"denyAll"}'`,
    ),
    [],
  ],
  [
    'a type that is not approved',
    template('AWS::EC2::Instance', 'ImageId: ami-1'),
    ['3:11 This type is not approved. Ask the security team; `stackgate schema new` starts an approval.'],
  ],
  [
    'a property that is not approved',
    template('AWS::SQS::Queue', ...QUEUE, 'NewFeature: true'),
    ['7:7 Property NewFeature is not allowed.'],
  ],
  [
    'a forbidden property',
    template('AWS::SQS::Queue', ...QUEUE, 'SqsManagedSseEnabled: true'),
    ['7:7 Property SqsManagedSseEnabled is not allowed.'],
  ],
  [
    'a missing property',
    template('AWS::SQS::Queue', ...QUEUE.slice(1)),
    ['4:5 Missing property "KmsMasterKeyId".'],
  ],
  [
    'a pattern, in the words of the rule',
    template('AWS::SQS::Queue', 'KmsMasterKeyId: alias/aws/sqs', ...QUEUE.slice(1)),
    [
      '5:23 Queues are encrypted with a customer managed key. Set KmsMasterKeyId to a key of this account and Region. (sqs-queue-customer-managed-key)',
    ],
  ],
  [
    'a value that is not approved',
    template('AWS::SQS::Queue', ...QUEUE.slice(0, 1), 'RedriveAllowPolicy: { redrivePermission: allowAll }'),
    ['6:48 Value is not accepted. Valid values: "byQueue", "denyAll".'],
  ],
])('marks %s', async (_, text, expected) => {
  expect(await editor.marks(text)).toEqual(expected);
});

it.each<[string, string, { offers: string[]; hides: string[] }]>([
  [
    'types',
    `Resources:\n  One:\n    Type: ${CURSOR}`,
    { offers: ['AWS::SQS::Queue', 'AWS::S3::Bucket'], hides: ['AWS::EC2::Instance'] },
  ],
  [
    'properties',
    template('AWS::SQS::Queue', CURSOR),
    { offers: ['KmsMasterKeyId', 'QueueName'], hides: ['SqsManagedSseEnabled', 'Arn', 'PolicyDocument'] },
  ],
  [
    'properties of one type alone',
    template('AWS::S3::Bucket', CURSOR),
    { offers: ['BucketName'], hides: ['AccessControl', 'PolicyDocument'] },
  ],
  [
    'inner properties',
    template('AWS::S3::Bucket', 'PublicAccessBlockConfiguration:', `  ${CURSOR}`),
    { offers: ['BlockPublicAcls'], hides: ['BucketName'] },
  ],
  [
    'values',
    template('AWS::S3::Bucket', 'OwnershipControls:', '  Rules:', `    - ObjectOwnership: ${CURSOR}`),
    { offers: ['BucketOwnerEnforced'], hides: ['ObjectWriter'] },
  ],
  [
    'true where only that is approved',
    template('AWS::S3::Bucket', 'PublicAccessBlockConfiguration:', `  BlockPublicAcls: ${CURSOR}`),
    { offers: ['true'], hides: ['false'] },
  ],
])('offers %s', async (_, text, { offers, hides }) => {
  const labels = await editor.completions(text);
  expect(labels).toEqual(expect.arrayContaining(offers));
  expect(labels.filter((label) => hides.includes(label))).toEqual([]);
});

it('shows what the rules ask for', async () => {
  const shown = await editor.hover(template('AWS::SQS::Queue', `Kms${CURSOR}MasterKeyId: ${KEY}`));
  expect(shown).toContain('Queues are encrypted with a customer managed key.');
  expect(shown).toContain('(sqs-queue-customer-managed-key)');
});
