import type { Check } from '../frame.ts';
import { Unknown, type Value } from '../value.ts';
import { actions } from './action.ts';
import { escalation, passRole } from './escalation.ts';
import { form, type PolicyKind } from './form.ts';
import { isTooLong } from './length.ts';
import { principals, sources, type PrincipalKind } from './principal.ts';
import { resources } from './resource.ts';
import { statementsOf, type Placed, type Problem, type Statement } from './statement.ts';
import { tls } from './tls.ts';
import type { Frame } from './undecided.ts';

/** The value of the keyword `policyDocument`: what is asked of an IAM, resource or trust policy. */
export interface PolicyDocumentRules {
  /** It can be read, and allows nothing by exception. Every place with other members needs this one too. */
  readonly form?: PolicyKind;
  readonly actions?: 'named' | 'named-but-for-root';
  readonly resources?: 'named';
  readonly passRole?: 'named';
  readonly escalation?: 'none';
  readonly principals?: readonly PrincipalKind[];
  readonly sources?: 'named';
  /** The action that is denied without TLS, such as `s3:*`. */
  readonly tls?: string;
}

/** The form of the keyword's value, as JSON Schema. */
export const POLICY_DOCUMENT_FORM = {
  type: 'object',
  minProperties: 1,
  additionalProperties: false,
  properties: {
    form: { enum: ['identity', 'resource', 'trust'] },
    actions: { enum: ['named', 'named-but-for-root'] },
    resources: { const: 'named' },
    passRole: { const: 'named' },
    escalation: { const: 'none' },
    principals: {
      type: 'array',
      minItems: 1,
      uniqueItems: true,
      items: { enum: ['account', 'service', 'provider', 'organization'] },
    },
    sources: { const: 'named' },
    tls: { type: 'string', pattern: '^[a-z0-9-]+:[A-Za-z*]+$' },
  },
} as const;

/** Reads a policy document, as an object or parsed from its JSON text, and reports what breaks the rules. */
export function policyDocument(rules: PolicyDocumentRules): Check {
  return (frame, data, path) => {
    const document = { value: data, path };
    for (const { at, told, deferred } of problemsOf(document, rules, frame)) {
      frame.failures.push({
        keyword: 'policyDocument',
        path: at.path,
        data: at.value,
        schema: rules,
        told,
        ...(deferred !== undefined && { deferred }),
      });
    }
  };
}

function problemsOf(document: Placed, rules: PolicyDocumentRules, frame: Frame): Problem[] {
  const unknown = unknownIn(document.value);
  if (unknown) return [{ at: document, told: 'is not known', deferred: unknown.reason }];
  if (isTooLong(document.value))
    return [{ at: document, told: 'is longer than a policy may be, so it is not judged' }];
  const statements = statementsOf(document);
  const undecidedEffects = statements.filter(({ members }) => members.Effect instanceof Unknown);
  return [
    ...(rules.form ? form(document, rules.form) : []),
    ...(rules.actions ? actions(statements, rules.actions, frame) : []),
    ...(rules.resources ? resources(statements) : []),
    ...(rules.passRole ? passRole(statements, frame) : []),
    ...(rules.escalation ? escalation(statements) : []),
    ...(rules.principals ? principals(statements, rules.principals, frame) : []),
    ...(rules.sources ? sources(statements, frame) : []),
    ...(rules.tls === undefined ? [] : tls(document, statements, rules.tls)),
  ].map((problem) => uncertainEffect(problem, undecidedEffects));
}

/** A document or a list of statements that is not known can say anything. */
function unknownIn(value: Value): Unknown | undefined {
  if (value instanceof Unknown) return value;
  const statements =
    typeof value === 'object' && value !== null ? (value as { Statement?: Value }).Statement : undefined;
  if (statements instanceof Unknown) return statements;
  const items = Array.isArray(statements) ? (statements as readonly Value[]) : [];
  return items.find((item) => item instanceof Unknown);
}

/** What a statement allows is not certain while it is not known whether it allows. */
function uncertainEffect(problem: Problem, undecidedEffects: readonly Statement[]): Problem {
  const statement = undecidedEffects.find(({ path }) => problem.at.path.startsWith(`${path}/`));
  const effect = statement?.members.Effect;
  return effect instanceof Unknown ? { ...problem, deferred: problem.deferred ?? effect.reason } : problem;
}
