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
      const findings = await decide(request, settings);
      const isApproved = findings.every(({ verdict }) => verdict === 'waived');
      return isApproved ? approval(token, request, findings) : refusal(token, request, findings);
    } catch (error) {
      return internalFailure(token, reasonOf(error));
    }
  };
}

/** A handler that answers every event with what kept the Hook from starting. */
export function failingHandler(error: unknown): HookHandler {
  return (event) => Promise.resolve(internalFailure(requestToken(event), reasonOf(error)));
}

function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  const next =
    error instanceof EventError
      ? 'The event is not what CloudFormation sends to a Lambda Hook.'
      : 'Nothing was judged; tell the security team.';
  return `stackgate could not judge: ${reason} ${next}`;
}
