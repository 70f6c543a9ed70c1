import type { Fact } from './evidence.ts';

const PRICING = 'aws.amazon.com/kms/pricing';

/** Prices of AWS KMS in US dollars, read in November 2026 for us-east-1; other Regions differ little. */
export interface Prices {
  readonly readOn: string;
  readonly currency: 'USD';
  /** A month of one customer managed key, imported or not; of a multi-Region key, of each of its Regions. */
  readonly keyMonth: Fact<number>;
  /** A month of each rotation that was made, up to `billedRotations`. */
  readonly rotationMonth: Fact<number>;
  readonly billedRotations: Fact<number>;
  /** Whether a rotation is paid for in every Region of a multi-Region key. */
  readonly replicasPayRotations: Fact<boolean>;
  readonly requests: Fact<{ readonly count: number; readonly price: number }>;
  /** Requests of a month that cost nothing, over all Regions. */
  readonly freeRequests: Fact<number>;
}

export const PRICES: Prices = {
  readOn: '2026-11-21',
  currency: 'USD',
  keyMonth: { value: 1, evidence: 'current', source: PRICING },
  rotationMonth: {
    value: 1,
    evidence: 'third-party',
    source: 'factualminds.com key-strategy-decision-matrix; AWS announced the cap on 2024-04-12',
  },
  billedRotations: {
    value: 2,
    evidence: 'third-party',
    source: 'factualminds.com key-strategy-decision-matrix; AWS announced the cap on 2024-04-12',
  },
  // Not found in AWS's own words. Counting them keeps the estimate from being too low.
  replicasPayRotations: { value: true, evidence: 'unconfirmed', source: PRICING },
  requests: {
    value: { count: 10_000, price: 0.03 },
    evidence: 'third-party',
    source: 'wring.co/blog/aws-kms-pricing-guide',
  },
  freeRequests: { value: 20_000, evidence: 'current', source: PRICING },
};
