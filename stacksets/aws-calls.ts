import { CLOCK, pacedBy, type Clock } from '../schemas/pace.ts';
import { AwsCallError } from './errors.ts';
import { RATES, type Operation } from './rates.ts';
import { retried } from '../schemas/retry.ts';

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
    type Item = NonNullable<ReturnType<typeof itemsOf>>[number];
    const items: Item[] = [];
    let token: string | undefined;
    do {
      const next = token === undefined ? {} : { NextToken: token };
      const page = await call(operation, what, () => send(next));
      items.push(...(itemsOf(page) ?? []));
      token = page.NextToken;
    } while (token !== undefined && token !== '');
    return items;
  };
  return { call, all };
}
