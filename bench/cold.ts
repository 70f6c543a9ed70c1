import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { KEYS, publishInto } from '../test/bundle/bundles.ts';
import { openPolicy } from '../schemas/policy.ts';
import { resourceEvent } from '../simulation/wire.ts';
import { race } from './process.ts';
import { templateOf } from './template.ts';

const PLACE = { accountID: '111122223333', region: 'eu-west-1', partition: 'aws', stackName: 'bench' };

/**
 * Milliseconds of a process that does nothing, that calls a handler which does nothing, that loads the built Hook, and
 * that calls its handler for a first verdict. One loader calls both handlers.
 */
export async function cold(rounds: number): Promise<ReadonlyMap<string, number>> {
  const folder = mkdtempSync(join(tmpdir(), 'stackgate-bench-'));
  try {
    await publishInto(join(folder, 'bundle'), openPolicy('restricted-schemas'));
    const hook = pathToFileURL(resolve('dist/hook/lambda.mjs')).href;
    const [bucket] = Object.values(templateOf(1).Resources);
    const event = resourceEvent(
      'CREATE',
      { logicalId: 'Bucket', type: bucket?.Type ?? '', properties: bucket?.Properties ?? {} },
      PLACE,
    );
    const script = (name: string, text: string): string => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const nothing = script('nothing.mjs', '');
    const load = script('load.mjs', `import '${hook}';`);
    const empty = script('empty.mjs', `export const handler = async () => ({ hookStatus: 'SUCCESS' });`);
    const call = script(
      'call.mjs',
      `const { handler } = await import(process.argv[2]);
       const { hookStatus, message } = await handler(${JSON.stringify(event)});
       if (hookStatus !== 'SUCCESS') throw new Error(message);`,
    );
    const environment = { STACKGATE_BUNDLE: join(folder, 'bundle'), STACKGATE_PUBLIC_KEY: KEYS.publicKey };
    return race(
      [
        { name: 'node', argv: [process.execPath, nothing] },
        { name: 'empty handler', argv: [process.execPath, call, pathToFileURL(empty).href] },
        { name: 'load', argv: [process.execPath, load], environment },
        { name: 'verdict', argv: [process.execPath, call, hook], environment },
      ],
      rounds,
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
