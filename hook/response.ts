import type { Finding } from '../gate/finding.ts';
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
  readonly status: 'FAILED';
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

/** The operation may go on. */
export function approval(
  clientRequestToken: string,
  { action, typeName, logicalId }: Pick<HookRequest, 'action' | 'typeName' | 'logicalId'>,
): HookResponse {
  const verdict = action === 'DELETE' ? 'may be deleted' : 'is approved';
  const message = clipped(`${logicalId} (${typeName}) ${verdict}.`, MESSAGE_LENGTH);
  return { hookStatus: 'SUCCESS', message, clientRequestToken };
}

/** The resource is refused: what the findings say, the first ones in the message, all as annotations. */
export function refusal(
  clientRequestToken: string,
  resource: { readonly typeName: string; readonly logicalId: string },
  findings: readonly Finding[],
): HookResponse {
  const reasons = findings.length === 1 ? 'one reason' : `${findings.length} reasons`;
  const head = `${resource.logicalId} (${resource.typeName}) is refused for ${reasons}.`;
  return {
    hookStatus: 'FAILED',
    errorCode: 'NonCompliant',
    message: fitted(head, findings),
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
    const line = ` [${finding.rule}] ${finding.message}`;
    const rest = findings.length - index;
    const more = ` And ${rest} more.`;
    if (message.length + line.length + more.length > MESSAGE_LENGTH)
      return clipped(message, MESSAGE_LENGTH - more.length) + more;
    message += line;
  }
  return message;
}

function annotationsOf(findings: readonly Finding[]): HookAnnotation[] {
  const shown = findings.length > MOST_ANNOTATIONS ? findings.slice(0, MOST_ANNOTATIONS - 1) : findings;
  const annotations = shown.map(annotationOf);
  const last = findings.at(shown.length);
  if (!last) return annotations;
  const statusMessage = `${findings.length - shown.length} more findings are not listed.`;
  return [
    ...annotations,
    { annotationName: 'more-findings', status: 'FAILED', statusMessage, severityLevel: last.severity },
  ];
}

function annotationOf({ rule, message, fix, severity }: Finding): HookAnnotation {
  return {
    annotationName: rule,
    status: 'FAILED',
    statusMessage: clipped(message, ANNOTATION_LENGTH),
    ...(fix === undefined || fix === '' ? {} : { remediationMessage: clipped(fix, ANNOTATION_LENGTH) }),
    severityLevel: severity,
  };
}

function clipped(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
