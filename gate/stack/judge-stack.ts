import type { Context } from '../context.ts';
import type { Finding } from '../finding.ts';
import { judge } from '../judge.ts';
import type { RestrictedSchema } from '../schema.ts';
import { firstUnknown, type ValueObject } from '../value.ts';
import { all, any, negated, type Answer } from './answer.ts';
import { refersTo } from './reference.ts';
import type { Companion, Reference, Requirement, StackRule } from './stack-rule.ts';
import type { Stack, StackResource, StackVariant } from './stack.ts';

/**
 * What a resource, one way, lacks in its stack. Companions that are sure only at deployment make a finding
 * `deferred`. Throws only when a schema of a rule is broken.
 */
export function judgeInStack(
  resource: StackResource,
  variant: StackVariant,
  stack: Stack,
  rules: readonly StackRule[],
  context: Context,
): readonly Finding[] {
  const subject = { resource, variant, stack, context };
  return rules.flatMap((rule) => {
    if (rule.for !== resource.type) return [];
    const concerned = rule.when ? answer(rule.when, subject) : 'yes';
    const met = concerned === 'no' ? 'yes' : answer(rule.need, subject);
    if (met === 'yes') return [];
    const open = [concerned, met].find((one) => typeof one === 'object');
    return [finding(rule, resource, open?.maybe)];
  });
}

/** One way of a resource, and where it stands. */
interface Subject {
  readonly resource: StackResource;
  readonly variant: StackVariant;
  readonly stack: Stack;
  readonly context: Context;
}

function answer(requirement: Requirement, subject: Subject): Answer {
  if ('has' in requirement) {
    return hasForm(requirement.has, subject.resource, subject.variant.properties, subject.context);
  }
  if ('referredBy' in requirement) return referredBy(requirement.referredBy, subject);
  if ('exists' in requirement) return exists(requirement.exists, subject);
  if ('not' in requirement) return negated(answer(requirement.not, subject));
  if ('allOf' in requirement) return all(lazily(requirement.allOf, subject));
  return any(lazily(requirement.anyOf, subject));
}

/** Answers are worked out until one decides. */
function* lazily(requirements: readonly Requirement[], subject: Subject): Generator<Answer> {
  for (const requirement of requirements) yield answer(requirement, subject);
}

function referredBy({ at, ...companion }: Reference, subject: Subject): Answer {
  return anyCompanion(companion, subject, (variant) => refersTo(variant, at, subject.resource));
}

function exists(companion: Companion, subject: Subject): Answer {
  return anyCompanion(companion, subject, () => 'yes');
}

/** Whether some other resource of a type has a form and passes a test, in all ways that it may come. */
function anyCompanion(
  { type, has }: Companion,
  { resource, stack, context }: Subject,
  test: (variant: StackVariant) => Answer,
): Answer {
  const answers = stack.resources
    .filter((other) => other.type === type && other.logicalId !== resource.logicalId)
    .map((other): Answer => {
      const ways = other.variants.map((variant) =>
        all([test(variant), has ? hasForm(has, other, variant.properties, context) : 'yes']),
      );
      const sure = all(ways);
      if (sure === 'no')
        return any(ways) === 'no' ? 'no' : { maybe: `depends on a condition of ${other.logicalId}` };
      if (sure === 'yes' && other.condition !== undefined && other.condition !== resource.condition) {
        return { maybe: `depends on the condition ${other.condition} of ${other.logicalId}` };
      }
      return sure;
    });
  return any(stack.more === undefined ? answers : [...answers, { maybe: stack.more }]);
}

function hasForm(
  schema: RestrictedSchema,
  { type, logicalId }: StackResource,
  properties: ValueObject,
  context: Context,
): Answer {
  const { verdict } = judge({ type, logicalId, properties }, schema, context);
  if (verdict === 'approved') return 'yes';
  return verdict === 'refused'
    ? 'no'
    : { maybe: firstUnknown(properties)?.reason ?? 'depends on the deployment' };
}

function finding(rule: StackRule, { type, logicalId }: StackResource, open: string | undefined): Finding {
  const { id, title, why, fix, severity, waivable, need } = rule;
  const lack = `${logicalId} ${lacks(need)}`;
  return {
    verdict: open === undefined ? 'refused' : 'deferred',
    rule: id,
    title,
    severity,
    ...(waivable === false && { waivable }),
    type,
    logicalId,
    path: '',
    about: 'resource',
    message: open === undefined ? `${lack}.` : `It is not known here whether ${lack}: that ${open}.`,
    why,
    fix,
  };
}

/** What is missing, in words. */
function lacks(requirement: Requirement): string {
  if ('has' in requirement) return 'does not have the form that the rule asks for';
  if ('referredBy' in requirement) return `is named by no ${requirement.referredBy.type}`;
  if ('exists' in requirement) return `stands beside no ${requirement.exists.type}`;
  if ('not' in requirement) return 'has what the rule forbids';
  if ('allOf' in requirement) return requirement.allOf.map(lacks).join(', or ');
  return [...new Set(requirement.anyOf.map(lacks))].join(', and ');
}
