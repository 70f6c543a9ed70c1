import { isWanting } from './hooks.ts';
import type { CoverageReport } from './report.ts';
import { sumOfProperties } from './properties.ts';
import { isNeverApplied } from './rules.ts';
import { totalOf } from './stacks.ts';

/** A number that tells how far a policy reaches, or how much is wrong. Those of what was not asked for are absent. */
export interface Measures {
  readonly resources: number;
  readonly approved: number;
  readonly refused: number;
  readonly deferred: number;
  readonly waived: number;
  /** Templates and stacks that could not be judged, or not wholly. */
  readonly notJudged: number;
  readonly approvedTypes: number;
  readonly approvedTypesUsed: number;
  /** Types that resources have and that are not approved. */
  readonly refusedTypes: number;
  /** Properties that upstream has of the approved types. */
  readonly properties: number;
  /** Those among them that are closed or narrowed. */
  readonly gatedProperties: number;
  readonly rules: number;
  readonly rulesNeverApplied: number;
  readonly waiversInForce: number;
  /** Places that take a key and have the right one. */
  readonly rightKeys: number;
  readonly wrongKeys: number;
  readonly unknownKeys: number;
  /** Calls that control policies should deny and do not. */
  readonly openDoors?: number;
  /** Accounts and Regions that were asked for the Hook. */
  readonly hookPlaces?: number;
  /** Those among them where it was read today, and nothing is wrong with it. */
  readonly hooksInForce?: number;
  /** Those where it is weakened, absent or not known. */
  readonly hooksWanting?: number;
}

/** Which way is better, in words for people. */
export const MEASURES: Readonly<
  Record<keyof Measures, { readonly words: string; readonly better?: 'more' | 'fewer' }>
> = {
  resources: { words: 'resources' },
  approved: { words: 'approved resources', better: 'more' },
  refused: { words: 'refused resources', better: 'fewer' },
  deferred: { words: 'resources left to the Hook', better: 'fewer' },
  waived: { words: 'waived resources', better: 'fewer' },
  notJudged: { words: 'templates not judged', better: 'fewer' },
  approvedTypes: { words: 'approved types' },
  approvedTypesUsed: { words: 'approved types in use' },
  refusedTypes: { words: 'types in use that are not approved', better: 'fewer' },
  properties: { words: 'properties upstream' },
  gatedProperties: { words: 'gated properties', better: 'more' },
  rules: { words: 'rules' },
  rulesNeverApplied: { words: 'rules never applied', better: 'fewer' },
  waiversInForce: { words: 'waivers in force', better: 'fewer' },
  rightKeys: { words: 'places with the right key', better: 'more' },
  wrongKeys: { words: 'places with a wrong key', better: 'fewer' },
  unknownKeys: { words: 'places whose key is not known', better: 'fewer' },
  openDoors: { words: 'calls that should be denied and are not', better: 'fewer' },
  hookPlaces: { words: 'accounts and Regions asked for the Hook' },
  hooksInForce: { words: 'accounts and Regions with the Hook in force', better: 'more' },
  hooksWanting: {
    words: 'accounts and Regions where the Hook is weakened, absent or not known',
    better: 'fewer',
  },
};

/** The numbers of what was covered. */
export function measuresOf({
  stacks,
  types,
  rules,
  waivers,
  keys,
  controlPolicies,
  hooks,
}: Pick<
  CoverageReport,
  'stacks' | 'types' | 'rules' | 'waivers' | 'keys' | 'controlPolicies' | 'hooks'
>): Measures {
  const sum = (verdict: 'approved' | 'refused' | 'deferred' | 'waived'): number =>
    stacks.reduce((total, { resources }) => total + resources[verdict], 0);
  const approved = types.filter(({ standing }) => standing === 'approved');
  const properties = sumOfProperties(approved.flatMap((type) => type.properties ?? []));
  return {
    resources: stacks.reduce((total, { resources }) => total + totalOf(resources), 0),
    approved: sum('approved'),
    refused: sum('refused'),
    deferred: sum('deferred'),
    waived: sum('waived'),
    notJudged: stacks.filter(({ problems }) => problems.length > 0).length,
    approvedTypes: approved.length,
    approvedTypesUsed: approved.filter(({ resources }) => totalOf(resources) > 0).length,
    refusedTypes: types.length - approved.length,
    properties: properties.upstream,
    gatedProperties: properties.closed + properties.narrowed,
    rules: rules.length,
    rulesNeverApplied: rules.filter(isNeverApplied).length,
    waiversInForce: waivers.filter(({ state }) => state === 'in force').length,
    rightKeys: keys.right,
    wrongKeys: keys.wrong,
    unknownKeys: keys.unknown,
    ...(controlPolicies && { openDoors: controlPolicies.doors.length }),
    ...(hooks && {
      hookPlaces: hooks.places.length,
      hooksInForce: hooks.places.filter(({ is }) => is === 'in force').length,
      hooksWanting: hooks.places.filter(isWanting).length,
    }),
  };
}
