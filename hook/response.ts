import type { Finding } from '../gate/finding.ts';
import { waiverWords } from '../gate/waiver-words.ts';
import type { Severity } from '../gate/schema.ts';
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
  readonly severityLevel: Severity;
}

/** Cloud Control shows 1,024 characters of a message, CloudFormation 4,096 (Hooks User Guide, 2026). */
const MESSAGE_LENGTH = 1024;

/** StatusMessage and RemediationMessage of an Annotation (CloudFormation API reference, 2026). */
const ANNOTATION_LENGTH = 16384;

/** AWS names no limit to the number of annotations; beyond ours one says how many are left out. */
const MOST_ANNOTATIONS = 50;

/** The operation may go on. Findings that are waived are told, in the message and as annotations. */
export function approval(
  clientRequestToken: string,
  { action, typeName, logicalId }: Pick<HookRequest, 'action' | 'typeName' | 'logicalId'>,
  waived: readonly Finding[],
): HookResponse {
  const verdict = action === 'DELETE' ? 'may be deleted' : 'is approved';
  const head = `${logicalId} (${typeName}) ${verdict}`;
  if (waived.length === 0) {
    return { hookStatus: 'SUCCESS', message: clipped(`${head}.`, MESSAGE_LENGTH), clientRequestToken };
  }
  const exceptions = waived.length === 1 ? 'one finding waived' : `${waived.length} findings waived`;
  return {
    hookStatus: 'SUCCESS',
    message: fitted(`${head}, ${exceptions}.`, waived),
    clientRequestToken,
    annotations: annotationsOf(waived),
  };
}

/**
 * The resource is refused: what the open findings say, the first ones in the message, and all findings as annotations,
 * the waived ones last.
 */
export function refusal(
  clientRequestToken: string,
  resource: { readonly typeName: string; readonly logicalId: string },
  findings: readonly Finding[],
): HookResponse {
  const open = findings.filter(({ verdict }) => verdict !== 'waived');
  const reasons = open.length === 1 ? 'one reason' : `${open.length} reasons`;
  const head = `${resource.logicalId} (${resource.typeName}) is refused for ${reasons}.`;
  return {
    hookStatus: 'FAILED',
    errorCode: 'NonCompliant',
    message: fitted(head, open),
    clientRequestToken,
    annotations: annotationsOf(findings),
  };
}

/** The Hook could not judge; under FailureMode FAIL nothing is provisioned. */
export function internalFailure(clientRequestToken: string, message: string): HookResponse {
  return {
    hookStatus: 'FAILED',
    errorCode: 'InternalFailure',
    message: clipped(message, MESSAGE_LENGTH),
    clientRequestToken,
  };
}

/** As many findings as fit whole, then how many more there are. */
function fitted(head: string, findings: readonly Finding[]): string {
  let message = head;
  for (const [index, finding] of findings.entries()) {
    const line = ` [${finding.rule}] ${saying(finding)}`;
    const rest = findings.length - index;
    const more = ` And ${rest} more.`;
    if (message.length + line.length + more.length > MESSAGE_LENGTH)
      return clipped(message, MESSAGE_LENGTH - more.length) + more;
    message += line;
  }
  return message;
}

/** What is wrong; of a waived finding, until when it is waived. */
function saying(finding: Finding): string {
  return finding.verdict === 'waived' ? `Waived ${waiverWords(finding.waiver)}.` : finding.message;
}

function annotationsOf(findings: readonly Finding[]): HookAnnotation[] {
  const shown = findings.length > MOST_ANNOTATIONS ? findings.slice(0, MOST_ANNOTATIONS - 1) : findings;
  const annotations = shown.map(annotationOf);
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

function annotationOf(finding: Finding): HookAnnotation {
  const { rule, message, fix, severity, verdict } = finding;
  return {
    annotationName: rule,
    status: statusOf(finding),
    statusMessage: clipped(
      verdict === 'waived' ? `${saying(finding)} ${message}` : message,
      ANNOTATION_LENGTH,
    ),
    ...(fix === undefined || fix === '' ? {} : { remediationMessage: clipped(fix, ANNOTATION_LENGTH) }),
    severityLevel: severity,
  };
}

function statusOf({ verdict }: Finding): HookAnnotation['status'] {
  return verdict === 'waived' ? 'SKIPPED' : 'FAILED';
}

function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
