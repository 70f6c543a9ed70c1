import fs, { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import type { ValueObject } from '../gate/value.ts';
import type { HookHandler } from '../hook/handler.ts';
import { openPolicy } from '../schemas/policy.ts';
import { resourceEvent } from '../simulation/wire.ts';
import { KEYS, publishInto } from '../test/bundle/bundles.ts';
import { quantile } from './statistics.ts';

// `npm run bench:load -- [minutes]`: 10,000 resources over 50 stacks at once, through the built Hook in one process;
// then the same for so many minutes, with the memory at intervals.
const [minutes = 0] = process.argv.slice(2).map(Number);
const RESOURCES = 10_000;
const STACKS = 50;
const INTERVALS = 10;

const collect = globalThis.gc;
if (!collect) throw new Error('Run it with --expose-gc, as `npm run bench:load` does.');

const policy = openPolicy('restricted-schemas');
/** What the pack approves and refuses, of every type. */
const examples = policy.types.flatMap((type) => {
  const { approved = {}, refused = [] } = policy.examplesFor(type) ?? {};
  const all = [...Object.values(approved), ...refused.slice(0, 2).map(({ properties }) => properties)];
  return all.map((properties) => ({ type, properties: properties as ValueObject }));
});

const folder = mkdtempSync(join(tmpdir(), 'stackgate-bench-'));
await publishInto(folder, policy);
process.env.STACKGATE_BUNDLE = folder;
process.env.STACKGATE_PUBLIC_KEY = KEYS.publicKey;
const { handler } = (await import(pathToFileURL(resolve('dist/hook/lambda.mjs')).href)) as {
  handler: HookHandler;
};

// The Hook writes its evidence here: taken, counted and dropped.
const print = process.stdout.write.bind(process.stdout);
let lines = 0;
fs.writeSync = ((_: number, line: NodeJS.ArrayBufferView) => {
  lines += 1;
  return line.byteLength;
}) as typeof fs.writeSync;

try {
  print(
    `| ${RESOURCES} resources, ${STACKS} stacks at once | resources/s | p50 µs | p99 µs | p99.9 µs | slowest ms |\n`,
  );
  print('|---|---:|---:|---:|---:|---:|\n');
  print(row('first time, with all that is read and compiled', await pass(0)));
  await pass(1);
  print(row('warm', await pass(2)));
  if (minutes > 0) await soak(minutes);
} finally {
  rmSync(folder, { recursive: true });
}

interface Pass {
  readonly seconds: number;
  /** Microseconds of each answer. */
  readonly times: readonly number[];
}

/** Each stack sends its resources one after the other. Names differ from pass to pass, as they would. */
async function pass(number: number): Promise<Pass> {
  const times: number[] = [];
  const stacks = Array.from({ length: STACKS }, (_, stack) => eventsOf(`${number}-${stack}`, stack));
  const start = performance.now();
  await Promise.all(
    stacks.map(async (events) => {
      for (const event of events) {
        const sent = performance.now();
        const { errorCode, message } = await handler(event);
        times.push((performance.now() - sent) * 1000);
        if (errorCode === 'InternalFailure') throw new Error(message);
        await setImmediate();
      }
    }),
  );
  return { seconds: (performance.now() - start) / 1000, times };
}

function eventsOf(name: string, stack: number): unknown[] {
  const place = {
    accountID: '111122223333',
    region: 'eu-west-1',
    partition: 'aws',
    stackName: `load-${name}`,
  };
  const size = RESOURCES / STACKS;
  return Array.from({ length: size }, (_, index) => {
    const { type, properties } = examples[(stack * size + index) % examples.length] ?? {
      type: '',
      properties: {},
    };
    return resourceEvent('CREATE', { logicalId: `R${name}x${index}`, type, properties }, place);
  });
}

function row(name: string, { seconds, times }: Pass): string {
  const [p50, p99, p999] = [0.5, 0.99, 0.999].map((share) => quantile(times, share).toFixed(0));
  const slowest = (quantile(times, 1) / 1000).toFixed(0);
  return `| ${name} | ${(times.length / seconds).toFixed(0)} | ${p50} | ${p99} | ${p999} | ${slowest} |\n`;
}

async function soak(length: number): Promise<void> {
  print(
    '\n| minutes | resources | lines of evidence | heap after collection MB | resident MB |\n|---:|---:|---:|---:|---:|\n',
  );
  const started = performance.now();
  let [passes, next] = [3, 0];
  for (;;) {
    const elapsed = (performance.now() - started) / 60_000;
    if (elapsed >= next) {
      collect?.();
      const { heapUsed, rss } = process.memoryUsage();
      const megabytes = [heapUsed, rss].map((bytes) => (bytes / 1024 / 1024).toFixed(1));
      print(`| ${elapsed.toFixed(1)} | ${passes * RESOURCES} | ${lines} | ${megabytes.join(' | ')} |\n`);
      next += length / INTERVALS;
    }
    if (elapsed >= length) return;
    await pass(passes);
    passes += 1;
  }
}
