import {
  DescribeOrganizationCommand,
  ListDelegatedAdministratorsCommand,
  type OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { GetCallerIdentityCommand, type STSClient } from '@aws-sdk/client-sts';
import { CLOCK, type Clock } from '../schemas/pace.ts';
import { AwsCallError } from './errors.ts';
import { retried } from '../schemas/retry.ts';

/** Who is who in an organization. */
export interface Administration {
  readonly organizationId: () => Promise<string>;
  /** The accounts that may administer StackSets beside the management account. */
  readonly delegatedAdministrators: () => Promise<readonly string[]>;
  /** The account of the credentials. AWS tells everybody, whatever else they may. */
  readonly account: () => Promise<string>;
}

/** User Guide, "Register a delegated administrator". */
const SERVICE = 'member.org.stacksets.cloudformation.amazonaws.com';

/** Throws an AwsCallError when AWS refuses, or cannot be asked. */
export function awsAdministration(
  client: OrganizationsClient,
  sts: STSClient,
  clock: Clock = CLOCK,
): Administration {
  const call = <Result>(operation: string, send: () => Promise<Result>): Promise<Result> =>
    retried(send, clock).catch((error: unknown) => {
      throw new AwsCallError(operation, error);
    });
  return {
    async organizationId() {
      const { Organization } = await call('organizations:DescribeOrganization', () =>
        client.send(new DescribeOrganizationCommand({})),
      );
      return Organization?.Id ?? '';
    },
    async delegatedAdministrators() {
      // An account delegates to five at most, which is one page.
      const { DelegatedAdministrators = [] } = await call('organizations:ListDelegatedAdministrators', () =>
        client.send(new ListDelegatedAdministratorsCommand({ ServicePrincipal: SERVICE })),
      );
      return DelegatedAdministrators.flatMap(({ Id }) => Id ?? []);
    },
    async account() {
      const { Account } = await call('sts:GetCallerIdentity', () =>
        sts.send(new GetCallerIdentityCommand({})),
      );
      return Account ?? '';
    },
  };
}
