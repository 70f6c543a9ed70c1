import {
  PutEvaluationsCommand,
  type ConfigServiceClient,
  type Evaluation,
} from '@aws-sdk/client-config-service';
import { concernsGate } from './concerns.ts';
import { evaluationOf, notApplicable } from './evaluation.ts';
import { readConfigEvent, whereIs } from './event.ts';
import { faultsOf, type Fault } from './faults.ts';
import { readState, type Sources } from './read-state.ts';
import type { GuardSettings } from './settings.ts';

/** What the guard asks and tells. */
export interface Surroundings extends Omit<Sources, 'bundles'> {
  readonly config: ConfigServiceClient;
  /** Milliseconds since 1970, UTC. */
  readonly now: () => number;
  /** One line of JSON for each judgement. */
  readonly log: (line: string) => void;
}

/** What Lambda tells beside the event. */
export interface LambdaContext {
  readonly invokedFunctionArn: string;
}

/** What was judged; for whoever calls the function by hand. */
export interface Judgement {
  readonly account: string;
  readonly compliance: string;
  readonly faults: readonly Fault[];
}

/**
 * Handles the events of the Config rule: judges the gate of the account and tells Config. Throws when the event is not
 * one of Config's, and when Config does not take the answer: Lambda then counts an error, and the alarm on it rings.
 */
export function createGuard(
  { pins, bundles }: GuardSettings,
  { config, now, log, ...clients }: Surroundings,
): (event: unknown, context: LambdaContext) => Promise<Judgement> {
  return async (event, { invokedFunctionArn }) => {
    const where = whereIs(invokedFunctionArn);
    const { region, account } = where;
    const { resultToken, changed } = readConfigEvent(event, account);
    const isOther = changed !== undefined && !concernsGate(changed, pins, where);
    const faults = isOther
      ? []
      : faultsOf(await readState({ ...clients, bundles }, pins, where), pins, where, now());
    const evaluation = isOther
      ? notApplicable(changed.type, changed.id, now())
      : evaluationOf(account, faults, now());
    const judgement = { account, compliance: evaluation.ComplianceType ?? '', faults };
    log(JSON.stringify({ time: new Date(now()).toISOString(), region, ...judgement }));
    await tell(evaluation, resultToken, config);
    return judgement;
  };
}

/** One evaluation a call; Config takes 100. With the token TESTMODE Config only looks at the form of the answer. */
async function tell(evaluation: Evaluation, token: string, config: ConfigServiceClient): Promise<void> {
  const { FailedEvaluations = [] } = await config.send(
    new PutEvaluationsCommand({
      Evaluations: [evaluation],
      ResultToken: token,
      ...(token === 'TESTMODE' && { TestMode: true }),
    }),
  );
  if (FailedEvaluations.length > 0) throw new Error('Config did not take the evaluation.');
}
