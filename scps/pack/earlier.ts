import type { ControlPolicy } from '../document.ts';
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
}

/** Reads from earlier policies of a kind what was where, so that it can stay there. */
export function earlierOf(kind: Kind, policies: readonly ControlPolicy[]): Earlier {
  const documents = policies
    .flatMap(({ name, document }) => {
      const parts = partsOfName(name);
      return parts?.kind === kind
        ? [{ number: parts.number, actions: actionsBySid(document.Statement) }]
        : [];
    })
    .sort((one, other) => one.number - other.number);
  return {
    numbers: documents.map(({ number }) => number),
    homeOf: ({ statement, actions }) => {
      const services = new Set(actions.map(serviceOf));
      const homes = documents.flatMap(({ number, actions: actionsOf }) => {
        const before = actionsOf.get(statement.Sid);
        if (!before) return [];
        const kept = actions.filter((action) => before.has(action)).length;
        const isNear =
          kept > 0 || !statement.Action || [...before].some((action) => services.has(serviceOf(action)));
        return isNear ? [{ number, kept, settled: kept === actions.length }] : [];
      });
      return homes.sort((one, other) => other.kept - one.kept || one.number - other.number)[0];
    },
  };
}

function actionsBySid(
  statements: ControlPolicy['document']['Statement'],
): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(statements.map(({ Sid = '', Action = [] }) => [withoutNumber(Sid), new Set(Action)]));
}
