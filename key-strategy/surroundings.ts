import { grouped } from '../schemas/grouped.ts';
import type { Draft } from './draft.ts';
import { listedWithout } from './listed.ts';
import { BORDERS, type Border } from './partition.ts';

/** What is on the other sides of each border, inside the same outer borders, in words; nothing where nothing is. */
type Others = Readonly<Partial<Record<Border, string>>>;

/** What stands around the keys of a plan. */
export interface Surroundings {
  readonly others: (draft: Draft) => Others;
  /** Whether another customer managed key of the same application differs in data types and in services. */
  readonly otherDataElsewhere: (draft: Draft) => boolean;
  /** Whether another customer managed key of the same account and stage differs in administrators and in use. */
  readonly otherDuties: (draft: Draft) => boolean;
}

/** Looks at all drafts once, border by border, so that no question goes through them again. */
export function surroundingsOf(drafts: readonly Draft[]): Surroundings {
  const around = new Map<Draft, Others>();
  const otherData = new Set<Draft>();
  const otherDuties = new Set<Draft>();
  const look = (inside: readonly Draft[], others: Others, [border, ...inner]: readonly Border[]): void => {
    if (border === undefined || inside.length === 1) {
      for (const draft of inside) around.set(draft, others);
      return;
    }
    if (border === 'application') addUnlike(otherDuties, inside, dutiesOf);
    if (border === 'classification') addUnlike(otherData, inside, dataOf);
    const sides = grouped(inside, ({ side }) => side[border]);
    const names = sides.size > 1 ? [...sides.keys()].sort() : [];
    for (const [name, here] of sides) {
      look(here, sides.size > 1 ? { ...others, [border]: listedWithout(name, names) } : others, inner);
    }
  };
  look(drafts, {}, BORDERS);
  return {
    others: (draft) => around.get(draft) ?? {},
    otherDataElsewhere: (draft) => otherData.has(draft),
    otherDuties: (draft) => otherDuties.has(draft),
  };
}

/** Two features of a draft as text. Of the first there are few. */
type Features = (draft: Draft) => readonly [string, string];
const dataOf: Features = ({ services, dataTypes }) => [services.join(), dataTypes.join()];
const dutiesOf: Features = ({ administratorSets, useCases }) => [administratorSets.join(), useCases.join()];

/** Adds the customer managed keys of which another one differs in both features. */
function addUnlike(unlike: Set<Draft>, drafts: readonly Draft[], featuresOf: Features): void {
  const customer = drafts
    .filter((draft) => draft.customer)
    .map((draft) => ({ draft, features: featuresOf(draft) }));
  const byFirst = new Map<string, Set<string>>();
  const bySecond = new Map<string, number>();
  let pairs = 0;
  for (const { features } of customer) {
    const [first, second] = features;
    const seconds = byFirst.get(first) ?? new Set();
    byFirst.set(first, seconds);
    if (seconds.has(second)) continue;
    seconds.add(second);
    bySecond.set(second, (bySecond.get(second) ?? 0) + 1);
    pairs += 1;
  }
  for (const { draft, features } of customer) {
    const [first, second] = features;
    // Its own pair is among those that are alike in either.
    const alike = (byFirst.get(first)?.size ?? 0) + (bySecond.get(second) ?? 0) - 1;
    if (pairs > alike) unlike.add(draft);
  }
}
