import { build, type Metafile } from 'esbuild';

/**
 * Bundles the Hook's function into the one file that Lambda loads, with its source map beside it. Lambda's nodejs24.x
 * needs no older syntax than Node 20 does (the same bytes come out), so one target serves both. There is no native code
 * in it: arm64 and x64 load the same file.
 */
export async function buildHook(outfile: string): Promise<Metafile> {
  const { metafile } = await build({
    entryPoints: ['hook/lambda.ts'],
    outfile,
    bundle: true,
    minify: true,
    sourcemap: 'external',
    platform: 'node',
    target: ['node20', 'node24'],
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    metafile: true,
  });
  return metafile;
}
