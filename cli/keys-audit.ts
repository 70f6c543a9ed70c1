import { Command, Option } from 'commander';
import type { LiveAccount } from '../key-strategy/audit/live-account.ts';
import type { Plan } from '../key-strategy/plan.ts';
import type { Format } from '../report/formats.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { interruptible } from './interruptible.ts';
import { planFor } from './keys-coverage.ts';
import { formatOption, formatted, FORMATS_HELP } from './format-option.ts';
import { plannedKeyPlaces } from './planned-key-places.ts';
import type { Terminal } from './output.ts';
import { clientOptions } from './place-options.ts';

interface AuditOptions {
  readonly plan?: string;
  readonly inventory?: string;
  readonly from: string;
  readonly region?: readonly string[];
  readonly endpointUrl?: string;
  readonly save?: string;
  readonly format: Format;
}

/** `stackgate keys audit --from aws|DIR` */
export function keysAuditCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('audit')
    .summary('compare the keys of accounts with the plan')
    .description(
      'Tells in what the KMS keys of accounts differ from the plan, and what of them cannot be read.',
    )
    .option('--plan <file>', 'plan that `keys plan --format json` wrote')
    .addOption(new Option('--inventory <file>', 'inventory, to plan by').conflicts('plan'))
    .requiredOption('--from <source>', 'aws, or a folder of saved answers')
    .option('--region <name...>', 'with --from aws: Regions to ask (default: those of the plan)')
    .option('--endpoint-url <url>', 'ask there instead of AWS, such as an emulator')
    .option('--save <dir>', 'with --from aws: folder to save the answers in')
    .addOption(formatOption())
    .addHelpText(
      'after',
      `
It reads only, and takes a quarter of the request quotas of AWS KMS. One run reads one account: for several, save the
answers of each, and audit the folder. docs/keys-audit.md tells the codes, and what the role needs.
${FORMATS_HELP}

Exit status: 0 all as planned, 1 something differs, 2 something is not known.

Examples:
  $ stackgate keys audit --plan plan.json --from aws
  $ AWS_PROFILE=shop stackgate keys audit --plan plan.json --from aws --save answers
  $ stackgate keys audit --inventory inventory.yaml --from answers`,
    )
    .action(async (options: AuditOptions) => {
      const plan = await planFor(options);
      if (!plan) throw new CommandError('There is nothing to compare with. Give --plan or --inventory.');
      const accounts =
        options.from === 'aws' ? await accountsOfAws(plan, options, terminal) : await accountsIn(options);
      const [{ auditKeys }, { AUDIT_CODES }, { reportOfAudit }] = await Promise.all([
        import('../key-strategy/audit/audit.ts'),
        import('../key-strategy/audit/codes.ts'),
        import('../report/of-audit.ts'),
      ]);
      const audit = auditKeys(plan, accounts);
      const report = reportOfAudit(audit, AUDIT_CODES, plannedKeyPlaces(plan, options));
      const json = (): string => `${JSON.stringify(audit, null, 2)}\n`;
      terminal.out.write(await formatted(report, json, options.format, terminal));
      const has = (wanted: string): boolean => audit.findings.some(({ severity }) => severity === wanted);
      end(has('wrong') ? EXIT.refused : has('unknown') ? EXIT.couldNotJudge : EXIT.approved);
    });
}

async function accountsOfAws(
  plan: Plan,
  { region, endpointUrl, save }: AuditOptions,
  terminal: Terminal,
): Promise<readonly LiveAccount[]> {
  const [{ KMSClient }, { readAccount }, { saveAccount }, { isCustomerMade }] = await Promise.all([
    import('@aws-sdk/client-kms'),
    import('../key-strategy/audit/read-account.ts'),
    import('../key-strategy/audit/saved-account.ts'),
    import('../key-strategy/planned-key.ts'),
  ]);
  const planned = plan.keys
    .filter(isCustomerMade)
    .flatMap((key) => [key.region, ...(key.multiRegion?.replicas ?? [])]);
  const regions = [...new Set(region ?? planned)].sort();
  if (regions.length === 0) throw new CommandError('The plan has no key to look for. Give --region.');
  const accounts = await interruptible(terminal, { what: 'keys' }, 'Nothing was saved.', async (watch) => {
    const read: LiveAccount[] = [];
    for (const name of regions) {
      const client = new KMSClient({
        ...clientOptions({ region: name, ...(endpointUrl !== undefined && { endpointUrl }) }),
        retryMode: 'adaptive',
        maxAttempts: 8,
      });
      read.push(await readAccount(client, watch));
      client.destroy();
    }
    return read;
  });
  if (save !== undefined) for (const account of accounts) await saveAccount(save, account);
  return accounts;
}

async function accountsIn({
  from,
  region,
  endpointUrl,
  save,
}: AuditOptions): Promise<readonly LiveAccount[]> {
  if (region ?? endpointUrl ?? save) {
    throw new CommandError('--region, --endpoint-url and --save go with --from aws.');
  }
  const { savedAccounts } = await import('../key-strategy/audit/saved-account.ts');
  const accounts = savedAccounts(from);
  if (accounts.length === 0) {
    throw new CommandError(
      `${from} has no saved answers. \`keys audit --from aws --save ${from}\` writes them.`,
    );
  }
  return accounts;
}
