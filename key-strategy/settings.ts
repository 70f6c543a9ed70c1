/** Bounds of AWS KMS: `EnableKeyRotation` and `ScheduleKeyDeletion` of `@aws-sdk/client-kms` 3.1162.0. */
export const ROTATION_DAYS = { least: 90, most: 2560 } as const;
export const DELETION_DAYS = { least: 7, most: 30 } as const;

/** What an inventory decides where the article of AWS leaves room. */
export interface Settings {
  readonly customerManagedFrom: string;
  readonly publicCompanion: 'customer-managed' | 'aws-managed' | 'as-R1';
  readonly perServiceKeys: boolean;
  readonly sodMode: 'and' | 'or';
  readonly keyAccount: 'data' | 'central';
  readonly centralKeyAccount: string | undefined;
  readonly multiRegion: 'on-request' | 'never';
  readonly rotationDays: number;
  readonly deletionWindowDays: number;
  readonly logClassification: 'inherit' | 'as-given';
  readonly keysPerApplicationStage: number;
  readonly assetsPerKey: number;
  readonly administratorSetsPerKey: number;
}

/** A setting: what it may be, what it is when nothing is said, and which question it answers. */
export interface Setting<Value> {
  readonly default: Value;
  /** Draft-07. */
  readonly schema: Readonly<Record<string, unknown>>;
  /** The rule of `key-strategy/rules.ts` that reads it. */
  readonly rule: string;
  readonly question: string;
  /** What the values mean. */
  readonly says: string;
}

const oneOf = (...values: readonly string[]): { readonly enum: readonly string[] } => ({ enum: values });
const boolean = { type: 'boolean' };
const count = { type: 'integer', minimum: 1 };

/** Every setting, in the order of the rules; docs/keys.md is held against it. */
export const SETTINGS: { readonly [Name in keyof Settings]: Setting<Settings[Name]> } = {
  customerManagedFrom: {
    default: 'confidential',
    schema: { type: 'string', minLength: 1 },
    rule: 'R1',
    question: 'From which classification on does data need a customer managed key?',
    says: 'The name of a classification: it and all above it.',
  },
  logClassification: {
    default: 'inherit',
    schema: oneOf('inherit', 'as-given'),
    rule: 'R1',
    question: 'Which classification have logs, queues and artifacts about confidential data?',
    says: 'inherit: the highest of what carries names, as data type operational. as-given: their own.',
  },
  publicCompanion: {
    default: 'customer-managed',
    schema: oneOf('customer-managed', 'aws-managed', 'as-R1'),
    rule: 'R2',
    question: 'Does public data deserve a key of its own?',
    says: 'What data gets at least, when more sensitive data of its application has a customer managed key; as-R1: no more than it needs by itself.',
  },
  keyAccount: {
    default: 'data',
    schema: oneOf('data', 'central'),
    rule: 'R3',
    question: 'Does "centralized" mean keys in a central account?',
    says: 'data: keys are where the data is. central: all are in centralKeyAccount; refused for services that are not known to take a key of another account.',
  },
  centralKeyAccount: {
    default: undefined,
    schema: { type: 'string', pattern: '^[0-9]{12}$', description: 'twelve digits, in quotes' },
    rule: 'R3',
    question: 'Which account is the central one?',
    says: 'Twelve digits; needed with keyAccount central.',
  },
  multiRegion: {
    default: 'on-request',
    schema: oneOf('on-request', 'never'),
    rule: 'R3',
    question: 'Are there multi-Region keys?',
    says: 'on-request: where an asset needs one, for its material leaves the Region. never: such a need is refused.',
  },
  perServiceKeys: {
    default: false,
    schema: boolean,
    rule: 'R4',
    question: 'Does "on a per-service basis" mean a key for each data type, or for each service too?',
    says: 'false: one for each data type. true: one for each data type and set of services.',
  },
  sodMode: {
    default: 'and',
    schema: oneOf('and', 'or'),
    rule: 'R5',
    question: 'Do different administrators split a key, or only together with different use cases?',
    says: 'and: only both together; different administrators of one use case are warned of. or: either.',
  },
  rotationDays: {
    default: 365,
    schema: { type: 'integer', minimum: ROTATION_DAYS.least, maximum: ROTATION_DAYS.most },
    rule: 'R6',
    question: 'How often is key material rotated when nothing demands a period?',
    says: 'Days between automatic rotations, 90 to 2560. A regime or an asset may ask for another period.',
  },
  deletionWindowDays: {
    default: 30,
    schema: { type: 'integer', minimum: DELETION_DAYS.least, maximum: DELETION_DAYS.most },
    rule: 'R6',
    question: 'How long does a key wait for its deletion?',
    says: 'Days, 7 to 30.',
  },
  keysPerApplicationStage: {
    default: 10,
    schema: count,
    rule: 'R8',
    question: 'How many keys are too many?',
    says: 'More customer managed keys in one stage of an application are warned of.',
  },
  assetsPerKey: {
    default: 25,
    schema: count,
    rule: 'R8',
    question: 'How much behind one key is too much?',
    says: 'More assets behind one customer managed key are warned of.',
  },
  administratorSetsPerKey: {
    default: 1,
    schema: count,
    rule: 'R8',
    question: 'How many teams may administer one key?',
    says: 'More sets of administrators behind one customer managed key are warned of.',
  },
};

/** The settings of an inventory, with the defaults for what it does not say. */
export function settingsOf(given: Partial<Settings> = {}): Settings {
  const defaults = Object.entries(SETTINGS).map(([name, setting]) => [name, setting.default]);
  return { ...(Object.fromEntries(defaults) as unknown as Settings), ...given };
}
