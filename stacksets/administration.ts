import {
  DescribeOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { CLOCK, type Clock } from '../schemas/pace.ts';
import { AwsCallError } from './errors.ts';
import { retried } from '../schemas/retry.ts';

/** Who is who in an organization. */
export interface Administration {
  readonly organizationId: () => Promise<string>;
  /** The accounts that may administer StackSets beside the management account. */
  readonly delegatedAdministrators: () => Promise<readonly string[]>;
  /** The account of the credentials, where these tell it. */
  readonly account: () => Promise<string | undefined>;
}

/** User Guide, "Register a delegated administrator". */
const SERVICE = 'member.org.stacksets.cloudformation.amazonaws.com';

/** Throws an AwsCallError when AWS refuses, or cannot be asked. */
export function awsAdministration(client: OrganizationsClient, clock: Clock = CLOCK): Administration {
  const call = <Result>(operation: string, send: () => Promise<Result>): Promise<Result> =>
    retried(send, clock).catch((error: unknown) => {
      throw new AwsCallError(`organizations:${operation}`, error);
    });
  return {
    async organizationId() {
      const { Organization } = await call('DescribeOrganization', () =>
        client.send(new DescribeOrganizationCommand({})),
      );
      return Organization?.Id ?? '';
    },
    async delegatedAdministrators() {
      // An account delegates to five at most, which is one page.
      const { DelegatedAdministrators = [] } = await call('ListDelegatedAdministrators', () =>
        client.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal: SERVICE })),
      );
      return DelegatedAdministrators.flatMap(({ Id }) => Id ?? []);
    },
    account: async () => (await client.config.credentials()).accountId,
  };
}
