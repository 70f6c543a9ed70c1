import {
  AttachPolicyCommand,
  CreatePolicyCommand,
  DeletePolicyCommand,
  DescribeOrganizationCommand,
  DescribePolicyCommand,
  DetachPolicyCommand,
  ListAccountsForParentCommand,
  ListOrganizationalUnitsForParentCommand,
  ListPoliciesCommand,
  ListRootsCommand,
  ListTargetsForPolicyCommand,
  type OrganizationsClient,
  type PolicySummary,
} from '@aws-sdk/client-organizations';
import type { PolicyType } from '../document.ts';
import { OrganizationsError } from './errors.ts';
import { CLOCK, pacedBy, type Clock } from '../../schemas/pace.ts';
import { itemsOfAll, pages } from '../../schemas/pages.ts';
import { retried } from '../../schemas/retry.ts';
import { RATES, type Operation } from './limits.ts';
import type { Account, ListedPolicy, Named, Organizations, PolicyText } from './organizations.ts';

/** What goes by itself (API reference of AttachPolicy and its like). */
const PASSING = ['ConcurrentModificationException', 'PolicyChangesInProgressException', 'ServiceException'];

/**
 * Organizations as AWS runs it, at AWS's pace. Give the client `maxAttempts: 1`: calls that AWS turns away for a while
 * are tried again here, under the same pace. Throws an OrganizationsError when AWS refuses, or cannot be asked.
 */
export function awsOrganizations(client: OrganizationsClient, clock: Clock = CLOCK): Organizations {
  const pace = pacedBy(RATES, clock);

  function call<Result>(operation: Operation, what: string, send: () => Promise<Result>): Promise<Result> {
    const paced = async (): Promise<Result> => {
      await pace(operation);
      return send();
    };
    return retried(paced, clock, PASSING).catch((error: unknown) => {
      throw new OrganizationsError(`organizations:${operation}${what && ` with ${what}`}`, error);
    });
  }

  /** A change. What AWS answers when it is so already is no error: an earlier answer may have got lost. */
  async function change(
    operation: Operation,
    what: string,
    done: string,
    send: () => Promise<unknown>,
  ): Promise<void> {
    try {
      await call(operation, what, send);
    } catch (error) {
      if (causeOf(error) !== done) throw error;
    }
  }

  async function all<Page extends { NextToken?: string | undefined }, Item>(
    operation: Operation,
    what: string,
    send: (token: { NextToken?: string }) => Promise<Page>,
    itemsOf: (page: Page) => readonly Item[] | undefined,
  ): Promise<Item[]> {
    const listed = pages(
      (token) => call(operation, what, () => send(token === undefined ? {} : { NextToken: token })),
      ({ NextToken }) => NextToken,
    );
    return itemsOfAll(listed, itemsOf);
  }

  async function listPolicies(type: PolicyType): Promise<PolicySummary[]> {
    return all(
      'ListPolicies',
      type,
      (token) => client.send(new ListPoliciesCommand({ Filter: type, ...token })),
      ({ Policies }) => Policies,
    );
  }

  async function contentOf(policyId: string): Promise<string> {
    const { Policy } = await call('DescribePolicy', policyId, () =>
      client.send(new DescribePolicyCommand({ PolicyId: policyId })),
    );
    return given(Policy?.Content, `the content of ${policyId}`);
  }

  /** The id of a policy that is there already, when it is the very one that was to be created. */
  async function existing({ name, type, content }: PolicyText): Promise<string | undefined> {
    const same = (await listPolicies(type)).find(({ Name }) => Name === name);
    return same?.Id !== undefined && (await contentOf(same.Id)) === content ? same.Id : undefined;
  }

  return {
    async managementAccount() {
      const { Organization } = await call('DescribeOrganization', '', () =>
        client.send(new DescribeOrganizationCommand({})),
      );
      return given(Organization?.MasterAccountId, 'the management account');
    },
    async root() {
      const [root] = await all(
        'ListRoots',
        '',
        (token) => client.send(new ListRootsCommand(token)),
        ({ Roots }) => Roots,
      );
      const enabled = (root?.PolicyTypes ?? []).filter(({ Status }) => Status === 'ENABLED');
      return { ...named(root ?? {}), enabled: enabled.flatMap(({ Type }) => Type ?? []) };
    },
    async organizationalUnitsOf(parent) {
      const units = await all(
        'ListOrganizationalUnitsForParent',
        parent,
        (token) => client.send(new ListOrganizationalUnitsForParentCommand({ ParentId: parent, ...token })),
        ({ OrganizationalUnits }) => OrganizationalUnits,
      );
      return units.map(named);
    },
    async accountsOf(parent) {
      const accounts = await all(
        'ListAccountsForParent',
        parent,
        (token) => client.send(new ListAccountsForParentCommand({ ParentId: parent, ...token })),
        ({ Accounts }) => Accounts,
      );
      // State takes the place of Status, which goes (API reference, Account).
      return accounts.map((account): Account => ({
        ...named(account),
        isActive: (account.State ?? account.Status ?? 'ACTIVE') === 'ACTIVE',
      }));
    },
    async policiesOf(type) {
      return (await listPolicies(type)).map((policy): ListedPolicy => ({
        ...named(policy),
        isAwsManaged: policy.AwsManaged === true,
      }));
    },
    contentOf,
    async targetsOf(policyId) {
      const targets = await all(
        'ListTargetsForPolicy',
        policyId,
        (token) => client.send(new ListTargetsForPolicyCommand({ PolicyId: policyId, ...token })),
        ({ Targets }) => Targets,
      );
      return targets.map(({ TargetId }) => given(TargetId, `a target of ${policyId}`));
    },
    async create(policy) {
      const { name, type, content } = policy;
      const create = new CreatePolicyCommand({
        Name: name,
        Type: type,
        Content: content,
        Description: DESCRIPTION,
      });
      try {
        const { Policy } = await call('CreatePolicy', name, () => client.send(create));
        return given(Policy?.PolicySummary?.Id, `the id of ${name}`);
      } catch (error) {
        const id = causeOf(error) === 'DuplicatePolicyException' ? await existing(policy) : undefined;
        if (id === undefined) throw error;
        return id;
      }
    },
    delete: (policyId) =>
      change('DeletePolicy', policyId, 'PolicyNotFoundException', () =>
        client.send(new DeletePolicyCommand({ PolicyId: policyId })),
      ),
    attach: (policyId, target) =>
      change('AttachPolicy', `${policyId} and ${target}`, 'DuplicatePolicyAttachmentException', () =>
        client.send(new AttachPolicyCommand({ PolicyId: policyId, TargetId: target })),
      ),
    detach: (policyId, target) =>
      change('DetachPolicy', `${policyId} and ${target}`, 'PolicyNotAttachedException', () =>
        client.send(new DetachPolicyCommand({ PolicyId: policyId, TargetId: target })),
      ),
  };
}

const DESCRIPTION = 'Rolled out by stackgate. Change what it was made from, not this text.';

function causeOf(error: unknown): string | undefined {
  return error instanceof OrganizationsError && error.cause instanceof Error ? error.cause.name : undefined;
}

function named({ Id, Name }: { Id?: string | undefined; Name?: string | undefined }): Named {
  const id = given(Id, 'an id');
  return { id, name: Name ?? id };
}

/** All that we ask for is optional in the client's types. */
function given(value: string | undefined, what: string): string {
  if (value === undefined)
    throw new OrganizationsError(`Asking for ${what}`, new Error('The answer lacks it.'));
  return value;
}
