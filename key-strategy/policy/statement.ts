/** Values by condition key, by operator. */
export type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A statement of a key policy. Its resource is the key that has the policy. */
export interface KeyStatement {
  readonly Sid: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: { readonly AWS: string | readonly string[] } | { readonly Service: string };
  readonly Action: readonly string[];
  readonly Resource: '*';
  readonly Condition?: Condition;
}

/** A key policy. */
export interface KeyPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly KeyStatement[];
}

/** A statement about roles and users; none when there are none. */
export function about(
  principals: readonly string[],
  statement: Pick<KeyStatement, 'Sid' | 'Action' | 'Condition'> & Partial<Pick<KeyStatement, 'Effect'>>,
): readonly KeyStatement[] {
  if (principals.length === 0) return [];
  const { Sid, Effect = 'Allow', Action, Condition } = statement;
  const [only, ...others] = principals;
  return [
    {
      Sid,
      Effect,
      Principal: { AWS: others.length === 0 && only !== undefined ? only : principals },
      Action,
      Resource: '*',
      ...(Condition && { Condition }),
    },
  ];
}
