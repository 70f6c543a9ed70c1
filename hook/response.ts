import type { Finding } from '../gate/finding.ts';
import { SEVERITIES, type Severity } from '../gate/schema.ts';
import { waiverWords } from '../gate/waiver-words.ts';
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
  /** `SKIPPED`: a waiver covers the finding. */
  readonly status: 'FAILED' | 'SKIPPED';
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

/** The operation may go on. Findings that are waived are told; `left` is what this call could not decide. */
export function approval(
  clientRequestToken: string,
  subject: Subject,
  waived: readonly Finding[] = [],
  left: readonly string[] = [],
  rulesUrl?: string,
): HookResponse {
  const verdict = subject.action === 'DELETE' ? 'may be deleted' : 'is approved';
  const name = `${nameOf(subject)} ${verdict}`;
  if (waived.length === 0) {
    const message = clipped([`${name}.`, ...left].join(' '), MESSAGE_LENGTH);
    return { hookStatus: 'SUCCESS', message, clientRequestToken };
  }
  const told = inOrder(subject, waived);
  const exceptions = told.length === 1 ? 'one finding waived' : `${told.length} findings waived`;
  return {
    hookStatus: 'SUCCESS',
    message: fitted([`${name}, ${exceptions}.`, ...left].join(' '), told, rulesUrl),
    clientRequestToken,
    annotations: annotationsOf(told, rulesUrl),
  };
}

/**
 * The operation is refused: the most severe open findings in the message, all findings as annotations, the waived ones
 * last. `rulesUrl` is the page that describes the rules.
 */
export function refusal(
  clientRequestToken: string,
  subject: Subject,
  findings: readonly Finding[],
  rulesUrl?: string,
): HookResponse {
  const open = inOrder(
    subject,
    findings.filter(({ verdict }) => verdict !== 'waived'),
  );
  const waived = inOrder(
    subject,
    findings.filter(({ verdict }) => verdict === 'waived'),
  );
  const reasons = open.length === 1 ? 'one reason' : `${open.length} reasons`;
  const told = [...open, ...waived];
  return {
    hookStatus: 'FAILED',
    errorCode: 'NonCompliant',
    message: fitted(`${nameOf(subject)} is refused for ${reasons}.`, open, rulesUrl),
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

/** The most severe first; of whole operations each names its resource. */
function inOrder({ target }: Subject, findings: readonly Finding[]): readonly Finding[] {
  const bySeverity = [...findings].sort(
    (a, b) => SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity),
  );
  return target === 'STACK' || target === 'CHANGE_SET' ? bySeverity.map(namingItsResource) : bySeverity;
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

/** The head, as many findings as fit whole (one in any case), and where to read on. */
function fitted(head: string, findings: readonly Finding[], rulesUrl: string | undefined): string {
  const readOn = ` ${READ_ON}${rulesUrl === undefined ? '' : ` Rules: ${rulesUrl}`}`;
  let message = clipped(head, MESSAGE_LENGTH / 2);
  for (const [index, finding] of findings.entries()) {
    const line = ` [${finding.rule}] ${saying(finding)}`;
    const rest = findings.length - index;
    const room = MESSAGE_LENGTH - message.length - readOn.length - ` And ${rest} more.`.length;
    if (line.length > room && index > 0) return `${message} And ${rest} more.${readOn}`;
    message += clipped(line, room);
  }
  return message + readOn;
}

/** What is wrong; of a waived finding, until when it is waived. */
function saying(finding: Finding): string {
  return finding.verdict === 'waived' ? `Waived ${waiverWords(finding.waiver)}.` : finding.message;
}

function annotationsOf(findings: readonly Finding[], rulesUrl: string | undefined): HookAnnotation[] {
  const shown = findings.length > MOST_ANNOTATIONS ? findings.slice(0, MOST_ANNOTATIONS - 1) : findings;
  const annotations = shown.map((finding) => annotationOf(finding, rulesUrl));
  const last = findings.at(shown.length);
  if (!last) return annotations;
  const statusMessage = `${findings.length - shown.length} more findings are not listed.`;
  return [
    ...annotations,
    {
      annotationName: 'more-findings',
      status: statusOf(last),
      statusMessage,
      severityLevel: last.severity,
    },
  ];
}

function annotationOf(finding: Finding, rulesUrl: string | undefined): HookAnnotation {
  const { rule, message, fix, severity, verdict } = finding;
  const link = rulesUrl === undefined ? undefined : `${rulesUrl}#${encodeURIComponent(rule)}`;
  return {
    annotationName: clipped(rule, ANNOTATION_NAME_LENGTH),
    status: statusOf(finding),
    statusMessage: clipped(
      verdict === 'waived' ? `${saying(finding)} ${message}` : message,
      ANNOTATION_LENGTH,
    ),
    ...(fix === undefined || fix === '' ? {} : { remediationMessage: clipped(fix, ANNOTATION_LENGTH) }),
    // Half a link leads nowhere.
    ...(link === undefined || link.length > LINK_LENGTH ? {} : { remediationLink: link }),
    severityLevel: severity,
  };
}

function statusOf({ verdict }: Finding): HookAnnotation['status'] {
  return verdict === 'waived' ? 'SKIPPED' : 'FAILED';
}

/** Cut to a length, between whole characters. */
function clipped(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, Math.max(0, length - 1)).replace(/[\uD800-\uDBFF]$/, '')}…`;
}
