import { spawnSync } from 'node:child_process';
import { median } from './statistics.ts';

/** A command whose whole process is measured. */
export interface Contender {
  readonly name: string;
  readonly argv: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  /** Exit codes that mean that it did its work. */
  readonly exits?: readonly number[];
}

/** Milliseconds of whole processes, the contenders in turn so that all meet the same noise: their medians. */
export function race(contenders: readonly Contender[], rounds: number): ReadonlyMap<string, number> {
  const samples = new Map(contenders.map(({ name }): [string, number[]] => [name, []]));
  for (let round = 0; round < rounds; round += 1) {
    for (const contender of contenders) samples.get(contender.name)?.push(once(contender));
  }
  return new Map([...samples].map(([name, times]) => [name, median(times)]));
}

function once({ name, argv, environment, exits = [0] }: Contender): number {
  const [command = '', ...rest] = argv;
  const start = performance.now();
  const { status, stderr } = spawnSync(command, rest, {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const time = performance.now() - start;
  if (status === null || !exits.includes(status))
    throw new Error(`${name} ended with ${status}: ${stderr.toString()}`);
  return time;
}
