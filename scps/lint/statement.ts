import { fitsWildcard, fitsWildcardInAnyLetters } from '../../gate/wildcard.ts';
import type { PolicyDocument, Statement } from '../document.ts';
import {
  exemptsAnyService,
  exemptsPrincipals,
  exemptsServices,
  isNetworkKey,
  testsOf,
  type Test,
} from './condition.ts';
import { arnsIntersect, intersects } from './glob.ts';
import type { Reference } from './reference.ts';

/** Keys and indices from the document down to a value. */
export type Path = readonly (string | number)[];

/** A text of a document, and where it stands. */
export interface Placed {
  readonly value: string;
  readonly path: Path;
}

/** A statement with the places of what it says. Lists that it lacks are empty. */
export interface StatementView {
  readonly statement: Statement;
  readonly path: Path;
  readonly denies: boolean;
  readonly actions: readonly Placed[];
  readonly notActions: readonly Placed[];
  readonly resources: readonly Placed[];
  readonly notResources: readonly Placed[];
  readonly tests: readonly Test[];
}

/** The statements of a document, taken apart. */
export function viewsOf({ Statement }: PolicyDocument): readonly StatementView[] {
  return Statement.map((statement, index) => {
    const path = ['Statement', index];
    const listOf = (name: 'Action' | 'NotAction' | 'Resource' | 'NotResource'): readonly Placed[] =>
      (statement[name] ?? []).map((value, at) => ({ value, path: [...path, name, at] }));
    return {
      statement,
      path,
      denies: statement.Effect === 'Deny',
      actions: listOf('Action'),
      notActions: listOf('NotAction'),
      resources: listOf('Resource'),
      notResources: listOf('NotResource'),
      tests: testsOf(statement.Condition ?? {}, [...path, 'Condition']),
    };
  });
}

/** Whether a statement's actions hold the named one. */
export function covers({ actions, notActions }: StatementView, action: string): boolean {
  return notActions.length > 0
    ? !notActions.some(({ value }) => fitsWildcardInAnyLetters(value, action))
    : actions.some(({ value }) => fitsWildcardInAnyLetters(value, action));
}

/** Whether a statement applies to every resource. */
export function isUnscoped({ resources }: StatementView): boolean {
  return resources.some(({ value }) => /^\*+$/.test(value));
}

/** Whether a statement's resources hold all that `resource`, a pattern itself, stands for. */
export function coversResource({ resources, notResources }: StatementView, resource: string): boolean {
  return notResources.length > 0
    ? !notResources.some(({ value }) => intersects(value, resource))
    : resources.some(({ value }) => fitsWildcard(value, resource));
}

/** Whether a statement denies to everyone but named principals: no other condition can let a call through. */
export function isOutright({ denies, tests }: StatementView): boolean {
  return denies && tests.every(exemptsPrincipals);
}

/** Whether a statement denies what does not come through CloudFormation (or, worse, through any service). */
export function isThroughCloudFormationOnly({ denies, tests }: StatementView): boolean {
  return (
    denies &&
    !tests.some(({ key }) => isNetworkKey(key)) &&
    tests.some(
      (test) =>
        exemptsServices(test) &&
        (exemptsAnyService(test) || test.values.some(({ value }) => /cloudformation/i.test(value))),
    )
  );
}

/** Which of some actions a pattern of the statement holds, where its resources let it apply to them. */
export function hitsOf(
  view: StatementView,
  wanted: readonly string[],
  reference: Reference,
): readonly { readonly at: Placed; readonly actions: readonly string[] }[] {
  const applicable = wanted.filter((action) => appliesTo(view, action, reference));
  return view.actions.flatMap((at) => {
    const actions = applicable.filter((action) => fitsWildcardInAnyLetters(at.value, action));
    return actions.length > 0 ? [{ at, actions }] : [];
  });
}

/** Whether an action can act on one of the statement's resources. Without resource types it acts on `*` alone. */
export function appliesTo(view: StatementView, action: string, reference: Reference): boolean {
  if (view.notResources.length > 0 || isUnscoped(view)) return true;
  const types = reference.resourcesOf(action);
  return view.resources.some(({ value }) => types.some((type) => arnsIntersect(type, value)));
}

/** `s3:PutObject, s3:DeleteObject and 4 more`. */
export function listed(names: readonly string[], most = 3): string {
  const shown = names.slice(0, most);
  const more = names.length - shown.length;
  return more > 0 ? `${shown.join(', ')} and ${more} more` : shown.join(', ');
}
