import { grouped } from '../schemas/grouped.ts';
import type { Actual } from './actual.ts';
import { QUOTAS } from './quotas.ts';
import type { Targets } from './stack-sets.ts';

/** One account and Region of an OU. */
export interface Pair {
  readonly account: string;
  readonly region: string;
  readonly unit: string;
}

/** What an operation is for in one OU: all accounts of it, those who join later too, or some. */
export interface Share {
  readonly unit: string;
  readonly regions: readonly string[];
  readonly accounts?: readonly string[];
  /** How many instances that is. */
  readonly instances: number;
}

/** Accounts and Regions by OU. An OU whose accounts all want the same Regions is taken whole. */
export function sharesOf(
  pairs: readonly Pair[],
  regions: readonly string[],
  accounts: Actual['accounts'],
): readonly Share[] {
  return [...grouped(pairs, ({ unit }) => unit)].flatMap(([unit, ofUnit]) => {
    const byAccount = grouped(ofUnit, ({ account }) => account);
    const byRegions = grouped([...byAccount], ([, ofAccount]) => {
      const mine = new Set(ofAccount.map(({ region }) => region));
      return regions.filter((region) => mine.has(region)).join(' ');
    });
    const isWhole = byRegions.size === 1 && byAccount.size === accounts.get(unit)?.length;
    return [...byRegions].map(([key, members]): Share => {
      const mine = key.split(' ');
      return {
        unit,
        regions: mine,
        ...(!isWhole && { accounts: members.map(([account]) => account) }),
        instances: members.length * mine.length,
      };
    });
  });
}

/** The fewest operations for these shares and for nothing else, of no more OUs each than AWS takes. */
export function operationsFor(
  shares: readonly Share[],
): readonly { readonly targets: Targets; readonly instances: number }[] {
  const alike = grouped(
    shares,
    ({ regions, accounts }) => `${accounts ? 'some' : 'all'} ${regions.join(' ')}`,
  );
  return [...alike.values()].flatMap((group) =>
    chunks(group, QUOTAS.unitsPerOperation.most).map((some) => {
      const accounts = some.flatMap((share) => share.accounts ?? []);
      return {
        targets: {
          units: some.map(({ unit }) => unit),
          ...(accounts.length > 0 && { accounts }),
          regions: some[0]?.regions ?? [],
        },
        instances: some.reduce((sum, share) => sum + share.instances, 0),
      };
    }),
  );
}

function chunks<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  );
}
