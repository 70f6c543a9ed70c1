import { check } from './check.ts';
import { cold } from './cold.ts';
import { packing } from './pack.ts';
import { scp } from './scp.ts';
import { keys } from './keys.ts';
import { reports } from './report.ts';
import { warm } from './warm.ts';

// `npm run bench` prints the tables that README.md quotes; `-- --smoke` only proves that every part runs.
const smoke = process.argv.includes('--smoke');
const [events, rounds, sizes, inventories] = smoke
  ? [100, 1, [5], [100]]
  : [20_000, 15, [125, 500, 2000], [1000, 10_000, 100_000]];

const hook = await warm(events);
print('| warm Hook, one RESOURCE event | median µs | p99 µs | ratio of medians |');
print('|---|---:|---:|---:|');
for (const [name, { median, p99 }] of Object.entries(hook)) {
  const ratio = (median / hook.silent.median).toFixed(2);
  print(`| ${name} | ${median.toFixed(1)} | ${p99.toFixed(1)} | ${ratio} |`);
}

const start = await cold(rounds);
const of = (name: string): number => start.get(name) ?? NaN;
print('');
print('| cold start | ms | to node alone | to an empty handler | to node that loads the Hook |');
print('|---|---:|---:|---:|---:|');
for (const [name, time] of start) {
  const ratios = ['node', 'empty handler', 'load'].map((other) => (time / of(other)).toFixed(2));
  print(`| ${name} | ${time.toFixed(0)} | ${ratios.join(' | ')} |`);
}

print('');
print('| template | resources | stackgate ms | cfn-guard ms | ratio | SchemaValidator ms | ratio |');
print('|---|---:|---:|---:|---:|---:|---:|');
for (const { kind, resources, times } of check(sizes, rounds)) {
  const [ours = NaN, guard = NaN, validator = NaN] = [...times.values()];
  const cells = [
    ours.toFixed(0),
    guard.toFixed(0),
    (guard / ours).toFixed(2),
    validator.toFixed(0),
    (validator / ours).toFixed(2),
  ];
  print(`| ${kind} | ${resources} | ${cells.join(' | ')} |`);
}

const answers = await scp(smoke ? 20_000 : 200_000, rounds);
print('');
print('| SCPs | characters | compiled once, ms | stackgate, one answer, µs | iam-simulate µs | ratio |');
print('|---:|---:|---:|---:|---:|---:|');
const { policies, characters, compile, ours, theirs } = answers;
print(
  `| ${policies} | ${characters} | ${compile.toFixed(1)} | ${ours.toFixed(1)} | ${theirs.toFixed(1)} | ${(theirs / ours).toFixed(0)} |`,
);
const { lists, times } = await packing(smoke ? 1 : 5);
print('');
print('| list | actions | quoted list | packed | ratio | over the least | iam-shrink | ratio | documents |');
print('|---|---:|---:|---:|---:|---:|---:|---:|---:|');
for (const { list, actions, naive, packed, least, iamShrink, documents } of lists) {
  const over = `${((packed / least - 1) * 100).toFixed(1)} %`;
  const shrink = iamShrink === undefined ? ['', ''] : [iamShrink, (iamShrink / packed).toFixed(1)];
  print(
    `| ${[list, actions, naive, packed, (naive / packed).toFixed(1), over, ...shrink, documents].join(' | ')} |`,
  );
}
print('');
print('| packed and proven | ms | µs an action |');
print('|---|---:|---:|');
for (const [actions, time] of times)
  print(`| ${actions} actions | ${time.toFixed(0)} | ${((time / actions) * 1000).toFixed(0)} |`);
print('');
print('| key plan | assets | keys | read ms | µs an asset | plan ms | plan, processor ms | µs an asset |');
print('|---|---:|---:|---:|---:|---:|---:|---:|');
for (const times of keys(inventories, Math.min(rounds, 5))) {
  const { name, assets, keys: planned, read, plan, processor } = times;
  const each = (time: number): string => ((1000 * time) / assets).toFixed(1);
  const cells = [read.toFixed(0), each(read), plan.toFixed(0), processor.toFixed(0), each(processor)];
  print(`| ${[name, assets, planned, ...cells].join(' | ')} |`);
}

print('');
print('| findings | text ms | json ms | sarif ms | junit ms | github ms | gitlab ms |');
print('|---:|---:|---:|---:|---:|---:|---:|');
for (const { findings, times } of reports(smoke ? [200] : [2000, 20_000, 200_000], smoke ? 1 : 5)) {
  print(`| ${findings} | ${[...times.values()].map((time) => time.toFixed(0)).join(' | ')} |`);
}

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}
