import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { parse } from 'yaml';
import { CENTRAL_TEAM } from '../../key-strategy/emit.ts';
import type { WrittenInventory } from '../../key-strategy/inventory.ts';
import type { Plan } from '../../key-strategy/plan.ts';
import { hasOwnKey, SERVICE_IDS } from '../../key-strategy/service-matrix.ts';
import { inventories } from './generators.ts';
import { ASSET, planOf } from './inventories.ts';

/** An inventory in which every team has a role in every account. */
export function withTeams(inventory: WrittenInventory): WrittenInventory {
  const { assets, organization, settings } = inventory;
  const central = settings?.centralKeyAccount;
  const accounts = [...new Set([...assets.map(({ account }) => account), ...(central ? [central] : [])])];
  const names = new Set([
    ...assets.flatMap(({ administrators = [], users = [], team, application }) => [
      ...administrators,
      ...users,
      team ?? application,
    ]),
    ...(organization?.centralAdministrators ?? []),
    CENTRAL_TEAM,
  ]);
  const teams = [...names]
    .filter((name) => !name.startsWith('arn:'))
    .map((name) => [name, accounts.map((account) => `arn:aws:iam::${account}:role/${name}`)]);
  return { ...inventory, teams: Object.fromEntries(teams) as NonNullable<WrittenInventory['teams']> };
}

/** Plans of inventories in which nobody who administers data uses it. */
export const plans: fc.Arbitrary<Plan> = inventories.map((inventory) =>
  planOf(
    withTeams({
      ...inventory,
      assets: inventory.assets.map((asset) => ({
        ...asset,
        ...(asset.users && { users: asset.users.map((user) => `user-${user}`) }),
      })),
    }),
  ),
);

const FOLDER = join(import.meta.dirname, 'golden');
const EXAMPLES = join(import.meta.dirname, '../../examples/keys');
const read = (folder: string, file: string): unknown =>
  parse(readFileSync(join(folder, file), 'utf8'), { merge: true });

/** The plans of the golden cases and the examples, and of one asset in each service and with each publisher. */
export const NAMED_PLANS: readonly (readonly [name: string, plan: Plan])[] = [
  ...readdirSync(FOLDER).map((file): [string, Plan] => [
    file,
    planOf(withTeams((read(FOLDER, file) as { inventory: WrittenInventory }).inventory)),
  ]),
  ...readdirSync(EXAMPLES).map((file): [string, Plan] => [file, planOf(read(EXAMPLES, file) as object)]),
  ...SERVICE_IDS.filter(hasOwnKey).map((service): [string, Plan] => [
    `service ${service}`,
    planOf(
      withTeams({
        assets: [
          {
            ...ASSET,
            services: [service],
            users: ['readers'],
            servicePrincipals: ['events.amazonaws.com', 'cloudwatch.amazonaws.com'],
          },
        ],
      }),
    ),
  ]),
  [
    'another account',
    planOf(
      withTeams({
        settings: { keyAccount: 'central', centralKeyAccount: '999999999999' },
        assets: [
          {
            ...ASSET,
            users: ['readers'],
            needs: { crossAccountUsers: ['arn:aws:iam::777777777777:role/partner'] },
          },
        ],
      }),
    ),
  ],
];
