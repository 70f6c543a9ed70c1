import { execFileSync } from 'node:child_process';
import { chmodSync, rmSync } from 'node:fs';
import { buildHook } from './build-hook.ts';

// dist/: the command line as plain modules, and the Hook as Lambda loads it.
rmSync('dist', { recursive: true, force: true });
execFileSync('node_modules/.bin/tsc', ['--project', 'tsconfig.build.json'], { stdio: 'inherit' });
chmodSync('dist/cli/stackgate.js', 0o755);
const { outputs } = await buildHook('dist/hook/lambda.mjs');
for (const [file, { bytes }] of Object.entries(outputs)) process.stdout.write(`${file} ${bytes} bytes\n`);
