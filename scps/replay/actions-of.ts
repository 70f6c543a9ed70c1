import type { Catalogue, CataloguedAction } from '../actions/catalogue.ts';
import { ACTIONS, METHODS, PREFIXES, VERSION } from './event-names.ts';

/**
 * The IAM actions that an event of CloudTrail needed. `undefined` when none is known: an action that is not in the
 * catalogue is not guessed at.
 */
export function actionsOf(
  source: string,
  name: string,
  { actions }: Catalogue,
): readonly CataloguedAction[] | undefined {
  const prefix = PREFIXES[source] ?? source.split('.', 1)[0] ?? '';
  for (const candidate of candidatesFor(prefix, name)) {
    const known = candidate.flatMap((action) => actions.get(action.toLowerCase()) ?? []);
    if (known.length === candidate.length) return known;
  }
  return undefined;
}

function* candidatesFor(prefix: string, name: string): Iterable<readonly string[]> {
  const unversioned = name.replace(VERSION, '');
  for (const one of new Set([name, unversioned])) {
    const listed = ACTIONS[`${prefix}:${one}`];
    yield listed ?? [`${prefix}:${one}`];
  }
  const method = prefix === 'apigateway' ? METHODS.find(([pattern]) => pattern.test(name)) : undefined;
  if (method) yield [method[1]];
}
