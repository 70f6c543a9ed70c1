import { fuzz } from './fuzz.ts';
import { HANDLER } from './hooks.ts';
import { hostileEvents, largestEvents } from './hostile-events.ts';

// `npm run test:fuzz -- [events] [seed]`: as fuzz.test.ts, many more events, and the time of the slowest answer.
const [runs = 100_000, seed = Date.now()] = process.argv.slice(2).map(Number);
const LIMIT = 2000;

const generated = await fuzz(HANDLER, hostileEvents, {
  runs,
  seed,
  onProgress: (done) => done % 10_000 === 0 && process.stderr.write(`${done}\n`),
});
const largest = await fuzz(
  HANDLER,
  largestEvents().map(([, text]) => text),
  { runs: 0, seed },
);

print(
  '| events | count | approved | refused | InternalFailure | exceptions or outside the contract | slowest answer |',
);
print('|---|---:|---:|---:|---:|---:|---:|');
for (const [name, { answers, wrong, slowest }] of Object.entries({ generated, 'of 6 MB': largest })) {
  const { SUCCESS = 0, NonCompliant = 0, InternalFailure = 0 } = answers;
  const count = SUCCESS + NonCompliant + InternalFailure + wrong.length;
  print(
    `| ${name} | ${count} | ${SUCCESS} | ${NonCompliant} | ${InternalFailure} | ${wrong.length} | ${slowest.time.toFixed(0)} ms |`,
  );
}
print(`seed ${seed}`);
for (const { wrong, slowest } of [generated, largest]) {
  for (const one of wrong.slice(0, 10)) print(one);
  if (wrong.length > 0 || slowest.time > LIMIT) process.exitCode = 1;
  if (slowest.time > LIMIT) print(`Slower than ${LIMIT} ms: ${slowest.event}`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
