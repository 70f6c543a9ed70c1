import type { Path } from './calls.ts';

/** What should become of a call. */
export interface Expectation {
  /** What it is counted with: `provisioning actions`. */
  readonly group: string;
  readonly action: string;
  /** An ARN, with `$<partition>`, `$<region>` and `$<accountID>` for those of the place; or `*`. */
  readonly resource: string;
  readonly path: Path;
  readonly expected: 'allowed' | 'denied';
  /** The only account where it is expected. Every account that is proved otherwise. */
  readonly account?: string;
}

/** What should become of an action on each path, and on which paths it is asked. */
export type ByPath = Readonly<Partial<Record<Path, Expectation['expected']>>>;

/** What provisions is for CloudFormation alone, whoever lets it, and for the day when the glass is broken. */
export const PROVISIONING: ByPath = {
  direct: 'denied',
  cloudformation: 'allowed',
  'service-role': 'allowed',
  'stack-set': 'allowed',
  'break-glass': 'allowed',
  'service-linked-role': 'allowed',
};

/** What does not provision is for everyone. */
export const UNTOUCHED: ByPath = {
  direct: 'allowed',
  cloudformation: 'allowed',
  'service-role': 'allowed',
  'stack-set': 'allowed',
  'service-linked-role': 'allowed',
};

/** One expectation for each action and path, on every resource. */
export function expectations(
  group: string,
  actions: readonly string[],
  byPath: ByPath,
): readonly Expectation[] {
  const paths = Object.entries(byPath) as [Path, Expectation['expected']][];
  return actions.flatMap((action) =>
    paths.map(([path, expected]) => ({ group, action, resource: '*', path, expected })),
  );
}
