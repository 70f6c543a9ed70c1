import type { Context } from '../gate/context.ts';
import { judge } from '../gate/judge.ts';
import type { SchemaStore } from '../schemas/store.ts';
import { EventError, readEvent, requestToken, type HookRequest } from './event.ts';
import { internalFailure, refusal, success, type HookResponse } from './response.ts';

/** What the deployment knows and an event does not say. */
export interface HookSettings {
  readonly store: SchemaStore;
  readonly organizationID?: string;
  /** Named placeholder values. */
  readonly values?: Readonly<Record<string, string>>;
}

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
      return await answer(readEvent(event), token, settings);
    } catch (error) {
      return internalFailure(token, reasonOf(error));
    }
  };
}

/** A handler that answers every event with what kept the Hook from starting. */
export function failingHandler(error: unknown): HookHandler {
  return (event) => Promise.resolve(internalFailure(requestToken(event), reasonOf(error)));
}

async function answer(request: HookRequest, token: string, settings: HookSettings): Promise<HookResponse> {
  const { target, action, typeName, logicalId, properties } = request;
  if (target === 'STACK' || target === 'CHANGE_SET') {
    const message = `This Hook judges resources, not ${target}. Remove ${target} from its TargetOperations.`;
    return internalFailure(token, message);
  }
  // A type need not be approved to be taken away, and DELETE events carry no properties to judge.
  if (action === 'DELETE') return success(token, `${logicalId} (${typeName}) may be deleted.`);
  const schema = await settings.store.load(typeName);
  const { verdict, findings } = judge(
    { type: typeName, logicalId, properties },
    schema,
    contextOf(request, settings),
  );
  return verdict === 'approved'
    ? success(token, `${logicalId} (${typeName}) is approved.`)
    : refusal(token, request, findings);
}

function contextOf(
  { accountID, region, partition, stackName }: HookRequest,
  settings: HookSettings,
): Context {
  const { organizationID, values } = settings;
  return {
    accountID,
    ...(region === undefined ? {} : { region }),
    ...(partition === undefined ? {} : { partition }),
    ...(stackName === undefined ? {} : { stackName }),
    ...(organizationID === undefined ? {} : { organizationID }),
    ...(values === undefined ? {} : { values }),
  };
}

function reasonOf(error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error);
  const next =
    error instanceof EventError
      ? 'The event is not what CloudFormation sends to a Lambda Hook.'
      : 'Nothing was judged; tell the security team.';
  return `stackgate could not judge: ${reason} ${next}`;
}
