import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { paintOn, type Terminal } from './output.ts';

/** `stackgate keys diff OLD NEW` */
export function keysDiffCommand({ out, environment }: Terminal): Command {
  return new Command('diff')
    .summary('tell what differs between two saved plans')
    .description('Tells what the step from one key plan to another adds, removes, changes and moves.')
    .argument('<before>', 'a plan that `keys plan --format json` wrote')
    .argument('<after>', 'the same')
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Exit status: 0 compared, 2 could not be.

Example:
  $ stackgate keys diff plan.json plan-next.json`,
    )
    .action(async (before: string, after: string, { format }: { readonly format: 'text' | 'json' }) => {
      const [{ diffPlans }, { parsePlan }, { formatKeyDiff }] = await Promise.all([
        import('../key-strategy/diff.ts'),
        import('../key-strategy/saved-plan.ts'),
        import('../report/key-diff.ts'),
      ]);
      const [old, now] = [before, after].map((file) => parsePlan(readFileSync(file, 'utf8'), file));
      if (!old || !now) return;
      const diff = diffPlans(old, now);
      out.write(
        format === 'json'
          ? `${JSON.stringify(diff, null, 2)}\n`
          : formatKeyDiff(diff, paintOn(out, environment)),
      );
    });
}
