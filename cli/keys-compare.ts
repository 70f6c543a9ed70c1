import { Command, Option } from 'commander';
import { EXIT, type ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';
import { writePage } from './write-page.ts';

const FORMATS = ['text', 'json', 'markdown'] as const;

interface CompareOptions {
  readonly format: (typeof FORMATS)[number];
  readonly html?: string;
}

/** `stackgate keys compare INVENTORY` */
export function keysCompareCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('compare')
    .summary('lay the ways to plan side by side')
    .description(
      'Plans an inventory centralized, decentralized and hybrid, each lean and strict: keys, cost, what is behind one key, who administers.',
    )
    .argument('<inventory>', 'inventory of data, YAML or JSON')
    .addOption(new Option('--format <format>', 'output').choices(FORMATS).default('text'))
    .option('--html <file>', 'page to write beside that: with pictures, in one file')
    .addHelpText(
      'after',
      `
What the inventory says of its approach, and of the settings that strictness decides, is set aside.

Exit status: 0 compared, 1 refused (the inventory asks for what AWS cannot do), 2 the inventory cannot be read.

Examples:
  $ stackgate keys compare inventory.yaml
  $ stackgate keys compare inventory.yaml --html comparison.html`,
    )
    .action(async (file: string, { format, html }: CompareOptions) => {
      const [{ compareApproaches }, { inventoryIn, printImpossible }, report] = await Promise.all([
        import('../key-strategy/compare.ts'),
        import('./key-inventory.ts'),
        import('../report/key-comparison.ts'),
      ]);
      const inventory = inventoryIn(file);
      const comparison = compareApproaches(inventory);
      if ('impossible' in comparison) {
        printImpossible(comparison.impossible, inventory, format, terminal);
        end(EXIT.refused);
        return;
      }
      const { alternatives } = comparison;
      if (html !== undefined) {
        const { formatComparisonPage } = await import('../report/key-comparison-page.ts');
        await writePage(html, formatComparisonPage(file, alternatives), terminal);
      }
      const text = {
        text: () => report.formatComparison(alternatives),
        markdown: () => report.formatComparisonMarkdown(alternatives),
        json: () => `${JSON.stringify({ version: 1, inventory: file, alternatives }, null, 2)}\n`,
      }[format];
      terminal.out.write(text());
    });
}
