import { chmodSync } from 'node:fs';
import { build } from 'esbuild';

/**
 * Our modules in a few files, for Node reads one file sooner than two hundred; what few commands need is a part that
 * they load. Packages stay what npm installs, so that they can be audited and updated there.
 */
export async function buildCommandLine(outdir: string): Promise<void> {
  await build({
    entryPoints: ['cli/stackgate.ts'],
    outdir,
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    packages: 'external',
    platform: 'node',
    target: 'node20.19',
    format: 'esm',
    keepNames: true,
    logLevel: 'warning',
  });
  chmodSync(`${outdir}/stackgate.js`, 0o755);
}
