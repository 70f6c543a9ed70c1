import type { Plan } from '../plan.ts';
import { isCustomerMade, type CustomerKey, type PlannedKey } from '../planned-key.ts';
import { expectationsOf, type Expected } from './expected.ts';
import { assetId } from './stack-names.ts';
import type { Key, KeyUse } from './uses.ts';
import { KEY_CLASSES } from './without-key.ts';

/** Why a key is the wrong one, or is not known to be right. */
export const COVERAGE_CODES = {
  'NO-KEY': { verdict: 'wrong', means: 'nothing encrypts the data' },
  'WEAKER-KEY': { verdict: 'wrong', means: 'a key of AWS, where the data needs more' },
  'OTHER-KEY': { verdict: 'wrong', means: 'a key that is planned for other data' },
  'UNPLANNED-KEY': { verdict: 'wrong', means: 'an alias that the plan does not have' },
  'KEY-UNKNOWN': { verdict: 'not known', means: 'which key it has, or whether it is one of the plan' },
  'NEED-UNKNOWN': {
    verdict: 'not known',
    means: 'which key it needs: no classification, or not in the plan',
  },
} as const;

/** The code of a verdict that is not right. */
export type CoverageCode = keyof typeof COVERAGE_CODES;

/** A place that takes a key, with the verdict on the key that it has. */
export type Covered = KeyUse &
  (
    | { readonly verdict: 'right'; /** The planned key that it names. */ readonly planned?: string }
    | {
        readonly verdict: 'wrong' | 'unknown';
        readonly code: CoverageCode;
        readonly message: string;
        readonly next: string;
      }
  );

/** Use of keys by the resources of templates. */
export interface Coverage {
  readonly version: 1;
  readonly templates: number;
  readonly uses: readonly Covered[];
}

/** Judges the key of every place by the plan or, without one, by the classification that tags tell. */
export function coverageOf(
  uses: readonly KeyUse[],
  stacks: ReadonlyMap<string, string>,
  plan: Plan | undefined,
): readonly Covered[] {
  const expectedOf = expectationsOf(plan);
  const planned = plan?.keys.filter(isCustomerMade);
  return uses.map((use) => {
    const { file, logicalId, type, told } = use;
    const expected = expectedOf({ asset: assetId(stacks.get(file) ?? file, logicalId), type, told });
    return { ...use, ...verdictOn(use.key, expected, planned) };
  });
}

type Verdict =
  | { readonly verdict: 'right'; readonly planned?: string }
  | {
      readonly verdict: 'wrong' | 'unknown';
      readonly code: CoverageCode;
      readonly message: string;
      readonly next: string;
    };

const RIGHT: Verdict = { verdict: 'right' };

function verdictOn(key: Key, expected: Expected, planned: readonly CustomerKey[] | undefined): Verdict {
  if (expected.kind === 'anything') return RIGHT;
  if (key.class === 'unknown') {
    return undecided(
      'KEY-UNKNOWN',
      'Which key it has is not known.',
      'Give --parameters, or look at it with `keys audit`.',
    );
  }
  if (key.class === 'none') {
    return wrong('NO-KEY', 'Nothing encrypts it.', `Name ${wanted(expected)}.`);
  }
  switch (expected.kind) {
    case 'unknown':
      return undecided(
        'NEED-UNKNOWN',
        expected.because,
        'Tag it, or give the plan of an inventory that has it.',
      );
    case 'class':
      return KEY_CLASSES.indexOf(key.class) >= KEY_CLASSES.indexOf(expected.least)
        ? RIGHT
        : wrong(
            'WEAKER-KEY',
            `It is under an ${classWords(key)}; ${expected.because}.`,
            `Name ${wanted(expected)}.`,
          );
    case 'planned':
      return byPlan(key, expected.keys, planned ?? [], wanted(expected));
  }
}

function byPlan(
  key: Exclude<Key, { class: 'unknown' | 'none' }>,
  fitting: readonly PlannedKey[],
  planned: readonly CustomerKey[],
  wantedKey: string,
): Verdict {
  const next = `Name ${wantedKey}.`;
  if (key.class !== 'customer-managed') {
    const enough = fitting.some(
      ({ type }) => type === key.class || (type === 'aws-owned' && key.class === 'aws-managed'),
    );
    return enough ? RIGHT : wrong('WEAKER-KEY', `It is under an ${classWords(key)}.`, next);
  }
  const named = planned.filter(
    ({ alias, keyAccount, region, multiRegion }) =>
      key.aliases.includes(alias) &&
      (key.account === undefined || key.account === keyAccount) &&
      (key.region === undefined || [region, ...(multiRegion?.replicas ?? [])].includes(key.region)),
  );
  const right = named.find(({ id }) => fitting.some((one) => one.id === id));
  // One alias may be in several accounts and Regions, of which a template without an ARN tells none.
  if (right) return { verdict: 'right', planned: right.id };
  const [other] = named;
  if (other) return wrong('OTHER-KEY', `It names ${other.id}, which is planned for other data.`, next);
  if (key.aliases.length > 0)
    return wrong('UNPLANNED-KEY', `It names ${key.aliases.join(', ')}, which the plan has not.`, next);
  return undecided(
    'KEY-UNKNOWN',
    `It names ${key.name}, and the plan knows keys by their aliases.`,
    `Name ${wantedKey} by its alias, or look at it with \`keys audit\`.`,
  );
}

function wanted(expected: Expected): string {
  switch (expected.kind) {
    case 'planned':
      return expected.keys
        .map((key) => (isCustomerMade(key) ? key.alias : `an ${classWords({ class: key.type })}`))
        .join(' or ');
    case 'class':
      return expected.least === 'customer-managed'
        ? 'a customer managed key'
        : 'a key, or the encryption of the service';
    case 'anything':
    case 'unknown':
      return 'a key';
  }
}

function classWords(key: { readonly class: string }): string {
  return `${key.class.replace('aws', 'AWS').replace('-', ' ')} key`;
}

function wrong(code: CoverageCode, message: string, next: string): Verdict {
  return { verdict: 'wrong', code, message, next };
}

function undecided(code: CoverageCode, message: string, next: string): Verdict {
  return { verdict: 'unknown', code, message, next };
}
