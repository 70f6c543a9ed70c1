import { basename, dirname } from 'node:path';
import { build, type Metafile } from 'esbuild';

/**
 * Bundles the Hook's function into the file that Lambda loads and `parts/` beside it, with source maps. What reads
 * templates is a part of its own, so that a RESOURCE call starts without it. Lambda's nodejs24.x needs no older syntax
 * than Node 20 does (the same bytes come out), so one target serves both. There is no native code in it: arm64 and x64
 * load the same files.
 */
export async function buildHook(outfile: string, entry = 'hook/lambda.ts'): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: [{ in: entry, out: basename(outfile, '.mjs') }],
    outdir: dirname(outfile),
    outExtension: { '.js': '.mjs' },
    chunkNames: 'parts/[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    sourcemap: 'external',
    platform: 'node',
    target: ['node20', 'node24'],
    format: 'esm',
    // The UMD form of jsonc-parser hides its parts from a bundler.
    mainFields: ['module', 'main'],
    // CommonJS packages ask for modules of Node by `require`.
    banner: {
      js: "import{createRequire as makeRequire}from'node:module';const require=makeRequire(import.meta.url);",
    },
    logLevel: 'warning',
    metafile: true,
  });
  return metafile;
}
