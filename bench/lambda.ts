import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openPolicy } from '../schemas/policy.ts';
import { resourceEvent } from '../simulation/wire.ts';
import { KEYS, publishInto } from '../test/bundle/bundles.ts';
import { startFunction } from '../test/lambda/function.ts';
import { median } from './statistics.ts';
import { templateOf } from './template.ts';

// `npm run bench:lambda`: cold starts under AWS's runtime client, as Lambda runs functions: from the start of the
// process to its first answer. The empty handler is what nobody can be faster than.
const ROUNDS = process.argv.includes('--smoke') ? 1 : 25;

const parent = mkdtempSync(join(tmpdir(), 'stackgate-bench-'));
try {
  const [empty, hook] = [join(parent, 'empty'), join(parent, 'hook')];
  cpSync('dist/hook', hook, { recursive: true });
  await publishInto(join(hook, 'bundle'), openPolicy('restricted-schemas'));
  writeFileSync(join(hook, 'public-key.pem'), KEYS.publicKey);
  mkdirSync(empty);
  writeFileSync(join(empty, 'lambda.mjs'), `export const handler = async () => ({ hookStatus: 'SUCCESS' });`);
  const samples = new Map<string, number[]>([
    [empty, []],
    [hook, []],
  ]);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [folder, times] of samples) times.push(await firstAnswer(folder));
  }
  const [bare = NaN, ours = NaN] = [...samples.values()].map(median);
  process.stdout.write(`| cold start under the runtime client | ms | ratio |
|---|---:|---:|
| an empty handler | ${bare.toFixed(0)} | 1.00 |
| the Hook, to its first verdict | ${ours.toFixed(0)} | ${(ours / bare).toFixed(2)} |
`);
} finally {
  rmSync(parent, { recursive: true, force: true });
}

async function firstAnswer(folder: string): Promise<number> {
  const [bucket] = Object.values(templateOf(1).Resources);
  if (!bucket) throw new Error('The template is empty.');
  const place = { accountID: '111122223333', region: 'eu-west-1', partition: 'aws', stackName: 'bench' };
  const resource = { logicalId: 'Bucket', type: bucket.Type, properties: bucket.Properties };
  const start = performance.now();
  const running = await startFunction(folder);
  try {
    const { hookStatus, message } = await running.invoke(resourceEvent('CREATE', resource, place));
    if (hookStatus !== 'SUCCESS') throw new Error(message);
    return performance.now() - start;
  } finally {
    await running.stop();
  }
}
