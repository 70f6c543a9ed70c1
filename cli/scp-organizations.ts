import type { Command } from 'commander';
import type { Actual } from '../scps/rollout/state.ts';
import type { Organizations } from '../scps/rollout/organizations.ts';
import { interruptible } from './interruptible.ts';
import type { Terminal } from './output.ts';
import { clientOptions } from './place-options.ts';

/** Options that say how Organizations is reached. */
export interface OrganizationsOptions {
  readonly region: string;
  readonly endpointUrl?: string;
}

/** Adds the options to a command. Credentials are found as the AWS CLI finds them. */
export function addOrganizationsOptions(command: Command): Command {
  return command
    .option('--region <name>', 'Region that Organizations answers in, cn-northwest-1 in China', 'us-east-1')
    .option('--endpoint-url <url>', 'ask there instead of AWS, such as an emulator');
}

/** The organization of the credentials. */
export async function organizationsFrom(options: OrganizationsOptions): Promise<Organizations> {
  const [{ OrganizationsClient }, { awsOrganizations }] = await Promise.all([
    import('@aws-sdk/client-organizations'),
    import('../scps/rollout/aws-organizations.ts'),
  ]);
  return awsOrganizations(new OrganizationsClient({ ...clientOptions(options), maxAttempts: 1 }));
}

/** Reads the organization, with a count of what was read. */
export async function readFrom(organizations: Organizations, terminal: Terminal): Promise<Actual> {
  const { readOrganization } = await import('../scps/rollout/read-organization.ts');
  return interruptible(terminal, { what: 'targets and policies' }, 'Nothing was changed.', (watch) =>
    readOrganization(organizations, watch),
  );
}
