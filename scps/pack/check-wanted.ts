import type { Catalogue } from '../actions/catalogue.ts';
import { fitsWildcardInAnyLetters } from '../../gate/wildcard.ts';
import { minified } from '../document.ts';
import type { WantedStatement } from '../wanted.ts';
import { hasWildcard } from './action.ts';
import { grouped } from '../../schemas/grouped.ts';
import { PackError } from './pack-error.ts';

/**
 * The wanted statements with each known action in AWS's own capitals, and once. Throws a PackError that names everything
 * of which no policy can be made.
 */
export function checkWanted(
  wanted: readonly WantedStatement[],
  { actions }: Catalogue,
): readonly WantedStatement[] {
  const problems = [
    ...wanted.flatMap((one) => problemsOf(one).map((problem) => `${one.statement.Sid}: ${problem}`)),
    ...[...grouped(wanted, ({ statement }) => statement.Sid)]
      .filter(([, { length }]) => length > 1)
      .map(([sid, { length }]) => `${sid}: ${length} statements have this Sid. Give each its own.`),
  ];
  if (problems.length > 0) throw new PackError(problems);
  return wanted.map(({ statement, ...rest }) => {
    if (!statement.Action) return { statement, ...rest };
    const named = new Map(
      statement.Action.map((action): [string, string] => {
        const key = action.toLowerCase();
        return [key, actions.get(key)?.name ?? action];
      }),
    );
    return { ...rest, statement: { ...statement, Action: [...named.values()] } };
  });
}

function problemsOf({ type, statement, spared }: WantedStatement): string[] {
  const problems: string[] = [];
  // Shards get the number of their document, so a Sid that ends in a digit could not be told from a shard's.
  if (!/^[A-Za-z0-9]*[A-Za-z]$/.test(statement.Sid))
    problems.push('A Sid has letters and digits only, and ends with a letter.');
  if (type === 'RESOURCE_CONTROL_POLICY' && statement.Effect === 'Allow')
    problems.push('An RCP cannot allow; AWS takes "Deny" only.');
  const odd = /[^ -~]/.exec(minified({ Version: '2012-10-17', Statement: [statement] }));
  if (odd)
    problems.push(
      `Only ASCII is packed, for AWS's count of other characters is not known; it has "${odd[0]}".`,
    );
  if (statement.Action?.length === 0) problems.push('It names no action.');
  for (const action of statement.Action ?? []) {
    if (action !== '*' && !/^[A-Za-z0-9-]+:[^:]+$/.test(action))
      problems.push(`"${action}" is no action. Write service:Name; the service takes no wildcard.`);
    const hit = hasWildcard(action)
      ? [...spared].find((name) => fitsWildcardInAnyLetters(action, name))
      : spared.has(action.toLowerCase()) && action;
    if (hit) problems.push(`"${action}" is wanted, but ${hit} is to be spared. Decide on one.`);
  }
  return problems;
}
