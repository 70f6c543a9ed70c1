import { Command, Option } from 'commander';
import type { Plan } from '../key-strategy/plan.ts';
import { writeFileAtomic } from '../schemas/write-file.ts';
import { EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { writePage } from './write-page.ts';

const FORMATS = ['text', 'json', 'markdown'] as const;

interface PlanOptions {
  readonly format: (typeof FORMATS)[number];
  readonly out?: string;
  readonly html?: string;
}

/** `stackgate keys plan INVENTORY` */
export function keysPlanCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('plan')
    .summary('plan the keys of an inventory')
    .description('Answers how many KMS keys an inventory of data needs, which ones, why, and at what cost.')
    .argument('<inventory>', 'inventory of data, YAML or JSON')
    .addOption(new Option('--format <format>', 'output').choices(FORMATS).default('text'))
    .option('--out <file>', 'file to write (default: standard output)')
    .option('--html <file>', 'page to write beside that: with pictures, in one file')
    .addHelpText(
      'after',
      `
Exit status: 0 planned, 1 refused (the inventory asks for what AWS cannot do), 2 the inventory cannot be read.
Warnings are listed, and no failure. docs/keys.md tells the rules and the settings.

Examples:
  $ stackgate keys plan inventory.yaml
  $ stackgate keys plan inventory.yaml --format markdown --out plan.md
  $ stackgate keys plan inventory.yaml --format json --out plan.json
  $ stackgate keys plan inventory.yaml --html plan.html`,
    )
    .action(async (file: string, { format, out, html }: PlanOptions) => {
      const [{ planKeys }, { inventoryIn, printImpossible }] = await Promise.all([
        import('../key-strategy/plan.ts'),
        import('./key-inventory.ts'),
      ]);
      const inventory = inventoryIn(file);
      const planning = planKeys(inventory);
      if ('impossible' in planning) {
        printImpossible(planning.impossible, inventory, format, terminal);
        end(EXIT.refused);
        return;
      }
      if (html !== undefined) {
        const { formatKeyPlanPage } = await import('../report/key-plan-page.ts');
        await writePage(html, formatKeyPlanPage(planning.plan, inventory.classifications), terminal);
      }
      const text = await formatted(planning.plan, format, out === undefined, terminal);
      if (out === undefined) terminal.out.write(text);
      else {
        await writeFileAtomic(out, text);
        const { summaryWords } = await import('../report/key-words.ts');
        terminal.out.write(`Wrote ${out}. ${summaryWords(planning.plan.summary)}\n`);
      }
    });
}

async function formatted(
  plan: Plan,
  format: PlanOptions['format'],
  onTerminal: boolean,
  { out, environment }: Terminal,
): Promise<string> {
  if (format === 'json') return `${JSON.stringify(plan, null, 2)}\n`;
  if (format === 'markdown') {
    const { formatKeyPlanMarkdown } = await import('../report/key-plan-markdown.ts');
    return formatKeyPlanMarkdown(plan);
  }
  const [{ formatKeyPlan }, { paintFor }] = await Promise.all([
    import('../report/key-plan.ts'),
    import('../report/paint.ts'),
  ]);
  return formatKeyPlan(plan, onTerminal ? paintOn(out, environment) : paintFor(false));
}
