import { policyDocumentsIn } from './policy-documents.ts';
import { schemasOf, type RestrictionRule } from './restriction.ts';

/**
 * Whether a waiver may be granted for a rule. The rules that ask for the form of a policy document have none: what has
 * another form is read by no other rule, so an exception from one would be an exception from all.
 */
export function isWaivable(rule: RestrictionRule): boolean {
  const documents = schemasOf(rule).flatMap(({ schema }) => policyDocumentsIn(schema, []));
  return rule.waivable !== false && documents.every(({ rules }) => rules.form === undefined);
}
