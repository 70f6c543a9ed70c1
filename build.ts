import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { build } from 'esbuild';

// dist/: the command line as plain modules, and the Hook as the one file that Lambda loads.
rmSync('dist', { recursive: true, force: true });
execFileSync('node_modules/.bin/tsc', ['--project', 'tsconfig.build.json'], { stdio: 'inherit' });
chmodSync('dist/cli/stackgate.js', 0o755);
await build({
  entryPoints: ['hook/lambda.ts'],
  outfile: 'dist/hook/lambda.mjs',
  bundle: true,
  minify: true,
  platform: 'node',
  target: 'node20',
  format: 'esm',
  mainFields: ['module', 'main'],
  logLevel: 'warning',
});
