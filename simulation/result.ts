import type { PlayedResource } from './play.ts';
import type { SimulatedPlace } from './generated-name.ts';

/** What one run of `simulate` found. */
export interface SimulationResult {
  readonly version: 1;
  readonly policy: string;
  readonly operation: 'CREATE' | 'UPDATE' | 'DELETE';
  readonly place: SimulatedPlace;
  /** Names that CloudFormation would make up, as they were taken here. */
  readonly assumed: Readonly<Record<string, string>>;
  readonly resources: readonly PlayedResource[];
  readonly outcome: Outcome;
}

/** What a Hook in FailureMode FAIL would make of the operation. */
export type Outcome = 'would complete' | 'would fail and roll back' | 'could not be judged';

/** The outcome that the Hook's answers add up to. */
export function outcomeOf(resources: readonly PlayedResource[]): Outcome {
  const failed = resources.flatMap(({ response }) => (response?.hookStatus === 'FAILED' ? [response] : []));
  if (failed.some(({ errorCode }) => errorCode === 'InternalFailure')) return 'could not be judged';
  return failed.length > 0 ? 'would fail and roll back' : 'would complete';
}
