import type { Organizations } from '../../scps/rollout/organizations.ts';
import type { Administration } from '../administration.ts';
import type { OrganizationFile } from '../organization.ts';
import type { StackSets } from '../stack-sets.ts';
import { checked, together, type Checked } from './checks.ts';

/** Asks AWS whether it is prepared. Throws an AwsCallError or an OrganizationsError when it cannot be asked. */
export async function checkAws(
  file: OrganizationFile,
  administration: Administration,
  organizations: Organizations,
  stackSets: StackSets,
): Promise<Checked> {
  const { organization } = file;
  const { administratorAccount, callAs } = organization;
  const id = await administration.organizationId();
  const wrong = await callerProblems(file, administration, organizations);
  if (callAs === 'DELEGATED_ADMIN') {
    const delegated = await administration.delegatedAdministrators();
    if (!delegated.includes(administratorAccount))
      wrong.push(
        `${administratorAccount} is no delegated administrator of StackSets. In the management account: aws organizations register-delegated-administrator --service-principal member.org.stacksets.cloudformation.amazonaws.com --account-id ${administratorAccount}`,
      );
  }
  return together([
    checked(
      'organization',
      id === organization.organization
        ? []
        : [`The credentials are of the organization ${id}, and ${organization.organization} is written.`],
    ),
    checked('administrator', wrong),
    // Who does not administer StackSets is not told.
    ...(wrong.length > 0
      ? []
      : [checked('trusted-access', (await stackSets.isTrusted()) ? [] : [UNTRUSTED])]),
  ]);
}

/**
 * Whether the credentials are those that the file asks for. In another account the stacks of the administrator would be
 * made, and StackSets of its own be looked for.
 */
export async function callerProblems(
  { organization, file, positionOf }: OrganizationFile,
  administration: Pick<Administration, 'account'>,
  organizations: Pick<Organizations, 'managementAccount'>,
): Promise<string[]> {
  const { administratorAccount, callAs } = organization;
  const place = (member: string): string => `${file}:${positionOf([member]).line}`;
  const account = await administration.account();
  const wrong: string[] = [];
  if (account !== administratorAccount)
    wrong.push(
      `${place('administratorAccount')}: the credentials are of the account ${account}, and administratorAccount is ${administratorAccount}. Sign in there, or name its profile with AWS_PROFILE.`,
    );
  const management = callAs === 'SELF' ? await organizations.managementAccount() : undefined;
  if (management !== undefined && management !== administratorAccount)
    wrong.push(
      `${place('callAs')}: callAs is SELF, which is for the management account ${management}; write callAs: DELEGATED_ADMIN.`,
    );
  return wrong;
}

const UNTRUSTED =
  'Trusted access is off. In the management account: aws cloudformation activate-organizations-access';

/** Looks whether the OUs are there and apart: an account in two of them would be deployed to twice. */
export async function checkUnits(
  { organization, file, positionOf }: OrganizationFile,
  organizations: Organizations,
): Promise<Checked> {
  const root = await organizations.root();
  const above = new Map<string, readonly string[]>([[root.id, []]]);
  const walk = async (parent: string): Promise<void> => {
    const path = [...(above.get(parent) ?? []), parent];
    for (const { id } of await organizations.organizationalUnitsOf(parent)) {
      above.set(id, path);
      await walk(id);
    }
  };
  await walk(root.id);
  const wanted = Object.entries(organization.organizationalUnits);
  return checked(
    'organizational-units',
    wanted.flatMap(([name, id]) => {
      const { line } = positionOf(['organizationalUnits', name]);
      const path = above.get(id);
      if (!path) return [`${file}:${line}: the organization has no OU ${id} (${name}).`];
      return wanted
        .filter(([, other]) => path.includes(other))
        .map(
          ([outer, other]) => `${file}:${line}: ${id} (${name}) is in ${other} (${outer}). Name one of them.`,
        );
    }),
  );
}
