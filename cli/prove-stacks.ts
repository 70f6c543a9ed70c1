import type { Context } from '../gate/context.ts';
import type { Json } from '../gate/schema.ts';
import { judgeInStack } from '../gate/stack/judge-stack.ts';
import { STACK_EXAMPLES_FILE, type Policy } from '../schemas/policy.ts';
import type { PolicyProblem } from '../schemas/problem.ts';
import { TemplateError } from '../template/problem.ts';
import { readTemplate } from '../template/read.ts';
import { stackOf } from '../template/stack.ts';
import { resolveTemplate } from '../template/template.ts';

/** What the examples of stack rules show. */
export interface StackProof {
  readonly rules: number;
  readonly approved: number;
  readonly refused: number;
  /** By rule: the resource whose removal from an approved example this rule alone refuses. */
  readonly derived: ReadonlyMap<string, string>;
  readonly problems: readonly PolicyProblem[];
}

/**
 * Judges the examples of stack rules by those rules alone: each approved template is approved, each refused one
 * is refused at just the resources and by just the rules that it names, and every rule refuses something that no
 * other rule does, written or derived by taking one resource away.
 */
export function proveStacks(policy: Policy, context: Context): StackProof {
  const { rules, file, positionOf } = policy.stackRules();
  const examples = policy.stackExamples();
  const none = { rules: rules.length, approved: 0, refused: 0, derived: new Map<string, never>() };
  if (!examples) {
    if (rules.length === 0) return { ...none, problems: [] };
    const message = 'there are stack rules and no examples of them. Write some.';
    return { ...none, problems: [{ file: `${policy.folder}/${STACK_EXAMPLES_FILE}`, message }] };
  }
  const rulesAgainst = (template: Json): Readonly<Record<string, readonly string[]>> =>
    findingsOf(template, examples.file, policy, context);
  const derived = deriveFrom(Object.values(examples.approved), rulesAgainst);
  const written = examples.refused.map(({ findings }) => [...new Set(Object.values(findings).flat())]);
  const alone = new Set([...derived.keys(), ...written.filter(({ length }) => length === 1).flat()]);
  const expectations = [
    ...Object.entries(examples.approved).map(([name, template]) => ({
      path: ['approved', name],
      template,
      findings: {},
    })),
    ...examples.refused.map(({ name, template, findings }) => ({
      path: ['refused', name],
      template,
      findings,
    })),
  ];
  return {
    rules: rules.length,
    approved: Object.keys(examples.approved).length,
    refused: examples.refused.length,
    derived,
    problems: [
      ...expectations.flatMap(({ path, template, findings }) => {
        const [wanted, found] = [print(findings), print(rulesAgainst(template))];
        if (wanted === found) return [];
        const message = `${path.join(' ')} should be ${wanted}, and is ${found}.`;
        return [{ file: examples.file, ...examples.positionOf(path), message }];
      }),
      ...rules
        .filter(({ id }) => !alone.has(id))
        .map(({ id }) => ({
          file,
          ...positionOf(['rules', id]),
          message: `${id} refuses nothing that no other rule refuses. Add a refused example, or remove the rule.`,
        })),
    ],
  };
}

/** By logical id, the rules that refuse a resource, or leave it open. */
function findingsOf(
  template: Json,
  file: string,
  policy: Policy,
  context: Context,
): Readonly<Record<string, readonly string[]>> {
  const parsed = readTemplate(JSON.stringify(template), file);
  const stack = stackOf(resolveTemplate(parsed, { ...context, resourceType: policy.snapshotFor }));
  const { rules } = policy.stackRules();
  const found = stack.resources.map((resource): [string, string[]] => [
    resource.logicalId,
    resource.variants.flatMap((variant) =>
      judgeInStack(resource, variant, stack, rules, context).map(({ rule }) => rule),
    ),
  ]);
  return Object.fromEntries(found.filter(([, ids]) => ids.length > 0));
}

/** For each rule, the first resource without which it alone refuses. */
function deriveFrom(
  approved: readonly Json[],
  rulesAgainst: (template: Json) => Readonly<Record<string, readonly string[]>>,
): ReadonlyMap<string, string> {
  const derived = new Map<string, string>();
  for (const template of approved) {
    const { Resources } = template as { readonly Resources: Readonly<Record<string, Json>> };
    for (const logicalId of Object.keys(Resources)) {
      const rest = Object.fromEntries(Object.entries(Resources).filter(([name]) => name !== logicalId));
      const [rule, ...others] = new Set(Object.values(without(rest)).flat());
      if (rule !== undefined && others.length === 0 && !derived.has(rule)) derived.set(rule, logicalId);
    }
  }
  return derived;

  function without(rest: Readonly<Record<string, Json>>): Readonly<Record<string, readonly string[]>> {
    try {
      return rulesAgainst({ Resources: rest });
    } catch (error) {
      // Others refer to the resource, so CloudFormation would not take the template either.
      if (error instanceof TemplateError) return {};
      throw error;
    }
  }
}

function print(findings: Readonly<Record<string, readonly string[]>>): string {
  const told = Object.entries(findings).map(
    ([logicalId, rules]) => `${logicalId} by ${[...rules].sort().join(', ')}`,
  );
  return told.length === 0 ? 'approved' : `refused: ${told.sort().join('; ')}`;
}
