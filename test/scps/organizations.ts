import type { ControlPolicy, PolicyType, Statement } from '../../scps/document.ts';
import type { Organization, Target } from '../../scps/organization.ts';
import type { Request } from '../../scps/request.ts';

export const MANAGEMENT = '999999999999';
export const ACCOUNT = '111122223333';
export const FULL: Statement = { Effect: 'Allow', Action: ['*'], Resource: ['*'] };

/** A statement with what the tests do not care for filled in. */
export type Sketch = Partial<Statement> & Pick<Statement, 'Effect'>;

/** The root, one OU and one account, each with policies of the given statements. */
export function chain(
  levels: readonly (readonly (readonly Sketch[])[])[],
  type: PolicyType = 'SERVICE_CONTROL_POLICY',
): Organization {
  const ids = ['r-ab12', 'ou-ab12-11111111', ACCOUNT];
  const types = ['ROOT', 'ORGANIZATIONAL_UNIT', 'ACCOUNT'] as const;
  const policies = new Map<string, ControlPolicy>();
  const targets = ids.map((id, depth): [string, Target] => {
    const attached = (levels[depth] ?? [[FULL]]).map((statements, index) => {
      const name = `${type === 'RESOURCE_CONTROL_POLICY' ? 'rcp ' : ''}${id} ${index}`;
      const Statement = statements.map((sketch) => filled(sketch, type));
      policies.set(name, { name, type, document: { Version: '2012-10-17', Statement } });
      return name;
    });
    const parent = ids[depth - 1];
    const target = { id, name: id, type: types[depth] ?? 'ACCOUNT', attached };
    return [id, parent === undefined ? target : { ...target, parent }];
  });
  return { managementAccount: MANAGEMENT, targets: new Map(targets), policies };
}

/** An organization with the policies of both, which have the same targets. */
export function together(one: Organization, other: Organization): Organization {
  const targets = [...one.targets].map(([id, target]): [string, Target] => {
    const attached = [...target.attached, ...(other.targets.get(id)?.attached ?? [])];
    return [id, { ...target, attached }];
  });
  return { ...one, targets: new Map(targets), policies: new Map([...one.policies, ...other.policies]) };
}

function filled(sketch: Sketch, type: PolicyType): Statement {
  return {
    ...(!sketch.NotAction && { Action: ['*'] }),
    ...(!sketch.NotResource && { Resource: ['*'] }),
    ...(type === 'RESOURCE_CONTROL_POLICY' && { Principal: '*' }),
    ...sketch,
  };
}

/** A call of a role of the account, with further condition keys. */
export function call(
  action: string,
  keys: Readonly<Record<string, string | readonly string[]>> = {},
  resource = '*',
): Request {
  const all = { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/Developer`, ...keys };
  const context = Object.entries(all).map(([key, value]): [string, readonly string[]] => [
    key.toLowerCase(),
    typeof value === 'string' ? [value] : value,
  ]);
  return { action, resource, context: new Map(context) };
}
