import type { Rule } from '../gate/schema.ts';
import { unknownControl, type Framework } from './frameworks.ts';
import type { Policy } from './policy.ts';
import type { PolicyProblem } from './problem.ts';
import { purposeOf, type Purpose } from './purpose.ts';
import { judgesOf } from './restriction.ts';

/** A rule of a policy, and what it is for. */
export interface PurposedRule extends Purpose, Pick<Rule, 'title' | 'severity'> {
  readonly id: string;
  /** The type of the resources that it judges. */
  readonly type: string;
  /** What it judges: a resource, what stands beside it in its stack, an update, or a deletion. Templates tell of the first two. */
  readonly judges: 'resource' | 'stack' | 'update' | 'deletion';
}

/** All rules of a policy, those of types and those that span resources. Throws a PolicyError when one cannot be read. */
export function purposedRules(policy: Policy): readonly PurposedRule[] {
  const ofTypes = policy.types.flatMap((type) =>
    (policy.restrictionFor(type)?.rules ?? []).map((rule): PurposedRule => {
      const { id, title, severity } = rule;
      return { id, type, title, severity, judges: judgesOf(rule), ...purposeOf(rule) };
    }),
  );
  const { rules, purposes } = policy.stackRules();
  const ofStacks = rules.map(({ id, title, severity, for: type }): PurposedRule => ({
    id,
    type,
    title,
    severity,
    judges: 'stack',
    ...purposes.get(id),
  }));
  return [...ofTypes, ...ofStacks];
}

/** The rules that name a control that no framework of the policy has: nobody would find them by it. */
export function lintPurposes(policy: Policy, frameworks: readonly Framework[]): readonly PolicyProblem[] {
  const stacks = policy.stackRules();
  const owners = [
    ...policy.types.flatMap((type) => policy.restrictionFor(type) ?? []),
    { ...stacks, rules: [...stacks.purposes].map(([id, purpose]) => ({ id, ...purpose })) },
  ];
  return owners.flatMap(({ file, rules, positionOf }) =>
    rules.flatMap(({ id, controls = [] }) =>
      controls.flatMap((control, index) => {
        const unknown = unknownControl(control, frameworks);
        if (unknown === undefined) return [];
        return [{ file, ...positionOf(['rules', id, 'controls', index]), message: `${id}: ${unknown}` }];
      }),
    ),
  );
}
