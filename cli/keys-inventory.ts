import { Command } from 'commander';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { counted } from '../report/counted.ts';
import { addContextOptions, type ContextOptions } from './context-options.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';
import { addTagOption, tagKeysOf } from './tag-options.ts';

interface InventoryOptions extends ContextOptions {
  readonly fromTemplates: readonly string[];
  readonly tag?: readonly string[];
  readonly policy?: string;
  readonly out?: string;
}

/** `stackgate keys inventory --from-templates PATH…` */
export function keysInventoryCommand(terminal: Terminal): Command {
  const command = new Command('inventory')
    .summary('draft an inventory from templates')
    .description('Drafts an inventory: an asset for each resource of the templates that can take a KMS key.')
    .requiredOption('--from-templates <path...>', 'templates, folders, globs or cdk.out');
  return addTagOption(addContextOptions(command))
    .addOption(policyOption())
    .option('--out <file>', 'file to write (default: standard output)')
    .addHelpText(
      'after',
      `
Classification, application and stage come from tags. What is not known is left as <fill in>, and as long as one is
left, the inventory cannot be used.

Exit status: 0 drafted, 2 a file cannot be read.

Examples:
  $ stackgate keys inventory --from-templates templates --account 111122223333 --region eu-west-1 --out inventory.yaml
  $ stackgate keys inventory --from-templates cdk.out --tag classification=data-class stage=tier`,
    )
    .action(async (options: InventoryOptions) => {
      const [{ draftInventory, printDraft, PLACEHOLDER }, { stackNames }, { resolvedTemplates }] =
        await Promise.all([
          import('../key-strategy/in-templates/draft-inventory.ts'),
          import('../key-strategy/in-templates/stack-names.ts'),
          import('./resolved-templates.ts'),
        ]);
      const { account, region, out } = options;
      const tagKeys = tagKeysOf(options.tag);
      const { policy } = chosenPolicy(options.policy);
      const templates = await resolvedTemplates(options.fromTemplates, options, policy, terminal);
      const draft = draftInventory(templates, stackNames(templates.map(({ file }) => file)), tagKeys, {
        ...(account !== undefined && { account }),
        ...(region !== undefined && { region }),
      });
      if (draft.assets.length === 0) {
        throw new CommandError('No resource of these templates takes a key that an inventory could ask for.');
      }
      const text = printDraft(draft);
      if (out === undefined) {
        terminal.out.write(text);
        return;
      }
      await writeFileAtomic(out, text);
      const left = text.split('\n').filter((line) => line.endsWith(`: ${PLACEHOLDER}`)).length;
      terminal.out.write(
        `Wrote ${out}: ${counted(draft.assets.length, 'asset')}, ${counted(left, 'place')} to fill in.\n`,
      );
    });
}
