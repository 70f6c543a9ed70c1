import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../hook/handler.ts';
import { settingsFrom } from '../../hook/settings.ts';
import { KEYS, publishInto } from '../bundle/bundles.ts';
import { temporaryFolder } from '../schemas/policies.ts';
import { POLICY, resourceEvent } from './hooks.ts';

async function bundle(): Promise<string> {
  const folder = join(temporaryFolder(), 'bundle');
  await publishInto(folder, POLICY);
  return folder;
}

const STACKGATE_PUBLIC_KEY = KEYS.publicKey;

it('docs/hook.md lists the variables that are read', () => {
  const namesIn = (file: string): ReadonlySet<string> =>
    new Set(readFileSync(join(import.meta.dirname, '../..', file), 'utf8').match(/STACKGATE_[A-Z_]+/g));
  expect(namesIn('docs/hook.md')).toEqual(namesIn('hook/settings.ts'));
});

describe('the environment', () => {
  it('names the bundle; else it lies beside the function', async () => {
    const folder = await bundle();
    for (const settings of [
      settingsFrom({ STACKGATE_BUNDLE: folder, STACKGATE_PUBLIC_KEY }, '/nowhere'),
      settingsFrom({ STACKGATE_PUBLIC_KEY }, join(folder, '..')),
    ]) {
      const policy = await settings.store.open();
      expect(await policy.load('AWS::SQS::Queue')).toEqual(POLICY.schemaFor('AWS::SQS::Queue'));
    }
  });

  it.each([
    ['eu-central-1', { STACKGATE_BUNDLE_REGION: 'eu-central-1' }],
    ['eu-west-1', {}],
  ])('says that the bucket is in %s: %j', async (region, variables) => {
    const asked: (string | undefined)[] = [];
    const server = createServer((request, response) => {
      asked.push(request.headers.authorization);
      response.writeHead(403).end();
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const environment = {
      STACKGATE_PUBLIC_KEY,
      STACKGATE_BUNDLE: 's3://bundles/stackgate',
      AWS_REGION: 'eu-west-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      ...variables,
    };
    await expect(settingsFrom(environment, '.').store.open()).rejects.toThrow('S3 answered 403');
    server.closeAllConnections();
    server.close();
    expect(asked).toHaveLength(1);
    expect(asked[0]).toContain(`/${region}/s3/aws4_request`);
  });

  it('fills placeholders', () => {
    const settings = settingsFrom(
      {
        STACKGATE_PUBLIC_KEY,
        STACKGATE_ORGANIZATION_ID: 'o-exampleorg1',
        STACKGATE_VALUES: '{"auditBucket":"audit"}',
      },
      '.',
    );
    expect(settings).toMatchObject({ organizationID: 'o-exampleorg1', values: { auditBucket: 'audit' } });
  });

  it('says where the account stands', () => {
    const settings = settingsFrom({ STACKGATE_PUBLIC_KEY, STACKGATE_ORGANIZATIONAL_UNIT: 'ou-ab12-1' }, '.');
    expect(settings).toMatchObject({ organizationalUnit: 'ou-ab12-1' });
  });

  it.each(['none', '[]', '{"auditBucket":1}', '"x"', 'null'])(
    'is refused with %s for values',
    (STACKGATE_VALUES) => {
      expect(() => settingsFrom({ STACKGATE_PUBLIC_KEY, STACKGATE_VALUES }, '.')).toThrow(
        'STACKGATE_VALUES is not a JSON object of strings.',
      );
    },
  );

  it('says where the rules are described', () => {
    const rulesUrl = (STACKGATE_RULES_URL: string): unknown =>
      settingsFrom({ STACKGATE_PUBLIC_KEY, STACKGATE_RULES_URL }, '.').rulesUrl;
    expect(rulesUrl('https://example.com/rules')).toBe('https://example.com/rules');
    for (const text of [
      '',
      'rules',
      'javascript:alert(1)',
      'https://e.com/#x',
      `https://e.com/${'x'.repeat(300)}`,
    ]) {
      expect(() => rulesUrl(text)).toThrow('STACKGATE_RULES_URL is not an HTTP address');
    }
  });

  it('is refused without a public key', () => {
    expect(() => settingsFrom({}, '/nowhere')).toThrow('No public key to verify bundles with');
  });

  it.each(['-1', '1.5', 'none', ''])('is refused with "%s" for a number', (STACKGATE_MINIMUM_SEQUENCE) => {
    expect(() => settingsFrom({ STACKGATE_PUBLIC_KEY, STACKGATE_MINIMUM_SEQUENCE }, '.')).toThrow(
      'STACKGATE_MINIMUM_SEQUENCE is not a whole number.',
    );
  });
});

/** The file of a type's schema in a bundle. */
function objectOf(folder: string, type: string): string {
  const files = readdirSync(join(folder, 'objects')).map((name) => join(folder, 'objects', name));
  const found = files.find(
    (file) => (JSON.parse(readFileSync(file, 'utf8')) as { typeName?: string }).typeName === type,
  );
  if (found === undefined) throw new Error(`No object holds ${type}.`);
  return found;
}

describe('a bundle', () => {
  it.each([
    ['is not there', (folder: string) => rmSync(folder, { recursive: true }), /current\.json is missing/],
    ['has lost a file', (folder: string) => rmSync(objectOf(folder, 'AWS::SQS::Queue')), /is missing/],
    [
      'has a pointer to nothing',
      (folder: string) => writeFileSync(join(folder, 'current.json'), '{}'),
      /names no manifest/,
    ],
    [
      'has an altered file',
      (folder: string) => {
        const file = objectOf(folder, 'AWS::SQS::Queue');
        writeFileSync(
          file,
          readFileSync(file, 'utf8').replace('"required":["KmsMasterKeyId"]', '"required":[]'),
        );
      },
      /was altered/,
    ],
  ])('that %s approves nothing', async (_, breakIt, reason) => {
    const folder = await bundle();
    breakIt(folder);
    const settings = settingsFrom({ STACKGATE_BUNDLE: folder, STACKGATE_PUBLIC_KEY }, '.');
    const response = await createHandler(settings)(resourceEvent());
    expect(response).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InternalFailure' });
    expect(response.message).toMatch(reason);
  });

  it('is read once a type', async () => {
    const folder = await bundle();
    const { store } = settingsFrom({ STACKGATE_BUNDLE: folder, STACKGATE_PUBLIC_KEY }, '.');
    const first = await (await store.open()).load('AWS::SQS::Queue');
    rmSync(folder, { recursive: true });
    const policy = await store.open();
    expect(await policy.load('AWS::SQS::Queue')).toBe(first);
    expect(await policy.load('AWS::No::Type')).toBeUndefined();
  });
});
