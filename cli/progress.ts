import type { Terminal } from './output.ts';

/** Shows how far long work is. */
export interface Progress {
  readonly step: () => void;
  readonly end: () => void;
}

/** Fewer steps than this are over before a bar could be read. */
const WORTH_A_BAR = 20;

/**
 * A bar on the terminal's error stream, or a count where the number of steps is not known; nothing when that is no
 * terminal, or the work is short.
 */
export async function progressOn({ err }: Terminal, what: string, steps?: number): Promise<Progress> {
  if (!err.isTTY || (steps ?? WORTH_A_BAR) < WORTH_A_BAR)
    return { step: () => undefined, end: () => undefined };
  const { Presets, SingleBar } = await import('cli-progress');
  const format = steps === undefined ? ` {value} ${what}` : ` {bar} {value}/{total} ${what}`;
  const bar = new SingleBar({ stream: err, format, clearOnComplete: true }, Presets.shades_classic);
  bar.start(steps ?? 0, 0);
  return { step: () => bar.increment(), end: () => bar.stop() };
}
