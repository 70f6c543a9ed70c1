import { chmodSync, rmSync } from 'node:fs';
import { build } from 'esbuild';
import { buildHook } from './build-hook.ts';

// dist/: the command line, and the Hook as Lambda loads it.
rmSync('dist', { recursive: true, force: true });
await buildCommandLine('dist/cli');
const { outputs } = await buildHook('dist/hook/lambda.mjs');
for (const [file, { bytes }] of Object.entries(outputs)) process.stdout.write(`${file} ${bytes} bytes\n`);

/**
 * Our modules in a few files, for Node reads one file sooner than two hundred; what few commands need is a part that
 * they load. Packages stay what npm installs, so that they can be audited and updated there.
 */
async function buildCommandLine(outdir: string): Promise<void> {
  await build({
    entryPoints: ['cli/stackgate.ts'],
    outdir,
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node20',
    format: 'esm',
    keepNames: true,
    logLevel: 'warning',
  });
  chmodSync(`${outdir}/stackgate.js`, 0o755);
}
