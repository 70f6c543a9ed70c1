import type { Catalogue } from '../actions/catalogue.ts';
import { grouped } from '../../schemas/grouped.ts';

/** `s3` of `s3:PutObject` and of `S3:Put*`; the text itself where it has no colon, as `*`. */
export function serviceOf(action: string): string {
  return (action.split(':', 1)[0] ?? '').toLowerCase();
}

/** The names of all known actions by service, in order. */
export function namesByService({ actions }: Catalogue): ReadonlyMap<string, readonly string[]> {
  // The keys are in small letters, so this is the order of `inOrder`, sooner.
  const keys = [...actions.keys()].sort();
  return grouped(
    keys.flatMap((key) => actions.get(key)?.name ?? []),
    serviceOf,
  );
}

/** Whether the author of a statement wrote a pattern instead of one action. */
export function hasWildcard(action: string): boolean {
  return /[*?]/.test(action);
}
