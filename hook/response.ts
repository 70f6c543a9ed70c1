import type { Finding } from '../gate/finding.ts';
import { SEVERITIES, type Severity } from '../gate/schema.ts';
import type { HookRequest } from './event.ts';

/** The answer of a Lambda Hook, in CloudFormation's own words. */
export interface HookResponse {
  readonly hookStatus: 'SUCCESS' | 'FAILED';
  readonly errorCode?: 'NonCompliant' | 'InternalFailure';
  readonly message: string;
  readonly clientRequestToken: string;
  readonly annotations?: readonly HookAnnotation[];
}

/** One finding as GetHookResult shows it. No member may be empty. */
export interface HookAnnotation {
  readonly annotationName: string;
  readonly status: 'FAILED';
  readonly statusMessage: string;
  readonly remediationMessage?: string;
  readonly remediationLink?: string;
  readonly severityLevel: Severity;
}

/** The shortest of the places that show a message holds 1,024 characters (Cloud Control; HookStatusReason, 2026). */
const MESSAGE_LENGTH = 1000;

/** A name in a message, so that a long one leaves room for the reasons. */
const NAME_LENGTH = 128;

/** The members of an Annotation (CloudFormation API reference, 2026). */
const ANNOTATION_NAME_LENGTH = 1024;
const ANNOTATION_LENGTH = 16384;
const LINK_LENGTH = 5120;

/** AWS names no limit to the number of annotations; beyond ours one says how many are left out. */
const MOST_ANNOTATIONS = 50;

/** Where everything stands that a message has no room for. */
const READ_ON = 'GetHookResult lists all findings and their fixes.';

/** What an answer is about. */
export type Subject = Pick<HookRequest, 'target' | 'action' | 'typeName' | 'logicalId'>;

/** The operation may go on. `left` is what this call could not decide. */
export function approval(
  clientRequestToken: string,
  subject: Subject,
  left: readonly string[] = [],
): HookResponse {
  const verdict = subject.action === 'DELETE' ? 'may be deleted' : 'is approved';
  const message = clipped([`${nameOf(subject)} ${verdict}.`, ...left].join(' '), MESSAGE_LENGTH);
  return { hookStatus: 'SUCCESS', message, clientRequestToken };
}

/**
 * The operation is refused: the most severe findings in the message, all of them as annotations. `rulesUrl` is the
 * page that describes the rules.
 */
export function refusal(
  clientRequestToken: string,
  subject: Subject,
  findings: readonly Finding[],
  rulesUrl?: string,
): HookResponse {
  const bySeverity = [...findings].sort(
    (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity),
  );
  const isOfMany = subject.target === 'STACK' || subject.target === 'CHANGE_SET';
  const told = isOfMany ? bySeverity.map(namingItsResource) : bySeverity;
  return {
    hookStatus: 'FAILED',
    errorCode: 'NonCompliant',
    message: fitted(nameOf(subject), told, rulesUrl),
    clientRequestToken,
    annotations: annotationsOf(told, rulesUrl),
  };
}

/** The Hook could not judge, and what to do next; under FailureMode FAIL nothing is provisioned. */
export function internalFailure(clientRequestToken: string, reason: string, next: string): HookResponse {
  return {
    hookStatus: 'FAILED',
    errorCode: 'InternalFailure',
    message: `${clipped(reason, MESSAGE_LENGTH - next.length - 1)} ${next}`,
    clientRequestToken,
  };
}

function namingItsResource(finding: Finding): Finding {
  const { logicalId, message } = finding;
  return message.startsWith(`${logicalId} `) ? finding : { ...finding, message: `${logicalId}: ${message}` };
}

/** Of a change set the ARN is known: `arn:aws:cloudformation:REGION:ACCOUNT:changeSet/NAME/ID`. */
function nameOf({ target, typeName, logicalId }: Subject): string {
  if (target === 'STACK') return `The stack ${clipped(logicalId, NAME_LENGTH)}`;
  if (target === 'CHANGE_SET')
    return `The change set ${clipped(logicalId.split('/')[1] ?? logicalId, NAME_LENGTH)}`;
  return `${clipped(logicalId, NAME_LENGTH)} (${clipped(typeName, NAME_LENGTH)})`;
}

/** How many findings there are, as many as fit whole (one in any case), and where to read on. */
function fitted(name: string, findings: readonly Finding[], rulesUrl: string | undefined): string {
  const reasons = findings.length === 1 ? 'one reason' : `${findings.length} reasons`;
  const readOn = ` ${READ_ON}${rulesUrl === undefined ? '' : ` Rules: ${rulesUrl}`}`;
  let message = `${name} is refused for ${reasons}.`;
  for (const [index, finding] of findings.entries()) {
    const line = ` [${finding.rule}] ${finding.message}`;
    const rest = findings.length - index;
    const room = MESSAGE_LENGTH - message.length - readOn.length - ` And ${rest} more.`.length;
    if (line.length > room && index > 0) return `${message} And ${rest} more.${readOn}`;
    message += clipped(line, room);
  }
  return message + readOn;
}

function annotationsOf(findings: readonly Finding[], rulesUrl: string | undefined): HookAnnotation[] {
  const shown = findings.length > MOST_ANNOTATIONS ? findings.slice(0, MOST_ANNOTATIONS - 1) : findings;
  const annotations = shown.map((finding) => annotationOf(finding, rulesUrl));
  const last = findings.at(shown.length);
  if (!last) return annotations;
  const statusMessage = `${findings.length - shown.length} more findings are not listed.`;
  return [
    ...annotations,
    { annotationName: 'more-findings', status: 'FAILED', statusMessage, severityLevel: last.severity },
  ];
}

function annotationOf(
  { rule, message, fix, severity }: Finding,
  rulesUrl: string | undefined,
): HookAnnotation {
  const link = rulesUrl === undefined ? undefined : `${rulesUrl}#${encodeURIComponent(rule)}`;
  return {
    annotationName: clipped(rule, ANNOTATION_NAME_LENGTH),
    status: 'FAILED',
    statusMessage: clipped(message, ANNOTATION_LENGTH),
    ...(fix === undefined || fix === '' ? {} : { remediationMessage: clipped(fix, ANNOTATION_LENGTH) }),
    // Half a link leads nowhere.
    ...(link === undefined || link.length > LINK_LENGTH ? {} : { remediationLink: link }),
    severityLevel: severity,
  };
}

/** Cut to a length, between whole characters. */
function clipped(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, Math.max(0, length - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
