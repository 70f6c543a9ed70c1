import { spawnSync } from 'node:child_process';
import { builtinModules } from 'node:module';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildHook } from '../../build-hook.ts';
import { resourceEvent } from './hooks.ts';

/** A fifth more than the files have, in bytes, so that a new import is noticed. Raise it with the reason in the commit. */
const BUDGET = 275_000;

describe('the package of the Hook', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
  const file = join(folder, 'lambda.mjs');
  let metafile: Awaited<ReturnType<typeof buildHook>>;
  beforeAll(async () => {
    metafile = await buildHook(file);
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is within its budget, with source maps that it does not load', () => {
    const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
      name.endsWith('.mjs'),
    );
    expect(files).toContain('lambda.mjs');
    const sizes = files.map((name) => statSync(join(folder, name)).size);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(BUDGET);
    for (const name of files) {
      expect(statSync(join(folder, `${name}.map`)).isFile()).toBe(true);
      expect(readFileSync(join(folder, name), 'utf8')).not.toContain('sourceMappingURL');
    }
  });

  it('needs nothing but Node, and no native code', () => {
    const imported = Object.values(metafile.outputs).flatMap(({ imports }) => imports);
    const foreign = imported.filter(({ path }) => !builtinModules.includes(path.replace('node:', '')));
    expect(foreign.filter(({ path }) => !Object.hasOwn(metafile.outputs, path))).toEqual([]);
    const inputs = Object.keys(metafile.inputs);
    expect(inputs.filter((input) => /\.(node|wasm)$|^(cli|report|simulation|editor)\//.test(input))).toEqual(
      [],
    );
  });

  it('loads nothing that reads templates for the call of one resource', () => {
    const loaded = new Set(['hook/lambda.ts']);
    for (const input of loaded) {
      const imports = metafile.inputs[input]?.imports ?? [];
      for (const { path, kind } of imports) if (kind !== 'dynamic-import') loaded.add(path);
    }
    expect(loaded.has('gate/judge.ts')).toBe(true);
    expect([...loaded].filter((input) => /^template\/(?!problem)|node_modules\/yaml\//.test(input))).toEqual(
      [],
    );
  });

  it('loads and answers, and leaves a line', () => {
    const script = `const { handler } = await import(process.argv[1]);
      process.stderr.write(JSON.stringify(await handler(${JSON.stringify(resourceEvent())})));`;
    const argv = ['--input-type=module', '--eval', script, pathToFileURL(file).href];
    const { stdout, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
    // It stands alone, without a bundle or a key, and says so.
    expect(JSON.parse(stderr)).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
      message: expect.stringContaining('No public key') as string,
    });
    expect(stdout).toMatch(/^\{"time":.*\}\n$/);
  });
});
