import type { Action } from '../hook/event.ts';
import type { HookHandler } from '../hook/handler.ts';
import type { PayloadOptions } from '../hook/payload.ts';
import type { SimulatedPlace } from './generated-name.ts';
import { servePayload } from './payload-server.ts';
import type { PlannedResource, PlayedResource } from './play.ts';
import { changeSetEvent, changeSetPayload, stackEvent, stackPayload, type ResourceChange } from './wire.ts';

/** An operation that the Hook is asked about once, as a whole. */
export type WholeOperation =
  | {
      readonly target: 'STACK';
      readonly action: Action;
      /** Not for a deletion. */
      readonly template?: string;
      readonly previousTemplate?: string;
    }
  | {
      readonly target: 'CHANGE_SET';
      readonly template: string;
      readonly plan: readonly PlannedResource[];
    };

/** Plays a whole operation through a Hook handler, which fetches the payload from a server on this machine. */
export async function* playWhole(
  operation: WholeOperation,
  handlerFor: (payload: PayloadOptions) => HookHandler,
  place: SimulatedPlace,
): AsyncGenerator<PlayedResource> {
  const { target } = operation;
  const isStack = target === 'STACK';
  const server = await servePayload(
    isStack
      ? stackPayload(operation.template, operation.previousTemplate)
      : changeSetPayload(operation.template, operation.plan.flatMap(changeOf)),
  );
  try {
    const url = `http://${server.host}/payload`;
    const event = isStack ? stackEvent(operation.action, place, url) : changeSetEvent(place, url);
    const response = await handlerFor({ httpHost: server.host })(event);
    const action = isStack ? operation.action : 'CREATE';
    yield { logicalId: place.stackName, type: target, action, response };
  } finally {
    await server.close();
  }
}

/** Change sets tell of removals, and of nothing that stays as it is. */
function changeOf({ action, ...resource }: PlannedResource): ResourceChange[] {
  if (action === 'UNCHANGED') return [];
  return [{ ...resource, action: action === 'REMOVED' ? 'DELETE' : action }];
}
