import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createHandler } from '../../hook/handler.ts';
import { settingsFrom } from '../../hook/settings.ts';
import { buildBundle } from '../../schemas/bundle.ts';
import { temporaryFolder } from '../schemas/policies.ts';
import { POLICY, resourceEvent } from './hooks.ts';

async function bundle(): Promise<string> {
  const folder = join(temporaryFolder(), 'bundle');
  await buildBundle(POLICY, folder);
  return folder;
}

describe('the environment', () => {
  it('names the bundle; else it lies beside the function', async () => {
    const folder = await bundle();
    for (const settings of [
      settingsFrom({ STACKGATE_BUNDLE: folder }, '/nowhere'),
      settingsFrom({}, join(folder, '..')),
    ]) {
      expect(await settings.store.load('AWS::SQS::Queue')).toEqual(POLICY.schemaFor('AWS::SQS::Queue'));
    }
  });

  it('fills placeholders', () => {
    const settings = settingsFrom(
      { STACKGATE_ORGANIZATION_ID: 'o-exampleorg1', STACKGATE_VALUES: '{"auditBucket":"audit"}' },
      '.',
    );
    expect(settings).toMatchObject({ organizationID: 'o-exampleorg1', values: { auditBucket: 'audit' } });
  });

  it.each(['none', '[]', '{"auditBucket":1}', '"x"', 'null'])(
    'is refused with %s for values',
    (STACKGATE_VALUES) => {
      expect(() => settingsFrom({ STACKGATE_VALUES }, '.')).toThrow(
        'STACKGATE_VALUES is not a JSON object of strings.',
      );
    },
  );
});

describe('a bundle', () => {
  it.each([
    ['is not there', (folder: string) => rmSync(folder, { recursive: true }), /index\.json/],
    [
      'has lost a file',
      (folder: string) => rmSync(join(folder, 'AWS-SQS-Queue.json')),
      /AWS-SQS-Queue\.json/,
    ],
    [
      'has an index that lists nothing',
      (folder: string) => writeFileSync(join(folder, 'index.json'), '{}'),
      /lists no types/,
    ],
    ['has a broken file', (folder: string) => writeFileSync(join(folder, 'AWS-SQS-Queue.json'), '{'), /JSON/],
    [
      'has a file of another type',
      (folder: string) => writeFileSync(join(folder, 'AWS-SQS-Queue.json'), '{"typeName":"AWS::SNS::Topic"}'),
      /holds AWS::SNS::Topic, not AWS::SQS::Queue/,
    ],
    [
      'has a schema that the gate does not understand',
      (folder: string) =>
        writeFileSync(
          join(folder, 'AWS-SQS-Queue.json'),
          '{"typeName":"AWS::SQS::Queue","magic":true,"rules":{}}',
        ),
      /magic/,
    ],
  ])('that %s approves nothing', async (_, breakIt, reason) => {
    const folder = await bundle();
    breakIt(folder);
    const response = await createHandler(settingsFrom({ STACKGATE_BUNDLE: folder }, '.'))(resourceEvent());
    expect(response).toMatchObject({ hookStatus: 'FAILED', errorCode: 'InternalFailure' });
    expect(response.message).toMatch(reason);
  });

  it('is read once a type', async () => {
    const folder = await bundle();
    const { store } = settingsFrom({ STACKGATE_BUNDLE: folder }, '.');
    const first = await store.load('AWS::SQS::Queue');
    rmSync(folder, { recursive: true });
    expect(await store.load('AWS::SQS::Queue')).toBe(first);
    expect(await store.load('AWS::No::Type')).toBeUndefined();
  });
});
