import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { KEYS, publishInto } from '../bundle/bundles.ts';
import { wellFormed } from '../hook/contract.ts';
import { cloudControlEvent, POLICY, QUEUE, requestData, resourceEvent } from '../hook/hooks.ts';
import { startFunction, type LambdaFunction } from './function.ts';

const BUILT = 'dist/hook';
const SUCCESS = { hookStatus: 'SUCCESS', clientRequestToken: 'token-1' };
const REFUSED = { hookStatus: 'FAILED', errorCode: 'NonCompliant', clientRequestToken: 'token-1' };
const FAILURE = { hookStatus: 'FAILED', errorCode: 'InternalFailure' };

/** A synchronous invocation takes 6 MB (Lambda Developer Guide, "Lambda quotas"). */
const LARGEST = 6 * 1024 * 1024;

const parent = mkdtempSync(join(tmpdir(), 'stackgate-lambda-'));
const whole = join(parent, 'whole');
const bare = join(parent, 'bare');
const running: LambdaFunction[] = [];

async function started(...arguments_: Parameters<typeof startFunction>): Promise<LambdaFunction> {
  const hook = await startFunction(...arguments_);
  running.push(hook);
  return hook;
}

beforeAll(async () => {
  if (!existsSync(BUILT)) throw new Error(`${BUILT} is missing: npm run build`);
  for (const folder of [whole, bare])
    cpSync(BUILT, folder, { recursive: true, filter: (source) => !source.endsWith('.js') });
  await publishInto(join(whole, 'bundle'), POLICY);
  writeFileSync(join(whole, 'public-key.pem'), KEYS.publicKey);
});

afterEach(async () => {
  for (const hook of running.splice(0)) {
    expect(hook.errors).toEqual([]);
    expect(hook.process.exitCode).toBeNull();
    await hook.stop();
  }
});

afterAll(() => rmSync(parent, { recursive: true }));

/** An event whose text is as long as Lambda takes. */
function filledUp(event: (filling: string) => unknown): string {
  const rest = JSON.stringify(event('')).length;
  return JSON.stringify(event('x'.repeat(LARGEST - rest)));
}

describe('the built function under the runtime client', () => {
  it('starts cold and goes on', async () => {
    const hook = await started(whole);
    const { KmsMasterKeyId: _, ...noKey } = QUEUE;
    const cases = [
      [resourceEvent(), SUCCESS],
      [resourceEvent({ properties: noKey }), REFUSED],
      [cloudControlEvent(), SUCCESS],
      [resourceEvent({ requestData: requestData('AWS::No::Type', {}) }), REFUSED],
      [resourceEvent({ actionInvocationPoint: 'DELETE_PRE_PROVISION', properties: {} }), SUCCESS],
      [resourceEvent(), SUCCESS],
    ] as const;
    for (const [event, answer] of cases) {
      const response = await hook.invoke(event);
      expect(response).toMatchObject(answer);
      wellFormed(response);
    }
    const lines = hook.log().trim().split('\n');
    expect(lines.map((line) => (JSON.parse(line) as { verdict: string }).verdict)).toEqual(
      cases.map(([, { hookStatus }]) => (hookStatus === 'SUCCESS' ? 'approved' : 'refused')),
    );
  });

  it.each([
    ['null', 'null'],
    ['text', '"event"'],
    ['a number', '1e400'],
    ['a list', '[]'],
    ['an empty object', '{}'],
    ['with half a character', resourceEvent({ properties: { '\ud83d': '\udc00' } })],
    ['with no request data', resourceEvent({ requestData: null })],
    ['nested 100,000 deep', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
    [
      'with properties nested 100,000 deep',
      JSON.stringify(resourceEvent({ properties: { RedriveAllowPolicy: 'HERE' } })).replace(
        '"HERE"',
        `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
      ),
    ],
  ])('answers an event that is %s, and the next one', async (_, event) => {
    const hook = await started(whole);
    const response = await hook.invoke(event);
    expect(response.hookStatus).toBe('FAILED');
    wellFormed(response);
    expect(await hook.invoke(resourceEvent())).toMatchObject(SUCCESS);
  });

  it.each([
    ['one value', (filling: string) => resourceEvent({ properties: { ...QUEUE, KmsMasterKeyId: filling } })],
    ['one name', (filling: string) => resourceEvent({ properties: { ...QUEUE, [filling]: 1 } })],
    ['a token', (filling: string) => resourceEvent({ properties: {}, clientRequestToken: filling })],
  ])('answers an event of 6 MB in %s', async (_, event) => {
    const hook = await started(whole);
    const response = await hook.invoke(filledUp(event));
    expect(response).toMatchObject({ hookStatus: 'FAILED' });
    expect(await hook.invoke(resourceEvent())).toMatchObject(SUCCESS);
  });

  it.each([
    ['no bundle', {}, /current\.json is missing/],
    ['no public key', { STACKGATE_PUBLIC_KEY: '' }, /There is no public key/],
    ['a setting that cannot be read', { STACKGATE_VALUES: '[]' }, /STACKGATE_VALUES is not/],
  ])('says that there is %s', async (_, environment, reason) => {
    const hook = await started(bare, { STACKGATE_PUBLIC_KEY: KEYS.publicKey, ...environment });
    for (let time = 0; time < 2; time += 1) {
      const response = await hook.invoke(resourceEvent());
      expect(response).toMatchObject({ ...FAILURE, clientRequestToken: 'token-1' });
      expect(response.message).toMatch(reason);
      wellFormed(response);
    }
  });

  it('answers when nobody takes its log', async () => {
    const hook = await started(whole);
    expect(await hook.invoke(resourceEvent())).toMatchObject(SUCCESS);
    hook.process.stdout?.destroy();
    for (let time = 0; time < 3; time += 1) expect(await hook.invoke(resourceEvent())).toMatchObject(SUCCESS);
  });
});
