import { fits, globOfText, type Glob } from './glob.ts';
import { NotUnderstood } from './not-understood.ts';

/** Whether an action, in small letters, is one of a statement's. */
export type ActionTest = (action: string) => boolean;

/** AWS refuses a wildcard in the service: "Action vendors must not contain wildcards". */
const ACTION = /^([a-z0-9-]+:[a-z0-9*?_-]+|\*)$/;

/** An action of a policy in small letters, which IAM matches in any. Throws NotUnderstood for what is none. */
export function readAction(text: string): string {
  const action = text.toLowerCase();
  if (ACTION.test(action)) return action;
  throw new NotUnderstood(
    `"${text}" is no action. Write "*" or "service:Action"; wildcards may stand after the colon.`,
  );
}

/**
 * Compiles the actions of a statement. Names are found in a set, and of the patterns only those of the action's service
 * are tried.
 */
export function compileActions(actions: readonly string[]): ActionTest {
  if (actions.includes('*')) return () => true;
  const names = new Set(actions.filter((action) => !/[*?]/.test(action)));
  const patterns = new Map<string, Glob[]>();
  for (const action of actions) {
    if (names.has(action)) continue;
    const ofService = patterns.get(serviceOf(action)) ?? [];
    ofService.push(globOfText(action));
    patterns.set(serviceOf(action), ofService);
  }
  return (action) =>
    names.has(action) || (patterns.get(serviceOf(action))?.some((glob) => fits(glob, action)) ?? false);
}

/** The service prefix of an action. */
export function serviceOf(action: string): string {
  return action.slice(0, action.indexOf(':'));
}
