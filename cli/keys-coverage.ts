import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import type { Plan } from '../key-strategy/plan.ts';
import { addContextOptions, type ContextOptions } from './context-options.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';
import { addTagOption, tagKeysOf } from './tag-options.ts';

interface CoverageOptions extends ContextOptions {
  readonly plan?: string;
  readonly inventory?: string;
  readonly tag?: readonly string[];
  readonly policy?: string;
  readonly format: 'text' | 'json';
}

/** `stackgate keys coverage TEMPLATE…` */
export function keysCoverageCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('coverage')
    .summary('tell which resources use which key')
    .description(
      'Tells of every resource that can take a KMS key which one it has, and whether it is the right one.',
    )
    .argument('<template...>', 'templates, folders, globs or cdk.out')
    .option('--plan <file>', 'plan that `keys plan --format json` wrote')
    .addOption(new Option('--inventory <file>', 'inventory, to plan by').conflicts('plan'));
  return addTagOption(addContextOptions(command))
    .addOption(policyOption())
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Without a plan, the classification that a tag tells decides: from confidential on, data needs a customer managed key.

Exit status: 0 every key is right, 1 some are wrong, 2 some are not known or a file cannot be read.

Examples:
  $ stackgate keys coverage template.yaml
  $ stackgate keys coverage cdk.out --plan plan.json --account 111122223333 --region eu-west-1
  $ stackgate keys coverage templates --inventory inventory.yaml --tag classification=data-class`,
    )
    .action(async (paths: readonly string[], options: CoverageOptions) => {
      const [{ coverageOf }, { stackNames }, { keyUsesOf }, { resolvedTemplates }] = await Promise.all([
        import('../key-strategy/in-templates/coverage.ts'),
        import('../key-strategy/in-templates/stack-names.ts'),
        import('../key-strategy/in-templates/uses.ts'),
        import('./resolved-templates.ts'),
      ]);
      const tagKeys = tagKeysOf(options.tag);
      const plan = await planFor(options);
      const { policy } = chosenPolicy(options.policy);
      const templates = await resolvedTemplates(paths, options, policy, terminal);
      const uses = coverageOf(
        templates.flatMap((template) => keyUsesOf(template, tagKeys)),
        stackNames(templates.map(({ file }) => file)),
        plan,
      );
      const coverage = { version: 1, templates: templates.length, uses } as const;
      const { formatKeyCoverage } = await import('../report/key-coverage.ts');
      terminal.out.write(
        options.format === 'json'
          ? `${JSON.stringify(coverage, null, 2)}\n`
          : formatKeyCoverage(coverage, paintOn(terminal.out, terminal.environment)),
      );
      const has = (verdict: string): boolean => uses.some((use) => use.verdict === verdict);
      end(has('wrong') ? EXIT.refused : has('unknown') ? EXIT.couldNotJudge : EXIT.approved);
    });
}

/** The plan that the options name, if any. Throws a CommandError when the inventory has none. */
export async function planFor({
  plan,
  inventory,
}: {
  readonly plan?: string;
  readonly inventory?: string;
}): Promise<Plan | undefined> {
  if (plan !== undefined) {
    const { parsePlan } = await import('../key-strategy/saved-plan.ts');
    return parsePlan(readFileSync(plan, 'utf8'), plan);
  }
  if (inventory === undefined) return undefined;
  const [{ planKeys }, { inventoryIn }] = await Promise.all([
    import('../key-strategy/plan.ts'),
    import('./key-inventory.ts'),
  ]);
  const planning = planKeys(inventoryIn(inventory));
  if ('plan' in planning) return planning.plan;
  throw new CommandError(`${inventory} has no plan. \`stackgate keys plan ${inventory}\` tells why.`);
}
