import type { Condition, PolicyType } from '../document.ts';
import type { Actions } from '../actions/classify.ts';
import { isReadOnly, type Catalogue } from '../actions/catalogue.ts';
import type { Settings } from '../settings/settings.ts';
import type { WantedStatement } from '../wanted.ts';

/** What statements are made of. */
export interface Ground {
  readonly actions: Actions;
  readonly settings: Settings;
}

/** A wanted statement, and what it is for. */
export interface ExplainedStatement extends WantedStatement {
  readonly why: string;
}

/** The parts in which statements differ. */
interface Parts {
  readonly sid: string;
  readonly why: string;
  readonly effect?: 'Allow' | 'Deny';
  /** With AWS's own capitals; or with `*` in the place of all names, `s3:*`, or of everything, `*`. */
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
  readonly condition?: Condition;
}

/** A statement of a service control policy; it denies unless it says otherwise. */
export function scpStatement(parts: Parts, catalogue: Catalogue): ExplainedStatement {
  return explained('SERVICE_CONTROL_POLICY', parts, catalogue);
}

/** A statement of a resource control policy: it denies, whoever calls. */
export function rcpStatement(parts: Parts, catalogue: Catalogue): ExplainedStatement {
  return explained('RESOURCE_CONTROL_POLICY', parts, catalogue);
}

function explained(type: PolicyType, parts: Parts, catalogue: Catalogue): ExplainedStatement {
  const { sid, why, effect = 'Deny', actions, resources = ['*'], condition } = parts;
  const named = new Set(actions.flatMap((action) => matched(action, sid, catalogue)));
  return {
    type,
    why,
    statement: {
      Sid: sid,
      Effect: effect,
      ...(type === 'RESOURCE_CONTROL_POLICY' && { Principal: '*' }),
      Action: [...actions].sort(),
      Resource: [...resources].sort(),
      ...(condition && { Condition: condition }),
    },
    spared: new Set([...catalogue.actions.keys()].filter((action) => !named.has(action))),
  };
}

/** The known actions, in small letters, that an action of a statement stands for. */
function matched(action: string, sid: string, { actions }: Catalogue): readonly string[] {
  const key = action.toLowerCase();
  const keys = key.endsWith('*')
    ? [...actions.keys()].filter((known) => known.startsWith(key.slice(0, -1)))
    : actions.has(key)
      ? [key]
      : [];
  if (keys.length === 0) throw new Error(`${sid} names ${action}, which IAM does not know.`);
  return keys;
}

/** The actions of a prefix that change something of resources of some types, by the names of AWS's reference. */
export function changingActions(
  prefix: string,
  types: readonly string[],
  { actions }: Catalogue,
): readonly string[] {
  return [...actions.values()]
    .filter((action) => action.name.startsWith(`${prefix}:`) && !isReadOnly(action))
    .filter(({ resourceTypes }) => resourceTypes.some((type) => types.includes(type)))
    .map(({ name }) => name);
}
