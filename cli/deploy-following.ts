import type { Following } from '../stacksets/operations.ts';
import { paintOn, type Terminal } from './output.ts';
import { printable } from './printable.ts';

/** One line when a task begins and when its operation is over, and between them a bar on a terminal. */
export async function followingOn({ out, err, environment }: Terminal): Promise<Following> {
  const { Presets, SingleBar } = await import('cli-progress');
  const { red, green } = paintOn(out, environment);
  let bar: InstanceType<typeof SingleBar> | undefined;
  const clear = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    began: (what) => {
      clear();
      out.write(`${printable(what)}\n`);
    },
    progressed: (done, all) => {
      if (!err.isTTY) return;
      if (!bar) {
        bar = new SingleBar(
          { stream: err, format: ' {bar} {value}/{total} stacks', clearOnComplete: true },
          Presets.shades_classic,
        );
        bar.start(all, done);
      }
      bar.setTotal(all);
      bar.update(done);
    },
    ended: ({ status, reason }, failures) => {
      clear();
      const mark = status === 'SUCCEEDED' ? green(status) : red(status);
      out.write(`  ${mark}${reason && ` ${printable(reason)}`}\n`);
      for (const failure of failures)
        out.write(`  ${red('failed')} ${failure.account} ${failure.region}: ${printable(failure.reason)}\n`);
    },
  };
}
