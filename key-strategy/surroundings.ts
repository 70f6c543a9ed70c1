import type { Draft } from './draft.ts';
import { BORDERS, type Border } from './partition.ts';

/** Some of many, for words: as many as are named, and how many there are. */
export interface Some {
  readonly first: readonly string[];
  readonly count: number;
}

/** What stands around a key in its plan. */
export interface Surroundings {
  /** What is on the other sides of a border, inside the same outer borders. */
  readonly others: (draft: Draft, border: Border) => Some;
  /** Whether another customer managed key of the same application differs in data types and in services. */
  readonly otherDataElsewhere: (draft: Draft) => boolean;
  /** Whether another customer managed key of the same account and stage differs in administrators and in use. */
  readonly otherDuties: (draft: Draft) => boolean;
}

/** More than these are counted. */
export const MOST_NAMED = 4;

/** Everything inside some borders: below, by the side of the next border. */
class Inside {
  readonly #sides = new Map<string, Inside>();
  readonly #counts = new Map<string, number>();
  #sorted: readonly string[] | undefined;

  /** What is on one side of the next border, made when it is first asked for. */
  at(side: string): Inside {
    const there = this.#sides.get(side);
    if (there) return there;
    const made = new Inside();
    this.#sides.set(side, made);
    return made;
  }

  /** The sides of the next border but one. Asked for when all are known. */
  othersThan(side: string): Some {
    this.#sorted ??= [...this.#sides.keys()].sort();
    const first = this.#sorted.slice(0, MOST_NAMED + 1).filter((one) => one !== side);
    return { first: first.slice(0, MOST_NAMED), count: this.#sorted.length - 1 };
  }

  /** Counts two features, each alone and both together. */
  count(features: Features): void {
    for (const key of ['', ...keysOf(features)]) this.#counts.set(key, (this.#counts.get(key) ?? 0) + 1);
  }

  /** Whether something was counted that differs in both features. */
  differsInBoth(features: Features): boolean {
    const of = (key: string): number => this.#counts.get(key) ?? 0;
    const [first, second, both] = keysOf(features);
    return of('') - of(first) - of(second) + of(both) > 0;
  }
}

interface Features {
  readonly kind: string;
  readonly first: readonly string[];
  readonly second: readonly string[];
}

function keysOf({ kind, first, second }: Features): readonly [string, string, string] {
  const [one, other] = [first.join(), second.join()];
  return [`${kind} 1 ${one}`, `${kind} 2 ${other}`, `${kind} ${one} ${other}`];
}

const dataOf = ({ dataTypes, services }: Draft): Features => ({
  kind: 'data',
  first: dataTypes,
  second: services,
});
const dutiesOf = ({ administratorSets, useCases }: Draft): Features => ({
  kind: 'duties',
  first: administratorSets,
  second: useCases,
});

/** Looks at all drafts once, so that every question is answered without going through them again. */
export function surroundingsOf(drafts: readonly Draft[]): Surroundings {
  const everything = new Inside();
  const around = (draft: Draft, border: Border): Inside =>
    BORDERS.slice(0, BORDERS.indexOf(border)).reduce((inside, one) => inside.at(draft.side[one]), everything);
  for (const draft of drafts) {
    BORDERS.reduce((inside, border) => inside.at(draft.side[border]), everything);
    if (!draft.customer) continue;
    around(draft, 'classification').count(dataOf(draft));
    around(draft, 'application').count(dutiesOf(draft));
  }
  return {
    others: (draft, border) => around(draft, border).othersThan(draft.side[border]),
    otherDataElsewhere: (draft) => around(draft, 'classification').differsInBoth(dataOf(draft)),
    otherDuties: (draft) => around(draft, 'application').differsInBoth(dutiesOf(draft)),
  };
}
