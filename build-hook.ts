import { builtinModules } from 'node:module';
import { basename, dirname } from 'node:path';
import * as esbuild from 'esbuild';

/**
 * Bundles the Hook's function into the file that Lambda loads and `parts/` beside it, with source maps. What reads
 * templates is a part of its own, so that a RESOURCE call starts without it. Lambda's nodejs24.x needs no older syntax
 * than Node 20 does (the same bytes come out), so one target serves both. There is no native code in it: arm64 and x64
 * load the same files.
 */
export async function buildHook(outfile: string, entry = 'hook/lambda.ts'): Promise<esbuild.Metafile> {
  const { metafile } = await esbuild.build({
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
    plugins: [builtins],
    logLevel: 'warning',
    metafile: true,
  });
  return metafile;
}

/** What a RESOURCE call uses of Node. The build fails for a name that is missing here. */
const USED: Readonly<Record<string, readonly string[]>> = {
  'node:crypto': ['createPublicKey', 'hash', 'verify'],
  'node:fs': ['readFileSync', 'writeSync'],
  'node:path': ['basename', 'join'],
  'node:timers/promises': ['setTimeout'],
};

/**
 * Modules of Node are asked for by name, not imported: an import looks at each of their exports, and that loads what
 * some of them stand for.
 */
const builtins: esbuild.Plugin = {
  name: 'builtins',
  setup(build) {
    const filter = new RegExp(`^(node:)?(${builtinModules.join('|')})$`);
    build.onResolve({ filter }, ({ path }) => ({ path, namespace: 'builtin', sideEffects: false }));
    build.onLoad({ filter: /.*/, namespace: 'builtin' }, ({ path }) => {
      const module = `process.getBuiltinModule(${JSON.stringify(path)})`;
      const names = USED[path];
      return {
        contents: names ? `export const { ${names.join()} } = ${module};` : `module.exports = ${module};`,
      };
    });
  },
};
