import { slowPatterns } from './lint-slow-patterns.ts';
import type { Policy } from './policy.ts';
import { PolicyError, type PolicyProblem } from './problem.ts';
import { lintPurposes } from './purposed-rules.ts';
import type { Restriction } from './restriction.ts';
import type { StackRules } from './stack-rules.ts';
import { isWaivable } from './waivable.ts';
import { lintWaivers, type WaivableRule } from './waivers.ts';

/**
 * Everything that is wrong with a policy folder, file by file; also with snapshots of types that are not approved.
 * Waivers are held against `now`, in milliseconds since 1970.
 */
export function lintPolicy(policy: Policy, now: number): readonly PolicyProblem[] {
  const owners = new Map<string, string>();
  const ofTypes = policy.snapshots.flatMap((type) => {
    const problems = problemsOf(() => policy.snapshotFor(type) && policy.schemaFor(type));
    const restriction = problems.length > 0 ? undefined : policy.restrictionFor(type);
    if (!restriction) return problems;
    return [...repeatedRules(restriction, owners), ...slowPatterns(restriction)];
  });
  // What the rules of a stack name is only as good as the types that they name.
  if (ofTypes.length > 0) return ofTypes;
  const ofStacks = problemsOf(policy.stackRules);
  const repeated = ofStacks.length > 0 ? ofStacks : repeatedRules(policy.stackRules(), owners);
  if (repeated.length > 0) return repeated;
  const ofWaivers = problemsOf(policy.waivers);
  if (ofWaivers.length > 0) return ofWaivers;
  const ofFrameworks = policy.frameworks().flatMap((id) => problemsOf(() => policy.frameworkFor(id)));
  if (ofFrameworks.length > 0) return ofFrameworks;
  const frameworks = policy.frameworks().flatMap((id) => policy.frameworkFor(id) ?? []);
  return [
    ...lintPurposes(policy, frameworks),
    ...lintWaivers(policy.waivers(), { rules: waivableRules(policy), types: policy.snapshots, now }),
  ];
}

function waivableRules(policy: Policy): ReadonlyMap<string, WaivableRule> {
  const ofTypes = policy.types.flatMap((type) =>
    (policy.restrictionFor(type)?.rules ?? []).map((rule): [string, WaivableRule] => [
      rule.id,
      { type, waivable: isWaivable(rule) },
    ]),
  );
  const ofStacks = policy
    .stackRules()
    .rules.map(({ id, for: type, waivable }): [string, WaivableRule] => [
      id,
      { type, waivable: waivable !== false },
    ]);
  return new Map([...ofTypes, ...ofStacks]);
}

function problemsOf(read: () => unknown): readonly PolicyProblem[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof PolicyError) return error.problems;
    throw error;
  }
}

function repeatedRules(
  { file, rules, positionOf }: Pick<Restriction | StackRules, 'file' | 'rules' | 'positionOf'>,
  owners: Map<string, string>,
): PolicyProblem[] {
  return rules.flatMap(({ id }) => {
    const owner = owners.get(id);
    owners.set(id, file);
    return owner === undefined
      ? []
      : [
          {
            file,
            ...positionOf(['rules', id]),
            message: `the rule id "${id}" is taken by ${owner}; choose another.`,
          },
        ];
  });
}
