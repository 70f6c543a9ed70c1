import { partitionOf } from '../template/pseudo.ts';
import { regionsOf, type KeyPlace } from './key-place.ts';
import type { Plan } from './plan.ts';
import { groupBy } from './partition.ts';
import { isCustomerMade, type CustomerKey } from './planned-key.ts';
import { camel } from './policy/service-statements.ts';

/** The named placeholders of one account and Region: each stands for one key there. */
export interface PlacedValues extends KeyPlace {
  /** The ARN of the alias of a key, by the name of the placeholder. */
  readonly values: Readonly<Record<string, string>>;
  /** Names that would stand for several keys here, so for none; with the aliases of those. */
  readonly ambiguous: Readonly<Record<string, readonly string[]>>;
}

/** Named placeholders for the keys of a plan. */
export interface KeyPlaceholders {
  /** What each name stands for, wherever it stands for a key: the content of `placeholders.yaml`. */
  readonly declared: Readonly<Record<string, string>>;
  readonly places: readonly PlacedValues[];
}

/**
 * Named placeholders by which restricted schemas name planned keys: from `confidentialKey`, where an account and Region
 * have one key of that classification, to the name of each alias. Names say nothing of the place, so one restriction
 * holds everywhere. A value is the ARN of an alias, for that of a key is not known before it is there.
 */
export function keyPlaceholdersOf(plan: Plan): KeyPlaceholders {
  const placed = plan.keys
    .filter(isCustomerMade)
    .flatMap((key) => regionsOf(key).map((region) => ({ key, account: key.account, region })));
  const places = groupBy(placed, ({ account, region }) => `${account} ${region}`).flatMap((keys) => {
    const [first] = keys;
    return first
      ? [
          valuesAt(
            first,
            keys.map(({ key }) => key),
          ),
        ]
      : [];
  });
  const names = new Set(places.flatMap(({ values }) => Object.keys(values)));
  const meanings = new Map(placed.flatMap(({ key }) => [...namesOf(key)]));
  const declared = [...names].sort().map((name) => [name, meanings.get(name) ?? '']);
  return { declared: Object.fromEntries(declared) as Record<string, string>, places };
}

function valuesAt({ account, region }: KeyPlace, keys: readonly CustomerKey[]): PlacedValues {
  const offered = groupBy(
    keys.flatMap((key) => [...namesOf(key).keys()].map((name) => ({ name, key }))),
    ({ name }) => name,
  );
  const values: Record<string, string> = {};
  const ambiguous: Record<string, readonly string[]> = {};
  for (const [first, ...others] of offered) {
    if (!first) continue;
    const { name, key } = first;
    if (others.length === 0)
      values[name] = `arn:${partitionOf(region)}:kms:${region}:${key.keyAccount}:${key.alias}`;
    else ambiguous[name] = [first, ...others].map((one) => one.key.alias);
  }
  return { account, region, values, ambiguous };
}

/** The names that a key would go by, the shortest first, with what each means. */
function namesOf({ classification, application, stage, alias }: CustomerKey): ReadonlyMap<string, string> {
  const name = (...parts: readonly string[]): string => {
    const camelled = camel(parts.join('-'));
    return `${camelled.charAt(0).toLowerCase()}${camelled.slice(1)}Key`.replace(/^(?=[0-9])/, 'key');
  };
  const placeless = alias.replace(/^alias\/([0-9]{12}\/)?/, '');
  return new Map([
    [name(placeless), `The key behind ${placeless}`],
    [
      name(application, stage, classification),
      `The key of ${classification} data of ${application}, ${stage}`,
    ],
    [name(classification), `The key of ${classification} data of an account and Region`],
  ]);
}
