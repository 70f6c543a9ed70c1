#!/usr/bin/env node
import module from 'node:module';

// Node 22 and later keep compiled code between runs; older ones compile anew.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- the types are those of Node 24
module.enableCompileCache?.();

// A reader such as head may have seen enough. What was not told whole is no approval.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(2);
});

const { run } = await import('./program.ts');
const { TERMINAL } = await import('./output.ts');
process.exitCode = await run(process.argv.slice(2), TERMINAL);
