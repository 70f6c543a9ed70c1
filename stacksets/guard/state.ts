/** A part of the gate as it was found. What could not be read is neither there nor absent. */
export type Read<Value> =
  | { readonly is: 'read'; readonly value: Value }
  | { readonly is: 'absent' }
  | { readonly is: 'unreadable'; readonly reason: string };

/** A Hook as the registry of types describes it (CloudFormation API, DescribeType). */
export interface HookType {
  /** Of a Lambda Hook `AWS::Hooks::LambdaHook`; absent of a type that was registered here under its name. */
  readonly originalTypeName?: string;
  /** `LIVE`, `DEPRECATED`, or absent, as for public types. */
  readonly deprecatedStatus?: string;
}

/** The function of the Hook (Lambda API, GetFunctionConfiguration). */
export interface HookFunction {
  readonly runtime?: string;
  readonly handler?: string;
  /** ARN. */
  readonly role?: string;
  /** SHA-256 of the deployment package in base64. */
  readonly codeSha256?: string;
  readonly state?: string;
  readonly lastUpdateStatus?: string;
  /** Environment variables; absent when Lambda could not decrypt them. */
  readonly variables?: Readonly<Record<string, string>>;
  /** ARNs. */
  readonly layers: readonly string[];
}

/** A role: who may take it, and what it may do. Policies as parsed JSON. */
export interface Role {
  readonly trust: unknown;
  /** Inline policies by name. */
  readonly policies: Readonly<Record<string, unknown>>;
  /** ARNs of attached policies. */
  readonly attached: readonly string[];
}

/** The stack that the function of the Hook belongs to. */
export interface Stack {
  readonly name: string;
  readonly status?: string;
  readonly drift?: string;
}

/** The bundle that is current, after its signature, sequence number and expiry were verified. */
export interface Bundle {
  readonly sequence: number;
  /** ISO 8601 in UTC. */
  readonly issued: string;
}

/** What came of one call of the Hook (CloudFormation API, HookResultSummary). */
export interface HookResult {
  /** HOOK_IN_PROGRESS, HOOK_COMPLETE_SUCCEEDED, HOOK_COMPLETE_FAILED, or HOOK_FAILED: it could not judge. */
  readonly status?: string;
  readonly failureMode?: string;
  /** Milliseconds since 1970, UTC. */
  readonly invokedAt?: number;
}

/** All that keeps the gate of one account and Region, at one time. */
export interface GateState {
  readonly hook: Read<HookType>;
  /** `CloudFormationConfiguration.HookConfiguration` of the Hook's configuration. */
  readonly configuration: Read<Readonly<Record<string, unknown>>>;
  readonly function: Read<HookFunction>;
  /** The resource policy of the function, as JSON text. */
  readonly functionPolicy: Read<string>;
  /** Of the Hook: what CloudFormation calls the function with. */
  readonly executionRole: Read<Role>;
  readonly functionRole: Read<Role>;
  readonly stack: Read<Stack>;
  readonly bundle: Read<Bundle>;
  readonly results: Read<readonly HookResult[]>;
}

export type Part = keyof GateState;

/** The parts that CloudFormation tells of by itself: the Hook, how it is configured, its stack, and what came of it. */
export const HOOK_PARTS = [
  'hook',
  'configuration',
  'stack',
  'results',
] as const satisfies readonly (keyof GateState)[];

export type HookPart = (typeof HOOK_PARTS)[number];

/** The Hook of one account and Region, without its function, its roles and its bundle. */
export type HookState = Pick<GateState, HookPart>;

/** What a part holds when it was read. */
export type ValueOf<P extends Part> = GateState[P] extends Read<infer Value> ? Value : never;
