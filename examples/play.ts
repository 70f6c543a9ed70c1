import { run } from '../cli/program.ts';
import { TERMINAL } from '../cli/output.ts';
import { EXIT } from '../cli/exit.ts';

// The main job on the embedded default: a stack that is approved, and the same one with the mistakes teams make.
const PLAYS = [
  { template: 'examples/orders-lake.yaml', expected: EXIT.approved },
  { template: 'examples/orders-lake-refused.yaml', expected: EXIT.refused },
] as const;

for (const { template, expected } of PLAYS) {
  TERMINAL.out.write(`$ stackgate simulate ${template}\n`);
  const code = await run(['simulate', template], TERMINAL);
  TERMINAL.out.write(`exit status ${code}\n\n`);
  if (code !== expected) process.exitCode = EXIT.couldNotJudge;
}
