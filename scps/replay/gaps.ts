import { fitsWildcard, fitsWildcardInAnyLetters } from '../../gate/wildcard.ts';
import type { Statement } from '../document.ts';
import { levelsAbove, type Organization } from '../organization.ts';
import type { AskedRequest } from './request-of.ts';

/** What a statement asks for and the log does not tell, in words; nothing when the log tells all. */
export type GapOf = (statement: Statement, asked: AskedRequest) => string | undefined;

/** Whether a statement might be for a request, by its actions and resources. */
export function mayConcern(
  { Action, NotAction, Resource, NotResource }: Statement,
  { request, isResourceKnown }: AskedRequest,
): boolean {
  const fits = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => fitsWildcardInAnyLetters(pattern, request.action));
  if (Action ? !fits(Action) : fits(NotAction ?? [])) return false;
  if (!isResourceKnown) return true;
  const isAmong = (patterns: readonly string[]): boolean =>
    patterns.some((pattern) => pattern.includes('${') || fitsWildcard(pattern, request.resource));
  return Resource
    ? isAmong(Resource)
    : !(NotResource ?? []).every((pattern) => fitsWildcard(pattern, request.resource));
}

/** The first thing that a statement asks for and the log does not tell. */
export const gapOf: GapOf = (statement, { tells, isResourceKnown }) => {
  const patterns = statement.Resource ?? statement.NotResource ?? [];
  if (!isResourceKnown && patterns.some((pattern) => pattern !== '*')) return 'the resource';
  const keys = [
    ...Object.values(statement.Condition ?? {}).flatMap((of) => Object.keys(of)),
    ...variablesIn([
      ...patterns,
      ...Object.values(statement.Condition ?? {}).flatMap((of) => Object.values(of).flat()),
    ]),
  ];
  return keys.find((key) => !tells.has(key.toLowerCase()));
};

/** The keys of policy variables such as `${aws:PrincipalTag/team}`. */
function variablesIn(texts: readonly string[]): string[] {
  return texts.flatMap((text) =>
    [...text.matchAll(/\$\{([a-zA-Z][^,}]*)/g)].map(([, key = '']) => key.trim()),
  );
}

/** The statements that bound an account, by its SCPs, and those of all RCPs. */
export function statementsOver(organization: Organization): (account: string) => readonly Statement[] {
  const rcps = [...organization.policies.values()].filter(({ type }) => type === 'RESOURCE_CONTROL_POLICY');
  const known = new Map<string, readonly Statement[]>();
  return (account) => {
    const before = known.get(account);
    if (before) return before;
    // SCPs bound nobody outside the organization, and nobody of the management account.
    const isBound = organization.targets.has(account) && account !== organization.managementAccount;
    const scps = (isBound ? levelsAbove(account, organization) : [])
      .flatMap(({ policies }) => policies)
      .filter(({ type }) => type === 'SERVICE_CONTROL_POLICY');
    const statements = [...scps, ...rcps].flatMap(({ document }) => document.Statement);
    known.set(account, statements);
    return statements;
  };
}
