import { expect } from 'vitest';
import type { HookResponse } from '../../hook/response.ts';

const KNOWN = ['hookStatus', 'errorCode', 'message', 'clientRequestToken', 'annotations'];
const KNOWN_OF_ANNOTATIONS: Readonly<Record<string, number>> = {
  annotationName: 1024,
  status: 16,
  statusMessage: 16_384,
  remediationMessage: 16_384,
  remediationLink: 5120,
  severityLevel: 16,
};

/**
 * Holds an answer against what CloudFormation takes of a Lambda Hook: known members, no empty text, lengths within
 * limits (Hooks User Guide and the API's Annotation, 2026).
 */
export function wellFormed(response: HookResponse): void {
  const problems = problemsOf(response);
  expect(problems).toEqual([]);
}

/** What is wrong with an answer. */
export function problemsOf(response: HookResponse): string[] {
  const { hookStatus, errorCode, message, annotations = [] } = response;
  const failed = hookStatus === 'FAILED';
  const expectations: readonly [string, boolean][] = [
    ['members', Object.keys(response).every((name) => KNOWN.includes(name))],
    ['hookStatus', failed || (hookStatus as string) === 'SUCCESS'],
    [
      'errorCode',
      failed ? ['NonCompliant', 'InternalFailure'].includes(errorCode ?? '') : errorCode === undefined,
    ],
    ['message', typeof message === 'string' && message.length > 0 && message.length <= 1000],
    ['clientRequestToken', typeof response.clientRequestToken === 'string'],
    // A synchronous answer takes 6 MB (Lambda Developer Guide, "Lambda quotas").
    ['length', JSON.stringify(response).length < 6_000_000],
    ['annotations', annotations.length <= 50],
    ['JSON', JSON.stringify(JSON.parse(JSON.stringify(response))) === JSON.stringify(response)],
  ];
  return [
    ...expectations.filter(([, met]) => !met).map(([name]) => name),
    ...annotations.flatMap((annotation) =>
      [...Object.entries(annotation)]
        .filter(([name, text]: [string, unknown]) => {
          const most = KNOWN_OF_ANNOTATIONS[name] ?? 0;
          return typeof text !== 'string' || text.length === 0 || text.length > most;
        })
        .map(([name]) => `annotations: ${name}`),
    ),
  ];
}
