import type { HookHandler } from '../hook/handler.ts';
import { createHandler } from '../hook/handler.ts';
import { openPolicy } from '../schemas/policy.ts';
import { policyStore } from '../schemas/policy-store.ts';
import { resourceEvent } from '../simulation/wire.ts';
import { median, quantile } from './statistics.ts';
import { templateOf } from './template.ts';

const PLACE = { accountID: '111122223333', region: 'eu-west-1', partition: 'aws', stackName: 'bench' };

/** Microseconds of one RESOURCE event. */
export interface WarmTimes {
  readonly median: number;
  readonly p99: number;
}

/**
 * What a warm Hook takes for one RESOURCE event, values as text as CloudFormation sends them: silent, and with a line
 * of evidence for each decision, which is made and dropped. The two run in turn, so that both meet the same noise.
 */
export async function warm(
  events: number,
): Promise<{ readonly silent: WarmTimes; readonly recorded: WarmTimes }> {
  const store = policyStore(openPolicy('restricted-schemas'));
  const log = { write: () => undefined, now: Date.now, ticks: () => performance.now() };
  const origin = {
    sequence: 1,
    issued: '2026-01-01T00:00:00.000Z',
    manifest: '0'.repeat(64),
    types: { 'AWS::S3::Bucket': '' },
  };
  const policy = { ...(await store.open()), origin };
  const handlers = [
    createHandler({ store, now: Date.now }),
    createHandler({ store: { open: () => Promise.resolve(policy) }, now: Date.now, evidence: log }),
  ] as const;
  const wire = Object.entries(templateOf(100).Resources).map(([logicalId, { Type, Properties }]) =>
    resourceEvent('CREATE', { logicalId, type: Type, properties: Properties }, PLACE),
  );
  const samples: readonly [number[], number[]] = [[], []];
  for (let round = 0; round < 11; round += 1) {
    for (const [index, handler] of handlers.entries()) {
      const times = await measure(handler, wire, Math.ceil(events / 10));
      // The first round warms up.
      if (round > 0) samples[index]?.push(...times);
    }
  }
  const [silent, recorded] = samples.map((times) => ({ median: median(times), p99: quantile(times, 0.99) }));
  if (!silent || !recorded) throw new Error('Nothing was measured.');
  return { silent, recorded };
}

async function measure(handler: HookHandler, wire: readonly unknown[], events: number): Promise<number[]> {
  const samples: number[] = [];
  for (let index = 0; index < events; index += 1) {
    const event = wire[index % wire.length];
    const start = performance.now();
    const { hookStatus, message } = await handler(event);
    samples.push((performance.now() - start) * 1000);
    if (hookStatus !== 'SUCCESS') throw new Error(message);
  }
  return samples;
}
