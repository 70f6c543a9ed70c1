import {
  GetRoleCommand,
  GetRolePolicyCommand,
  paginateListAttachedRolePolicies,
  paginateListRolePolicies,
  type IAMClient,
} from '@aws-sdk/client-iam';
import type { Role } from './state.ts';

/** A role with its trust policy, its inline policies, and the names of those attached. */
export async function readRole(client: IAMClient, name: string): Promise<Role> {
  const { Role } = await client.send(new GetRoleCommand({ RoleName: name }));
  const policies: Record<string, unknown> = {};
  for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName: name })) {
    for (const policy of PolicyNames) {
      const asked = new GetRolePolicyCommand({ RoleName: name, PolicyName: policy });
      policies[policy] = documentIn((await client.send(asked)).PolicyDocument);
    }
  }
  const attached: string[] = [];
  for await (const { AttachedPolicies = [] } of paginateListAttachedRolePolicies(
    { client },
    { RoleName: name },
  )) {
    attached.push(...AttachedPolicies.map(({ PolicyArn = 'a policy without an ARN' }) => PolicyArn));
  }
  return { trust: documentIn(Role?.AssumeRolePolicyDocument), policies, attached };
}

/** IAM gives policies URL-encoded (API reference, GetRole). */
function documentIn(text: string | undefined): unknown {
  if (text === undefined) throw new Error('IAM gave a role without its policy');
  return JSON.parse(decodeURIComponent(text));
}
