import {
  isProvisioning,
  type ActionClass,
  type Actions,
  type ClassifiedAction,
} from '../actions/classify.ts';
import type { Settings } from '../settings/settings.ts';
import { attacksOn } from './attacks.ts';
import { expectations, PROVISIONING, UNTOUCHED, type Expectation } from './expectation.ts';

/** What should become of every classed action on each path, and of the attacks on the gate. */
export function expectationsFor({ classified }: Actions, settings: Settings): readonly Expectation[] {
  const { gate, gateAccount: account, administrators, breakGlass, exempted, cloudControl } = settings;
  const roles = [...gate.roles, ...administrators, ...breakGlass, ...exempted.map(({ role }) => role)];
  const attacks = attacksOn({ ...gate, account, roles, cloudControl });
  // What is denied to protect the gate is asked for among the attacks.
  const guarded = new Set(attacks.flatMap(({ action, resource }) => (resource === '*' ? [action] : [])));
  const asked = [...classified.values()].filter(({ name }) => !guarded.has(name));
  const named = (isIn: (action: ClassifiedAction) => boolean): readonly string[] =>
    asked.filter(isIn).map(({ name }) => name);
  return [
    ...expectations('actions that provision', named(isProvisioning), PROVISIONING),
    ...expectations(
      'data plane',
      named(({ why }) => why.class === 'data-plane'),
      UNTOUCHED,
    ),
    ...expectations(
      'other actions',
      named((action) => !isProvisioning(action) && !APART.has(action.why.class)),
      UNTOUCHED,
    ),
    ...attacks,
  ];
}

/** Counted by itself, or decided by nobody. */
const APART: ReadonlySet<ActionClass> = new Set(['data-plane', 'unclassified']);
