import { grouped } from '../schemas/grouped.ts';

/**
 * How the Hook stands in an account and Region. `in force`: it was read there, and nothing is wrong. `deployed`: a StackSet
 * deployed it; whether it is in force today was not asked. `weakened`: something is wrong with it. `not known`: it was
 * asked for, and nobody may tell. `suspended`: AWS suspended the account, so nothing is deployed there.
 */
export type HookStanding = 'in force' | 'deployed' | 'weakened' | 'absent' | 'not known' | 'suspended';

/** In the order in which they are told: the gravest first. */
export const STANDINGS = [
  'absent',
  'weakened',
  'not known',
  'deployed',
  'in force',
  'suspended',
] as const satisfies readonly HookStanding[];

/** Who tells of the Hook: CloudFormation in the account itself, today; or the StackSet, of what it deployed there. */
export type HookSource = 'account' | 'stack set';

/** Something that is wrong with the Hook of a place, or with its guard. */
export interface HookFault {
  readonly source: HookSource;
  /** Of the Hook itself, or of the Config rule that watches it. */
  readonly of: 'hook' | 'guard';
  /** Stable, such as `hook-warns`: docs/guard.md and docs/reports.md tell of each. */
  readonly code: string;
  readonly title: string;
  /** What was found. */
  readonly detail: string;
  /** What to do. */
  readonly fix: string;
}

/** What one source tells of an account and Region. */
export interface ToldOfHook {
  readonly account: string;
  readonly region: string;
  readonly source: HookSource;
  readonly of: 'hook' | 'guard';
  readonly is: HookStanding;
  readonly faults: readonly Omit<HookFault, 'source' | 'of'>[];
}

/** An account and Region, and how the Hook stands there. */
export interface HookPlace {
  /** Twelve digits, or why it is not known whose they are. */
  readonly account: string;
  readonly region: string;
  readonly is: HookStanding;
  /** Who was asked. */
  readonly sources: readonly HookSource[];
  /** The guard, by its StackSet; absent when that was not asked. */
  readonly guard?: HookStanding;
  readonly faults: readonly HookFault[];
}

/** The Hook in accounts and Regions. */
export interface HookCoverage {
  /** The name of the Hook. */
  readonly alias: string;
  /** The file with the OUs and Regions that were asked for; absent when none was given. */
  readonly organization?: string;
  /** The gravest first, then by account and Region. */
  readonly places: readonly HookPlace[];
}

/** Brings together what sources tell, place by place. */
export function hookCoverage(
  alias: string,
  told: readonly ToldOfHook[],
  organization?: string,
): HookCoverage {
  const byPlace = grouped(told, ({ account, region }) => `${account} ${region}`);
  return {
    alias,
    ...(organization !== undefined && { organization }),
    places: [...byPlace.values()]
      .flatMap((those) => placeOf(those))
      .sort(
        (a, b) =>
          STANDINGS.indexOf(a.is) - STANDINGS.indexOf(b.is) ||
          compared(a.account, b.account) ||
          compared(a.region, b.region),
      ),
  };
}

/** Whether somebody has to see to the Hook there. */
export function isWanting({ is }: Pick<HookPlace, 'is'>): boolean {
  return is === 'absent' || is === 'weakened' || is === 'not known';
}

/** The places of each Region, sorted by its name. */
export function byRegion(places: readonly HookPlace[]): readonly (readonly [string, readonly HookPlace[]])[] {
  return [...grouped(places, ({ region }) => region)].sort(([a], [b]) => compared(a, b));
}

/** What is there today counts before what was deployed, but what is wrong there is not in force by any word. */
function placeOf(told: readonly ToldOfHook[]): readonly HookPlace[] {
  const hooks = told.filter(({ of }) => of === 'hook');
  const main = hooks.find(({ source }) => source === 'account') ?? hooks[0];
  // A place that only the guard is for has no Hook to tell of.
  if (!main) return [];
  const { account, region } = main;
  const guard = told.find(({ of }) => of === 'guard');
  const isDoubted = main.is === 'in force' && hooks.some(({ faults }) => faults.length > 0);
  return [
    {
      account,
      region,
      is: isDoubted ? 'weakened' : main.is,
      sources: [...new Set(hooks.map(({ source }) => source))],
      ...(guard && { guard: guard.is }),
      faults: told.flatMap(({ source, of, faults }) => faults.map((fault) => ({ source, of, ...fault }))),
    },
  ];
}

function compared(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
