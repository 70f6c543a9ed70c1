import { CLOCK, pacedBy, type Clock } from '../schemas/pace.ts';
import { itemsOfAll, pages } from '../schemas/pages.ts';
import { retried } from '../schemas/retry.ts';
import { AwsCallError } from './errors.ts';
import { RATES, type Operation } from './rates.ts';

/** Calls of CloudFormation at our pace, tried again while AWS turns them away for a while. */
export interface Calls {
  /** Throws an AwsCallError that tells the operation and `what` it was about. */
  readonly call: <Result>(operation: Operation, what: string, send: () => Promise<Result>) => Promise<Result>;
  /** All items of all pages. */
  readonly all: <Page extends { NextToken?: string | undefined }, Item>(
    operation: Operation,
    what: string,
    send: (token: { NextToken?: string }) => Promise<Page>,
    itemsOf: (page: Page) => readonly Item[] | undefined,
  ) => Promise<Item[]>;
}

/** Clients are to be given `maxAttempts: 1`: what is turned away is tried again here, under the same pace. */
export function pacedCalls(clock: Clock = CLOCK): Calls {
  const pace = pacedBy(RATES, clock);
  const call: Calls['call'] = (operation, what, send) =>
    retried(async () => {
      await pace(operation);
      return send();
    }, clock).catch((error: unknown) => {
      throw new AwsCallError(`cloudformation:${operation}${what && ` of ${what}`}`, error);
    });
  const all: Calls['all'] = async (operation, what, send, itemsOf) => {
    const listed = pages(
      (token) => call(operation, what, () => send(token === undefined ? {} : { NextToken: token })),
      ({ NextToken }) => NextToken,
    );
    return itemsOfAll(listed, itemsOf);
  };
  return { call, all };
}
