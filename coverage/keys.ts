import type { Covered, CoverageCode } from '../key-strategy/in-templates/coverage.ts';
import type { Plan } from '../key-strategy/plan.ts';
import { isCustomerMade } from '../key-strategy/planned-key.ts';
import { grouped } from '../schemas/grouped.ts';

/** What encrypts a place: nothing, a key of AWS, one of the customer, or what the template does not tell. */
export type KeyClass = Covered['key']['class'];

/** The places of resources that take a KMS key. */
export interface KeyCoverage {
  /** The plan that keys are held against; absent when the classifications that tags tell decide. */
  readonly plan?: PlannedKeys;
  readonly right: number;
  readonly wrong: number;
  readonly unknown: number;
  /** Places by the classification that their tags tell, and by class of key. */
  readonly classifications: readonly ClassificationKeys[];
  /** Places with a wrong key, and those of which it is not known. */
  readonly gaps: readonly KeyGap[];
}

/** How many places of a classification have a key of which class. */
export interface ClassificationKeys {
  /** `not told` where no tag with a known value tells it. */
  readonly classification: string;
  readonly classes: Readonly<Partial<Record<KeyClass, number>>>;
}

/** A place whose key is wrong or not known to be right. */
export interface KeyGap {
  readonly stack: string;
  readonly logicalId: string;
  readonly type: string;
  /** JSON Pointer into the properties. */
  readonly property: string;
  readonly verdict: 'wrong' | 'unknown';
  readonly code: CoverageCode;
  readonly message: string;
  readonly next: string;
  readonly line: number;
  readonly column: number;
}

/** The customer managed keys of a plan, by how their material changes. */
export interface PlannedKeys {
  /** The file that the plan was read or made from. */
  readonly file: string;
  readonly customerKeys: number;
  /** Keys that AWS KMS rotates, by the days of their period. */
  readonly automatic: readonly RotationPeriod[];
  /** Keys with imported material that something asks to rotate. */
  readonly byHand: number;
  /** Keys with imported material that nothing asks to rotate. */
  readonly never: number;
}

/** So many keys are rotated every so many days. */
export interface RotationPeriod {
  readonly days: number;
  readonly keys: number;
}

/** Where no tag says what the data is. */
export const NOT_TOLD = 'not told';

/** Counts places by their keys, and tells the gaps. */
export function keyCoverage(
  uses: readonly Covered[],
  planned?: { readonly plan: Plan; readonly file: string },
): KeyCoverage {
  const count = (verdict: Covered['verdict']): number => uses.filter((use) => use.verdict === verdict).length;
  const classifications = grouped(uses, ({ told: { classification } }) =>
    typeof classification === 'string' ? classification : NOT_TOLD,
  );
  return {
    ...(planned && { plan: plannedKeys(planned.plan, planned.file) }),
    right: count('right'),
    wrong: count('wrong'),
    unknown: count('unknown'),
    classifications: [...classifications]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([classification, those]) => ({ classification, classes: classesOf(those) })),
    gaps: uses.flatMap((use) => (use.verdict === 'right' ? [] : [gapOf(use)])),
  };
}

function classesOf(uses: readonly Covered[]): ClassificationKeys['classes'] {
  return Object.fromEntries(
    [...grouped(uses, ({ key }) => key.class)].map(([name, those]) => [name, those.length]),
  );
}

function gapOf({
  file,
  logicalId,
  type,
  property,
  verdict,
  code,
  message,
  next,
  line,
  column,
}: Exclude<Covered, { verdict: 'right' }>): KeyGap {
  return { stack: file, logicalId, type, property, verdict, code, message, next, line, column };
}

function plannedKeys({ keys }: Plan, file: string): PlannedKeys {
  const made = keys.filter(isCustomerMade);
  const periods = made.flatMap(({ rotation }) => (rotation.automatic ? [rotation.periodDays] : []));
  const byHand = made.filter(({ rotation }) => !rotation.automatic && rotation.everyDays !== null).length;
  return {
    file,
    customerKeys: made.length,
    automatic: [...grouped(periods, (days) => days)]
      .sort(([a], [b]) => a - b)
      .map(([days, those]) => ({ days, keys: those.length })),
    byHand,
    never: made.length - periods.length - byHand,
  };
}
