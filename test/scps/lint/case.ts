/** A statement as people write it: one value or a list. */
export type WrittenStatement = Readonly<Record<string, unknown>>;

/** One policy's statements, or those of several policies. */
export type WrittenSet = readonly WrittenStatement[] | readonly (readonly WrittenStatement[])[];

/** A rule, what breaks it, where, and a twin that does not. */
export interface Case {
  readonly rule: string;
  readonly type?: 'rcp';
  readonly broken: WrittenSet;
  /** JSON Pointers of what the rule tells of; of several policies with the number of each: `1 /Statement/0`. */
  readonly at: readonly string[];
  readonly sound: WrittenSet;
  /** Spaces that the file is indented by. */
  readonly indent?: { readonly broken: number; readonly sound: number };
}

/** A deny of one harmless action, but for what is given. */
export const deny = (part: WrittenStatement = {}): WrittenStatement => ({
  Effect: 'Deny',
  ...('NotAction' in part ? {} : { Action: 's3:CreateBucket' }),
  ...('NotResource' in part ? {} : { Resource: '*' }),
  ...part,
});

export const allow = (part: WrittenStatement = {}): WrittenStatement => ({ ...deny(part), Effect: 'Allow' });

/** A deny as an RCP has it, of what is not of the organization. */
export const rcpDeny = (part: WrittenStatement = {}): WrittenStatement => ({
  ...deny({ Principal: '*', Action: 's3:*' }),
  Condition: {
    StringNotEqualsIfExists: { 'aws:PrincipalOrgID': 'o-exampleorg1' },
    BoolIfExists: { 'aws:PrincipalIsAWSService': 'false' },
  },
  ...part,
});

export const CLOUDFORMATION = 'cloudformation.amazonaws.com';

/** Denies what does not come through CloudFormation. */
export const cfnOnly = (Action: unknown, part: WrittenStatement = {}): WrittenStatement =>
  deny({ Action, Condition: { StringNotEquals: { 'aws:CalledViaFirst': CLOUDFORMATION } }, ...part });

export const unlessRole = (role: unknown): WrittenStatement => ({ ArnNotLike: { 'aws:PrincipalArn': role } });
