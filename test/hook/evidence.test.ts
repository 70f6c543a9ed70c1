import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { digestOf } from '../../bundle/digest.ts';
import { printManifest } from '../../bundle/manifest.ts';
import { readEvent } from '../../hook/event.ts';
import { evidenceLine, type RecordedDecision } from '../../hook/evidence.ts';
import { createHandler, failingHandler } from '../../hook/handler.ts';
import type { Log } from '../../hook/record.ts';
import { settingsFrom } from '../../hook/settings.ts';
import { policyStore } from '../../schemas/policy-store.ts';
import type { OpenPolicy, Origin } from '../../schemas/store.ts';
import { isObject, type Value } from '../../gate/value.ts';
import { KEYS, publishInto } from '../bundle/bundles.ts';
import { temporaryFolder } from '../schemas/policies.ts';
import { badReferences, EMF } from './emf.ts';
import { POLICY, QUEUE, requestData, resourceEvent } from './hooks.ts';

const TIME = Date.UTC(2026, 10, 21, 12);

const ORIGIN: Origin = {
  sequence: 7,
  issued: new Date(TIME - 3_600_000).toISOString(),
  manifest: 'c'.repeat(64),
  types: { 'AWS::SQS::Queue': '0'.repeat(64) },
};

type Line = Readonly<Record<string, unknown>>;

/** Evidence that is kept, and a clock that takes 250 microseconds from one look to the next. */
function keptEvidence(): {
  readonly evidence: Log;
  readonly lines: () => Line[];
  readonly text: () => string;
} {
  const written: string[] = [];
  let ticks = 0;
  return {
    evidence: {
      write: (line) => void written.push(line),
      now: () => TIME,
      ticks: () => (ticks += 0.25),
    },
    lines: () => written.map((line) => JSON.parse(line) as Line),
    text: () => written.join('\n'),
  };
}

function handlerWith(evidence: Log): ReturnType<typeof createHandler> {
  const open = async (): Promise<OpenPolicy> => ({ ...(await policyStore(POLICY).open()), origin: ORIGIN });
  return createHandler({ store: { open }, evidence, now: Date.now });
}

const isEmf = new Ajv({ strict: true }).compile(EMF);

function wellFormed(line: Line): void {
  isEmf(line);
  expect(isEmf.errors).toBeNull();
  expect(badReferences(line)).toEqual([]);
}

describe('the line of a decision', () => {
  it('tells who asked for what, the answer, and the bundle', async () => {
    const { evidence, lines } = keptEvidence();
    await handlerWith(evidence)(resourceEvent());
    expect(lines()).toEqual([
      {
        time: '2026-11-21T12:00:00.000Z',
        token: 'token-1',
        target: 'RESOURCE',
        action: 'CREATE',
        typeName: 'AWS::SQS::Queue',
        logicalId: 'Failed',
        accountID: '111122223333',
        region: 'eu-west-1',
        stackName: 'orders',
        verdict: 'approved',
        type: 'AWS::SQS::Queue',
        bundleSequence: 7,
        bundle: ORIGIN.manifest,
        Decisions: 1,
        Refusals: 0,
        Errors: 0,
        Latency: 250,
        BundleAge: 3600,
        _aws: expect.objectContaining({ Timestamp: TIME }) as object,
      },
    ]);
    lines().forEach(wellFormed);
  });

  it('names the rules of a refusal, and counts each', async () => {
    const { evidence, lines } = keptEvidence();
    await handlerWith(evidence)(
      resourceEvent({ properties: { ...QUEUE, KmsMasterKeyId: 'x', Unknown: 1, Other: 2 } }),
    );
    const [line = {}] = lines();
    expect(line).toMatchObject({
      verdict: 'refused',
      errorCode: 'NonCompliant',
      findings: 3,
      rules: ['sqs-queue-customer-managed-key', 'property-not-approved'],
      Refusals: 1,
      'rule/sqs-queue-customer-managed-key': 1,
      'rule/property-not-approved': 1,
    });
    wellFormed(line);
  });

  it('says that it failed, and by what kind of error', async () => {
    const { evidence, lines } = keptEvidence();
    await handlerWith(evidence)(resourceEvent({ requestData: null }));
    await failingHandler(new TypeError('no key'), evidence)(resourceEvent());
    expect(lines()).toMatchObject([
      { token: 'token-1', verdict: 'failed', errorCode: 'InternalFailure', error: 'EventError', Errors: 1 },
      { token: 'token-1', verdict: 'failed', errorCode: 'InternalFailure', error: 'TypeError', Errors: 1 },
    ]);
    expect(lines()[1]).not.toHaveProperty('bundleSequence');
    lines().forEach(wellFormed);
  });

  it('has a type of the bundle for a dimension, whatever type is asked for', async () => {
    const { evidence, lines } = keptEvidence();
    const types = ['AWS::SQS::Queue', 'AWS::S3::Bucket', 'Made::Up::Type', '__proto__', 'constructor'];
    for (const type of types)
      await handlerWith(evidence)(resourceEvent({ requestData: requestData(type, {}) }));
    expect(lines().map(({ typeName }) => typeName)).toEqual(types);
    expect(lines().map(({ type }) => type)).toEqual(['AWS::SQS::Queue', 'other', 'other', 'other', 'other']);
  });

  it('is one line of CloudWatch, however strange and long names are', () => {
    const name = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 400 }),
      fc.constantFrom('\n', '\u2028', '\ud83d', '__proto__', 'x'.repeat(100_000)),
    );
    const outcome = fc.oneof(
      fc.constant<RecordedDecision['outcome']>({ verdict: 'approved' }),
      fc
        .array(fc.stringMatching(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/), { minLength: 1, maxLength: 300 })
        .map((rules): RecordedDecision['outcome'] => ({ verdict: 'refused', rules })),
      name.map((error): RecordedDecision['outcome'] => ({ verdict: 'failed', error })),
    );
    const request = { ...readEvent(resourceEvent()), properties: {} };
    fc.assert(
      fc.property(name, name, name, outcome, fc.boolean(), (token, typeName, logicalId, one, known) => {
        const line = evidenceLine({
          time: TIME,
          latency: 4,
          token,
          request: { ...request, typeName, logicalId, stackName: logicalId },
          outcome: one,
          ...(known && { origin: ORIGIN }),
        });
        expect(line).toMatch(/^[ -~]{1,16000}$/);
        wellFormed(JSON.parse(line) as Line);
      }),
    );
  });

  it('holds nothing of the properties', async () => {
    const secret = 'hunter2-correct-horse';
    const examples = POLICY.types.flatMap((type) =>
      Object.values(POLICY.examplesFor(type)?.approved ?? {}).map(
        (properties) => [type, properties] as const,
      ),
    );
    const { evidence, text, lines } = keptEvidence();
    const handler = handlerWith(evidence);
    for (const [type, properties] of examples) {
      for (const filled of [
        everyScalar(properties, secret),
        { ...properties, [secret]: secret },
        { [secret]: { [secret]: [secret] } },
        [secret],
        secret,
      ]) {
        await handler(resourceEvent({ requestData: requestData(type, filled) }));
      }
    }
    expect(lines().length).toBeGreaterThan(1000);
    expect(text()).not.toContain(secret);
    lines().forEach(wellFormed);
  });
});

function everyScalar(value: Value, secret: string): Value {
  if (Array.isArray(value)) return (value as readonly Value[]).map((part) => everyScalar(part, secret));
  if (!isObject(value)) return secret;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, everyScalar(part, secret)]));
}

it('costs no answer when it cannot be written', async () => {
  const broken = (): never => {
    throw new Error('disk full');
  };
  const { evidence } = keptEvidence();
  const answer = { hookStatus: 'SUCCESS' };
  expect(await handlerWith({ ...evidence, write: broken })(resourceEvent())).toMatchObject(answer);
  expect(await handlerWith({ ...evidence, now: broken })(resourceEvent())).toMatchObject(answer);
});

it('names the bundle that the Hook reads', async () => {
  const folder = temporaryFolder();
  const { manifest } = await publishInto(folder, POLICY);
  const { evidence, lines } = keptEvidence();
  const environment = { STACKGATE_BUNDLE: folder, STACKGATE_PUBLIC_KEY: KEYS.publicKey };
  await createHandler(settingsFrom(environment, '.', evidence))(resourceEvent());
  expect(lines()).toMatchObject([{ bundleSequence: 1, bundle: digestOf(printManifest(manifest)) }]);
});
