import type { Evaluation } from '@aws-sdk/client-config-service';
import type { Fault } from './faults.ts';

/** Config takes no longer ones (API reference, Evaluation). */
const ANNOTATION = 256;

/**
 * What Config is told of an account's gate. The account is judged, not a resource: what is not there any more could not
 * be told of otherwise. The state was read `now`, so a later evaluation always counts before an earlier one.
 */
export function evaluationOf(account: string, faults: readonly Fault[], now: number): Evaluation {
  return {
    ComplianceResourceType: 'AWS::::Account',
    ComplianceResourceId: account,
    ComplianceType: faults.length === 0 ? 'COMPLIANT' : 'NON_COMPLIANT',
    Annotation: annotationOf(faults),
    OrderingTimestamp: new Date(now),
  };
}

/** What Config is told of a resource that is none of the gate's. */
export function notApplicable(type: string, id: string, now: number): Evaluation {
  return {
    ComplianceResourceType: type,
    ComplianceResourceId: id,
    ComplianceType: 'NOT_APPLICABLE',
    OrderingTimestamp: new Date(now),
  };
}

/** The first fault in words, and the codes of the others as far as there is room. */
function annotationOf(faults: readonly Fault[]): string {
  const [first, ...others] = faults;
  if (!first) return 'The Hook is on, unaltered, and judges.';
  const codes = others.map(({ code }) => code);
  const text = [`${first.code}: ${first.title} (${first.detail})`, ...codes].join('; ');
  return text.length <= ANNOTATION ? text : `${text.slice(0, ANNOTATION - 3)}...`;
}
