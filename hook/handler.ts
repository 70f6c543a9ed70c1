import { TemplateError } from '../template/problem.ts';
import { decide, type HookSettings } from './decide.ts';
import { EventError, readEvent, requestToken } from './event.ts';
import { approval, internalFailure, refusal, type HookResponse } from './response.ts';

/** The handler of a Lambda Hook. */
export type HookHandler = (event: unknown) => Promise<HookResponse>;

/**
 * Makes the handler. It never throws: what it cannot read or judge is FAILED with `InternalFailure` and a
 * reason, for an exception would be shown to nobody. Values that stay undecided here are refused, because
 * nobody decides after the Hook.
 */
export function createHandler(settings: HookSettings): HookHandler {
  return async (event) => {
    const token = requestToken(event);
    try {
      const request = readEvent(event);
      const { findings, left } = await decide(request, settings);
      return findings.length === 0
        ? approval(token, request, left)
        : refusal(token, request, findings, settings.rulesUrl);
    } catch (error) {
      return failureOf(token, error);
    }
  };
}

/** A handler that answers every event with what kept the Hook from starting. */
export function failingHandler(error: unknown): HookHandler {
  return (event) => Promise.resolve(failureOf(requestToken(event), error));
}

function failureOf(token: string, error: unknown): HookResponse {
  const reason = error instanceof Error ? error.message : String(error);
  return internalFailure(token, `stackgate could not judge: ${reason}`, nextStep(error));
}

function nextStep(error: unknown): string {
  if (error instanceof EventError) return 'The event is not what CloudFormation sends to a Lambda Hook.';
  if (error instanceof TemplateError) return 'Correct the template.';
  return 'Nothing was judged; tell the security team.';
}
