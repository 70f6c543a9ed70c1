import type { HookHandler } from '../hook/handler.ts';
import { createHandler } from '../hook/handler.ts';
import { openPolicy } from '../schemas/policy.ts';
import { policyStore } from '../schemas/policy-store.ts';
import { resourceEvent } from '../simulation/wire.ts';
import { median, quantile } from './statistics.ts';
import { templateOf } from './template.ts';

const PLACE = { accountID: '111122223333', region: 'eu-west-1', partition: 'aws', stackName: 'bench' };

/** Microseconds that a warm Hook takes for one RESOURCE event, values as text as CloudFormation sends them. */
export async function warm(events: number): Promise<{ readonly median: number; readonly p99: number }> {
  const handler = createHandler({ store: policyStore(openPolicy('restricted-schemas')), now: Date.now });
  const wire = Object.entries(templateOf(100).Resources).map(([logicalId, { Type, Properties }]) =>
    resourceEvent('CREATE', { logicalId, type: Type, properties: Properties }, PLACE),
  );
  await measure(handler, wire, events);
  const samples = await measure(handler, wire, events);
  return { median: median(samples), p99: quantile(samples, 0.99) };
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
