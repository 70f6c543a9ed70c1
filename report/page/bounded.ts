import { html, type Html } from './html.ts';

/** The first items, so that a page of any amount of data can be opened, and how many are left. */
export interface Bounded<Item> {
  readonly shown: readonly Item[];
  readonly left: number;
}

/** At most so many of the items. */
export function bounded<Item>(items: readonly Item[], most: number): Bounded<Item> {
  return { shown: items.slice(0, most), left: Math.max(0, items.length - most) };
}

/** Says what a page leaves out; nothing when it leaves out nothing. */
export function leftOut({ shown, left }: Bounded<unknown>, noun: string): Html | undefined {
  if (left === 0) return undefined;
  return html`<p class="left">
    These are the first ${shown.length} of ${shown.length + left} ${noun}. --format json tells of all.
  </p> `;
}
