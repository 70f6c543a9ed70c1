import type { CustomerKey } from './planned-key.ts';

/** An account and a Region. */
export interface KeyPlace {
  readonly account: string;
  readonly region: string;
}

/** The Regions in which a key is, its own first. */
export function regionsOf({
  region,
  multiRegion,
}: Pick<CustomerKey, 'region' | 'multiRegion'>): readonly string[] {
  return [region, ...(multiRegion?.replicas ?? [])];
}

/** What is for one place, of all that is; everything where no place is asked for. */
export function inPlace<Placed extends KeyPlace>(
  placed: readonly Placed[],
  { account, region }: Partial<KeyPlace>,
): readonly Placed[] {
  return placed.filter(
    (one) =>
      (account === undefined || one.account === account) && (region === undefined || one.region === region),
  );
}
