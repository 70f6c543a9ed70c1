import type { ControlPolicy, PolicyDocument } from '../document.ts';
import { serviceOf } from './action.ts';
import { partsOfName, withoutNumber, type Kind } from './name.ts';
import type { Unit } from './unit.ts';

/** Where a unit was before. */
export interface Home {
  readonly number: number;
  /** Its document has all that it needs, so it takes no more room than before. */
  readonly settled: boolean;
}

/** The numbers of earlier documents of a kind, and where in them units were. */
export interface Earlier {
  readonly numbers: readonly number[];
  readonly homeOf: (unit: Unit) => Home | undefined;
  /** Whether a statement's actions in a service were in several documents. */
  readonly wasSpread: (sid: string, service: string) => boolean;
}

/** Reads from earlier policies of a kind what was where, so that it can stay there. */
export function earlierOf(kind: Kind, policies: readonly ControlPolicy[]): Earlier {
  const documents = policies
    .flatMap(({ name, document }) => {
      const parts = partsOfName(name);
      return parts?.kind === kind ? [{ number: parts.number, shards: shardsIn(document) }] : [];
    })
    .sort((one, other) => one.number - other.number);
  return {
    numbers: documents.map(({ number }) => number),
    homeOf: ({ statement, actions }) => {
      const services = [...new Set(actions.map(serviceOf))];
      const homes = documents.flatMap(({ number, shards }) => {
        const shard = shards.get(statement.Sid);
        if (!shard) return [];
        const kept = actions.filter((action) => shard.actions.has(action)).length;
        const isNear =
          kept > 0 || !statement.Action || services.some((service) => shard.services.has(service));
        return isNear ? [{ number, kept, settled: kept === actions.length }] : [];
      });
      return homes.sort((one, other) => other.kept - one.kept || one.number - other.number)[0];
    },
    wasSpread: (sid, service) =>
      documents.filter(({ shards }) => shards.get(sid)?.services.has(service)).length > 1,
  };
}

interface Shard {
  readonly actions: ReadonlySet<string>;
  readonly services: ReadonlySet<string>;
}

function shardsIn({ Statement }: PolicyDocument): ReadonlyMap<string, Shard> {
  return new Map(
    Statement.map(({ Sid = '', Action = [] }) => [
      withoutNumber(Sid),
      { actions: new Set(Action), services: new Set(Action.map(serviceOf)) },
    ]),
  );
}
