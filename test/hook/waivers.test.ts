import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { folderBlobs } from '../../bundle/folder-blobs.ts';
import { contentDigest } from '../../bundle/manifest.ts';
import { verifiedStore } from '../../bundle/verified-store.ts';
import { checkTemplate } from '../../cli/check-template.ts';
import type { Context } from '../../gate/context.ts';
import { createHandler, type HookHandler } from '../../hook/handler.ts';
import type { HookResponse } from '../../hook/response.ts';
import { openPolicy, type Policy } from '../../schemas/policy.ts';
import type { OpenPolicy } from '../../schemas/store.ts';
import { policyStore } from '../../schemas/policy-store.ts';
import { parseWaivers } from '../../schemas/waivers.ts';
import { publishInto, TRUST } from '../bundle/bundles.ts';
import { folderOf, policyFiles, temporaryFolder, THING } from '../schemas/policies.ts';
import { cloudControlEvent, requestData, resourceEvent } from './hooks.ts';

const DAY = 86_400_000;
const TODAY = Math.floor(TRUST.now() / DAY) * DAY;
const dayAt = (days: number): string => new Date(TODAY + days * DAY).toISOString().slice(0, 10);

const WORDS = { title: 'Title', why: 'Why.', fix: 'Fix.', severity: 'HIGH' };
const RESTRICTION = stringify({
  type: THING.typeName,
  rules: {
    'thing-private': { ...WORDS, restrict: { properties: { Public: { const: false } } } },
    'thing-mode': { ...WORDS, restrict: { required: ['Mode'] } },
  },
});

const WAIVER = {
  rule: 'thing-private',
  owner: 'team things',
  reason: 'Old.',
  ticket: 'RISK-7',
  granted: dayAt(-10),
  expires: dayAt(20),
};

/** A policy of one type, with one waiver. */
function policyWith(waiver: object): Policy {
  const waivers = { maximumDays: 1000, waivers: { 'old-thing': { ...WAIVER, ...waiver } } };
  return openPolicy(folderOf({ ...policyFiles(RESTRICTION), 'waivers.yaml': stringify(waivers) }));
}

const OPEN = { Name: 'n', Mode: 'Auto', Public: 'true' };
const event = (properties: object): Record<string, unknown> => ({
  requestData: requestData(THING.typeName, properties, 'Old'),
});

describe('a Hook', () => {
  const ofOrders = (): Policy => policyWith({ scope: { stacks: ['orders'] } });
  const hook: HookHandler = (one) =>
    createHandler({ store: policyStore(ofOrders()), now: () => TODAY + DAY / 2 })(one);

  it('approves what is waived, and says so', async () => {
    expect(await hook(resourceEvent(event(OPEN)))).toEqual({
      hookStatus: 'SUCCESS',
      clientRequestToken: 'token-1',
      message: `Old (Test::Store::Thing) is approved, one finding waived. [thing-private] Waived until ${dayAt(20)} (20 days) by team things, RISK-7. GetHookResult lists all findings and their fixes.`,
      annotations: [
        {
          annotationName: 'thing-private',
          status: 'SKIPPED',
          statusMessage: `Waived until ${dayAt(20)} (20 days) by team things, RISK-7. Public is not the approved value.`,
          remediationMessage: 'Fix.',
          severityLevel: 'HIGH',
        },
      ],
    });
  });

  it('refuses what is not waived, and counts it alone', async () => {
    const response = await hook(resourceEvent(event({ Name: 'n', Public: 'true' })));
    expect(response).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'NonCompliant',
      annotations: [
        { annotationName: 'thing-mode', status: 'FAILED' },
        { annotationName: 'thing-private', status: 'SKIPPED' },
      ],
    });
    expect(response.message).toMatch(
      /^Old \(Test::Store::Thing\) is refused for one reason\. \[thing-mode\]/,
    );
    expect(response.message).not.toContain('thing-private');
  });

  it('refuses by Cloud Control what is waived in a stack', async () => {
    expect(await hook(cloudControlEvent(event(OPEN)))).toMatchObject({ errorCode: 'NonCompliant' });
  });

  it('does not ask for waivers where nothing is found', async () => {
    const open = async (): Promise<OpenPolicy> => ({
      ...(await policyStore(ofOrders()).open()),
      waivers: () => Promise.reject(new Error('disk on fire')),
    });
    const handler = createHandler({ store: { open }, now: () => TODAY });
    expect(await handler(resourceEvent(event({ Name: 'n', Mode: 'Auto' })))).toMatchObject({
      hookStatus: 'SUCCESS',
    });
    expect(await handler(resourceEvent(event(OPEN)))).toMatchObject({ errorCode: 'InternalFailure' });
  });

  it('reads waivers from the signed bundle', async () => {
    const folder = temporaryFolder();
    const published = await publishInto(folder, ofOrders());
    const store = verifiedStore({
      ...TRUST,
      blobs: folderBlobs(folder),
      pointerInterval: 0,
      staleFor: 0,
    });
    const handler = createHandler({ store, now: () => TODAY });
    expect(await handler(resourceEvent(event(OPEN)))).toMatchObject({ annotations: [{ status: 'SKIPPED' }] });
    const without = await publishInto(folder, openPolicy(folderOf(policyFiles(RESTRICTION))));
    expect(contentDigest(without.manifest)).not.toBe(contentDigest(published.manifest));
    expect(await handler(resourceEvent(event(OPEN)))).toMatchObject({ errorCode: 'NonCompliant' });
  });
});

it('a decision is of one bundle, though another is published while it is made', async () => {
  const folder = temporaryFolder();
  await publishInto(folder, policyWith({ scope: { stacks: ['orders'] } }));
  const blobs = folderBlobs(folder);
  let published = false;
  const store = verifiedStore({
    ...TRUST,
    blobs: {
      ...blobs,
      async get(name, etag) {
        const blob = await blobs.get(name, etag);
        if (name.startsWith('objects/') && !published) {
          published = true;
          await publishInto(folder, openPolicy(folderOf(policyFiles(RESTRICTION))));
        }
        return blob;
      },
    },
    pointerInterval: 0,
    staleFor: 0,
  });
  const lines: string[] = [];
  const evidence = { write: (line: string) => void lines.push(line), now: () => TODAY, ticks: () => 0 };
  const handler = createHandler({ store, now: () => TODAY, evidence });
  expect(await handler(resourceEvent(event(OPEN)))).toMatchObject({ annotations: [{ status: 'SKIPPED' }] });
  expect(await handler(resourceEvent(event(OPEN)))).toMatchObject({ errorCode: 'NonCompliant' });
  expect(lines.map((line) => JSON.parse(line) as object)).toMatchObject([
    { bundleSequence: 1 },
    { bundleSequence: 2 },
  ]);
});

it('a Hook takes no waivers that were written into a bundle', async () => {
  const folder = temporaryFolder();
  const { manifest } = await publishInto(folder, policyWith({ scope: { stacks: ['payments'] } }));
  const file = join(folder, 'objects', `${manifest.waivers}.json`);
  writeFileSync(file, readFileSync(file, 'utf8').replace('payments', 'orders'));
  const store = verifiedStore({ ...TRUST, blobs: folderBlobs(folder), pointerInterval: 0, staleFor: 0 });
  const response = await createHandler({ store, now: () => TODAY })(resourceEvent(event(OPEN)));
  expect(response).toMatchObject({ errorCode: 'InternalFailure' });
  expect(response.message).toContain('was altered');
});

it('is approved and refused alike by check and by the Hook, in any scope and at any time', async () => {
  const plain = openPolicy(folderOf(policyFiles(RESTRICTION)));
  const whole: Context = {
    accountID: '111122223333',
    region: 'eu-west-1',
    partition: 'aws',
    stackName: 'orders',
    organizationalUnit: 'ou-ab12-11111111',
  };
  const list = (...patterns: string[]): fc.Arbitrary<string[]> => fc.subarray(patterns, { minLength: 1 });
  const scope = fc
    .record(
      {
        accounts: list('1111*', '222222222222', '1?1122223333'),
        organizationalUnits: list('ou-ab12-*', 'ou-xy'),
        stacks: list('orders', 'pay*', 'order?'),
        logicalIds: list('Old', 'New?', 'O*'),
        types: list('Test::Store::*', 'Test::Store::Thing'),
      },
      { requiredKeys: [] },
    )
    .filter((one) => Object.keys(one).length > 0);
  const given = fc.subarray(['accountID', 'stackName', 'organizationalUnit'] as const);
  const term = fc.tuple(fc.integer({ min: -5, max: 5 }), fc.nat(5));
  const properties = fc.constantFrom(OPEN, { Name: 'n', Public: 'true' }, { Name: 'n', Mode: 'Auto' });
  await fc.assert(
    fc.asyncProperty(
      scope,
      given,
      term,
      properties,
      fc.nat(DAY - 1),
      async (where, known, [from, days], things, time) => {
        const waiver = { ...WAIVER, scope: where, granted: dayAt(from), expires: dayAt(from + days) };
        const waivers = parseWaivers(stringify({ waivers: { 'old-thing': waiver } }), 'waivers.yaml');
        const policy = { ...plain, waivers: () => waivers };
        const now = TODAY + time;
        const context = Object.fromEntries(known.map((member) => [member, whole[member]]));
        const judged = (where: Context): ReturnType<typeof checkTemplate>['resources'][number] | undefined =>
          checkTemplate(
            stringify({ Resources: { Old: { Type: THING.typeName, Properties: things } } }),
            'a.yaml',
            policy,
            { context: where, parameters: {}, now },
          ).resources[0];
        const hook = createHandler({
          store: policyStore(policy),
          organizationalUnit: 'ou-ab12-11111111',
          now: () => now,
        });
        const answer = await hook(resourceEvent(event(things)));
        expect(rulesByStatus(answer)).toEqual(
          (judged(whole)?.findings ?? []).map(({ rule, verdict }) => `${rule} ${verdict}`),
        );
        const inCi = judged(context)?.verdict;
        if (inCi !== 'deferred') expect(inCi === 'refused').toBe(answer.hookStatus === 'FAILED');
      },
    ),
    { numRuns: 200 },
  );
});

function rulesByStatus({ annotations = [] }: HookResponse): string[] {
  return annotations.map(
    ({ annotationName, status }) => `${annotationName} ${status === 'SKIPPED' ? 'waived' : 'refused'}`,
  );
}
