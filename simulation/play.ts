import { isDeepStrictEqual } from 'node:util';
import type { Action } from '../hook/event.ts';
import type { HookHandler } from '../hook/handler.ts';
import type { HookResponse } from '../hook/response.ts';
import type { DesiredResource, DesiredState } from './desired-state.ts';
import type { SimulatedPlace } from './generated-name.ts';
import { resourceEvent, type TouchedResource } from './wire.ts';

/** One resource of a played operation. */
export interface PlayedResource {
  readonly logicalId: string;
  readonly type: string;
  /** `UNCHANGED` and `REMOVED` (by an update) come without a call of the Hook (Hooks User Guide). */
  readonly action: Action | 'UNCHANGED' | 'REMOVED';
  /** The Hook's answer, where it was called. */
  readonly response?: HookResponse;
}

/** A stack operation: `previous` makes it an update, no `next` a deletion. */
export interface StackOperation {
  readonly next?: DesiredState;
  readonly previous?: DesiredState;
}

/** What will happen to a resource, before the Hook has been asked. */
export interface PlannedResource extends TouchedResource {
  readonly action: PlayedResource['action'];
}

/** The steps of a stack operation in CloudFormation's order: dependencies first, removals last and backwards. */
export function planOf({ next, previous }: StackOperation): readonly PlannedResource[] {
  const before = new Map(previous?.resources.map((resource) => [resource.logicalId, resource]));
  const wanted = new Set(next?.resources.map(({ logicalId }) => logicalId));
  const kept = (next?.resources ?? []).map((resource) => planned(resource, before.get(resource.logicalId)));
  const removed = [...before.values()].filter(({ logicalId }) => !wanted.has(logicalId)).reverse();
  return [
    ...kept,
    ...removed.map((resource) => ({
      ...resource,
      action: next ? ('REMOVED' as const) : ('DELETE' as const),
    })),
  ];
}

function planned(resource: DesiredResource, before: DesiredResource | undefined): PlannedResource {
  if (before?.type !== resource.type) return { ...resource, action: 'CREATE' };
  if (isDeepStrictEqual(before.properties, resource.properties)) return { ...resource, action: 'UNCHANGED' };
  return { ...resource, action: 'UPDATE', previousProperties: before.properties };
}

/**
 * Plays the steps through a Hook handler, one by one. CloudFormation would stop at the first refusal; here all
 * are judged, so that one run tells everything.
 */
export async function* play(
  plan: readonly PlannedResource[],
  handler: HookHandler,
  place: SimulatedPlace,
): AsyncGenerator<PlayedResource> {
  for (const resource of plan) {
    const { logicalId, type, action } = resource;
    if (action === 'UNCHANGED' || action === 'REMOVED') yield { logicalId, type, action };
    else yield { logicalId, type, action, response: await handler(resourceEvent(action, resource, place)) };
  }
}
