import type { Impossibility } from '../key-strategy/impossible.ts';
import type { Position } from '../template/problem.ts';
import { counted } from './counted.ts';
import type { Paint } from './paint.ts';

/** An impossible combination with its place in the inventory. */
export interface PlacedImpossibility extends Impossibility, Position {
  readonly file: string;
}

/** What cannot be planned, for people: where, why, and what to do instead. */
export function formatImpossible(impossible: readonly PlacedImpossibility[], paint: Paint): string {
  return [
    ...impossible.flatMap(({ file, line, column, code, asset, reason, instead }) => [
      `${paint.dim(`${file}:${line}:${column}`)} ${paint.red('refused')} ${paint.bold(asset)} ${reason}`,
      `  ${paint.dim(code)}`,
      `  instead: ${instead}`,
    ]),
    '',
    `${counted(impossible.length, 'impossible combination')}; nothing was planned.`,
    '',
  ].join('\n');
}
