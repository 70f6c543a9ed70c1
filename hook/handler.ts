import type { OpenPolicy } from '../schemas/store.ts';
import { TemplateError } from '../template/problem.ts';
import { decide, type HookSettings } from './decide.ts';
import { EventError, readEvent, requestToken, type HookRequest } from './event.ts';
import { recorded, type Answer, type Log } from './record.ts';
import { approval, internalFailure, refusal, type HookResponse } from './response.ts';

/** The handler of a Lambda Hook. */
export type HookHandler = (event: unknown) => Promise<HookResponse>;

/**
 * Makes the handler. It never throws: what it cannot read or judge is FAILED with `InternalFailure` and a
 * reason, for an exception would be shown to nobody. Values that stay undecided here are refused, because
 * nobody decides after the Hook.
 */
export function createHandler(settings: HookSettings): HookHandler {
  return recorded((event) => answerTo(event, settings), settings.evidence);
}

/** A handler that answers every event with what kept the Hook from starting. */
export function failingHandler(error: unknown, log?: Log): HookHandler {
  return recorded((event) => Promise.resolve(failure(requestToken(event), error)), log);
}

async function answerTo(event: unknown, settings: HookSettings): Promise<Answer> {
  const token = requestToken(event);
  let request: HookRequest | undefined;
  let policy: OpenPolicy | undefined;
  try {
    request = readEvent(event);
    policy = await settings.store.open();
    const { findings, left } = await decide(request, policy, settings);
    const open = findings.filter(({ verdict }) => verdict !== 'waived');
    if (open.length === 0) {
      const response = approval(token, request, findings, left, settings.rulesUrl);
      return { response, request, outcome: { verdict: 'approved' }, ...originOf(policy) };
    }
    const rules = open.map(({ rule }) => rule);
    const response = refusal(token, request, findings, settings.rulesUrl);
    return { response, request, outcome: { verdict: 'refused', rules }, ...originOf(policy) };
  } catch (error) {
    return { ...failure(token, error), ...(request && { request }), ...originOf(policy) };
  }
}

function originOf(policy: OpenPolicy | undefined): Pick<Answer, 'origin'> {
  return policy?.origin ? { origin: policy.origin } : {};
}

function failure(token: string, error: unknown): Answer {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    response: internalFailure(token, `stackgate could not judge: ${reason}`, nextStep(error)),
    outcome: { verdict: 'failed', error: error instanceof Error ? error.name : typeof error },
  };
}

function nextStep(error: unknown): string {
  if (error instanceof EventError) return 'The event is not what CloudFormation sends to a Lambda Hook.';
  if (error instanceof TemplateError) return 'Correct the template.';
  return 'Nothing was judged; tell the security team.';
}
