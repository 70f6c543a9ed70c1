import { didYouMean } from '../../gate/suggest.ts';
import type { PolicyProblem } from '../../schemas/problem.ts';
import { isProvisioning, type Actions, type ClassifiedAction } from './classify.ts';
import type { ReviewedAction, ReviewedActions } from './reviewed.ts';

/** Something that nobody has decided, so that statements would leave it open without a word. */
export interface Gap {
  readonly subject: string;
  readonly message: string;
}

/** What keeps the classes of actions from being complete. */
export function gapsOf({
  prefixes,
  unknownPrefixes,
  classified,
  unknown,
  catalogue,
}: Actions): readonly Gap[] {
  const names = [...catalogue.actions.values()].map(({ name }) => name);
  return [
    ...unknownPrefixes.map((prefix) => ({
      subject: prefixes.get(prefix)?.join(', ') ?? prefix,
      message: `IAM has no actions of the prefix ${prefix}. Name the right one under "services" of the settings.`,
    })),
    ...[...classified.values()]
      .filter(({ why }) => why.class === 'unclassified')
      .map(({ name }) => ({
        subject: name,
        message:
          'no handler, no verb and no review says what it does. Class it under "actions" of the settings.',
      })),
    ...unknown
      .filter(({ reason }) => reason === undefined)
      .map(({ name, namedBy }) => ({
        subject: name,
        message: `IAM does not know it, and ${namedBy.join(', ')} names it.${didYouMean(name, names)}`,
      })),
  ];
}

/** The entries that name no action, or that say what would hold without them. `without` was classed without them. */
export function uselessReviews(reviews: ReviewedActions, without: Actions): readonly PolicyProblem[] {
  const { catalogue } = without;
  return [...reviews].flatMap(([key, review]) => {
    const action = catalogue.actions.get(key);
    if (!action) {
      const names = [...catalogue.actions.values()].map(({ name }) => name);
      const message = `there is no action ${review.name} in the reference of ${catalogue.date}.${didYouMean(review.name, names)}`;
      return [{ ...review.place, message }];
    }
    const message = uselessness(review, without.classified.get(key), action.name);
    return message === undefined ? [] : [{ ...review.place, message }];
  });
}

function uselessness(
  review: ReviewedAction,
  before: ClassifiedAction | undefined,
  name: string,
): string | undefined {
  if (!before)
    return `${name} would never apply: its service has no approved type, and no handler of one needs it.`;
  const same = review.class === 'configures' ? isProvisioning(before) : before.why.class === review.class;
  return same ? `${name} is ${before.why.class} without this entry.` : undefined;
}
