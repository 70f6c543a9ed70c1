import { fitsWildcard } from '../../gate/wildcard.ts';
import type { Catalogue } from '../actions/catalogue.ts';
import { minified, type ControlPolicy, type Statement } from '../document.ts';
import type { WantedStatement } from '../wanted.ts';
import { hasWildcard, serviceOf } from './action.ts';
import { kindOf, withoutNumber } from './name.ts';
import { grouped } from '../../schemas/grouped.ts';

/**
 * Holds packed policies against what was wanted: the shards of each statement say what it says, and match what its own
 * actions match, of all known actions and those that it names or spares, and nothing else. It asks the gate's matcher,
 * and shares nothing with what makes patterns. Throws when they do not: the packer is wrong, and nothing of what it
 * made may be used.
 */
export function prove(
  policies: readonly ControlPolicy[],
  wanted: readonly WantedStatement[],
  { actions: known }: Catalogue,
): void {
  const knownIn = grouped(known.keys(), serviceOf);
  const shards = grouped(
    policies.flatMap(({ type, document }) => document.Statement.map((statement) => ({ type, statement }))),
    ({ type, statement }) => keyOf(type, statement),
  );
  for (const { type, statement, spared } of wanted) {
    const found = (shards.get(keyOf(type, statement)) ?? []).map((shard) => shard.statement);
    if (found.length === 0 || found.some((shard) => restOf(shard) !== restOf(statement)))
      fail(statement.Sid, 'is not what was wanted');
    if (!statement.Action) continue;
    const packed = found.flatMap(({ Action = [] }) => Action);
    const [isWanted, isPacked] = [matcherOf(statement.Action), matcherOf(packed)];
    const services = new Set([...statement.Action, ...packed].map(serviceOf));
    const names = services.has('*')
      ? known.keys()
      : [...services].flatMap((service) => knownIn.get(service) ?? []);
    for (const name of [...names, ...spared, ...statement.Action.map((action) => action.toLowerCase())]) {
      if (isWanted(name) !== isPacked(name))
        fail(statement.Sid, isWanted(name) ? `does not match ${name}` : `matches ${name} too`);
    }
  }
}

/** Whether a name in small letters is one of some actions and patterns. */
function matcherOf(actions: readonly string[]): (name: string) => boolean {
  const texts = actions.map((action) => action.toLowerCase());
  const names = new Set(texts);
  const patterns = grouped(texts.filter(hasWildcard), serviceOf);
  return (name) =>
    names.has(name) ||
    [serviceOf(name), '*'].some((service) =>
      patterns.get(service)?.some((pattern) => fitsWildcard(pattern, name)),
    );
}

function keyOf(type: ControlPolicy['type'], statement: Statement): string {
  return `${kindOf(type, statement)} ${withoutNumber(statement.Sid ?? '')}`;
}

/** All that a statement says but its Sid and its actions. */
function restOf({ Sid, Action, ...rest }: Statement): string {
  return minified({ Version: '2012-10-17', Statement: [{ ...rest, ...(Action && { Action: [] }) }] });
}

function fail(sid: string, what: string): never {
  throw new Error(`${sid} ${what} after packing. This is a defect of the packer; nothing of it may be used.`);
}
