import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import { transpileDeclaration } from 'typescript';
import { buildCommandLine } from './build-cli.ts';
import { buildGuard } from './build-guard.ts';
import { buildHook } from './build-hook.ts';

// dist/: the command line, the plugin of CDK apps, and the Hook and its guard as Lambda loads them.
rmSync('dist', { recursive: true, force: true });
await buildCommandLine('dist/cli');
await buildCdkPlugin('dist/cdk/plugin');
const hook = await buildHook('dist/hook/lambda.mjs');
const guard = await buildGuard('dist/guard/lambda.mjs');
// `npm pack` runs this, and prints the name of its file: tools such as pre-commit read that.
for (const [file, { bytes }] of Object.entries({ ...hook.outputs, ...guard.outputs })) {
  process.stderr.write(`${file} ${bytes} bytes\n`);
}

/** CommonJS, which CDK apps of either kind can load. */
async function buildCdkPlugin(out: string): Promise<void> {
  await build({
    entryPoints: ['cdk/plugin.ts'],
    outfile: `${out}.cjs`,
    bundle: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'cjs',
    define: { 'import.meta.url': 'moduleUrl' },
    banner: { js: `const moduleUrl = require('node:url').pathToFileURL(__filename).href;` },
    logLevel: 'warning',
  });
  const { outputText } = transpileDeclaration(readFileSync('cdk/plugin.ts', 'utf8'), {
    compilerOptions: { strict: true },
  });
  writeFileSync(`${out}.d.cts`, outputText);
}
