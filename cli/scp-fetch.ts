import { Command } from 'commander';
import {
  addOrganizationsOptions,
  organizationsFrom,
  readFrom,
  type OrganizationsOptions,
} from './scp-organizations.ts';
import type { Terminal } from './output.ts';

interface FetchOptions extends OrganizationsOptions {
  readonly out: string;
}

/** `stackgate scp fetch` */
export function scpFetchCommand(terminal: Terminal): Command {
  const command = new Command('fetch')
    .summary('read the organization into a file')
    .description('Reads the tree of the organization and its SCPs and RCPs, with where they are attached.')
    .option('--out <file>', 'where it is written', 'control-policies/organization.json');
  return addOrganizationsOptions(command)
    .addHelpText(
      'after',
      `
It reads only, at the pace that AWS allows: about five organizational units or policies a second.

Exit status: 0 read and written, 2 not.

Examples:
  $ stackgate scp fetch
  $ AWS_PROFILE=organization stackgate scp fetch --out organization.json`,
    )
    .action(async ({ out, ...options }: FetchOptions) => {
      const actual = await readFrom(await organizationsFrom(options), terminal);
      const [{ organizationOf }, { writeOrganization }, { writeFileAtomic }] = await Promise.all([
        import('../scps/rollout/fetched.ts'),
        import('../scps/organization-file.ts'),
        import('../schemas/write-file.ts'),
      ]);
      const organization = organizationOf(actual);
      await writeFileAtomic(out, writeOrganization(organization));
      const accounts = [...organization.targets.values()].filter(({ type }) => type === 'ACCOUNT').length;
      terminal.out.write(
        `Wrote ${out}: ${accounts} accounts, ${organization.targets.size - accounts - 1} organizational units, ${organization.policies.size} policies.\n`,
      );
    });
}
