import * as esbuild from 'esbuild';

/**
 * Bundles the function of the guard into one file, with its source map: the clients of the AWS SDK as they were
 * reviewed, not those that Lambda happens to bring. It runs once an hour, so nobody waits for it to start.
 */
export async function buildGuard(outfile: string): Promise<esbuild.Metafile> {
  const { metafile } = await esbuild.build({
    entryPoints: ['stacksets/guard/lambda.ts'],
    outfile,
    bundle: true,
    minify: true,
    sourcemap: 'external',
    platform: 'node',
    target: 'node24',
    format: 'esm',
    mainFields: ['module', 'main'],
    logLevel: 'warning',
    metafile: true,
  });
  return metafile;
}
