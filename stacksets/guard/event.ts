import { ExplainedError } from '../../schemas/explained-error.ts';
import type { Where } from './wanted.ts';

/** An event that Config does not send. */
export class ConfigEventError extends ExplainedError {
  override readonly name = 'ConfigEventError';
}

/** A resource that Config recorded a change of. */
export interface Changed {
  readonly type: string;
  readonly id: string;
  /** Absent of resources that have no name, or are gone. */
  readonly name?: string;
}

/** Where the guard itself runs, from the ARN that Lambda calls it by. */
export function whereIs(invokedFunctionArn: string): Where {
  const [, partition = '', , region = '', account = ''] = invokedFunctionArn.split(':');
  return { partition, region, account };
}

/** Why Config calls, and where the answer goes. */
export interface ConfigEvent {
  readonly resultToken: string;
  /** Absent when Config calls by the clock. */
  readonly changed?: Changed;
}

/**
 * Reads an event of a Config rule (AWS Config Developer Guide, "Example events for Config rules"): `invokingEvent` is
 * JSON text. Throws a ConfigEventError for anything else, and for a rule of another account than `own`: what was read
 * here must never be told of another account.
 */
export function readConfigEvent(event: unknown, own: string): ConfigEvent {
  const { accountId: account, resultToken, invokingEvent } = membersOf(event);
  if (account !== own) {
    throw new ConfigEventError(
      `The guard of ${own} was asked about ${typeof account === 'string' ? account : 'no account'}. Deploy it in each account.`,
    );
  }
  if (typeof resultToken !== 'string' || resultToken === '') throw misses('resultToken');
  const { messageType, ...message } = membersOf(parsed(invokingEvent));
  switch (messageType) {
    case 'ScheduledNotification':
      return { resultToken };
    case 'ConfigurationItemChangeNotification':
      return { resultToken, changed: changedIn(message.configurationItem) };
    case 'OversizedConfigurationItemChangeNotification':
      return { resultToken, changed: changedIn(message.configurationItemSummary) };
    default:
      throw misses('invokingEvent.messageType');
  }
}

function changedIn(item: unknown): Changed {
  const { resourceType: type, resourceId: id, resourceName: name } = membersOf(item);
  if (typeof type !== 'string' || typeof id !== 'string') throw misses('resourceType or resourceId');
  return { type, id, ...(typeof name === 'string' && { name }) };
}

function misses(member: string): ConfigEventError {
  return new ConfigEventError(
    `The event has no ${member} as Config sends it. Call the function from a Config rule.`,
  );
}

function membersOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null ? { ...value } : {};
}

function parsed(text: unknown): unknown {
  try {
    return typeof text === 'string' ? JSON.parse(text) : undefined;
  } catch {
    return undefined;
  }
}
