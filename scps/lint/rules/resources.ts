import { fitsWildcardInAnyLetters } from '../../../gate/wildcard.ts';
import { TYPE_REGISTRY } from '../action-lists.ts';
import { arnsIntersect, hasWildcard } from '../glob.ts';
import { serviceInArn } from '../reference.ts';
import { isOfType, lacksStackId } from '../cloudformation-arn.ts';
import { BOTH, eachStatement, type Place, type Rule } from '../rule.ts';
import { appliesTo, isUnscoped, listed, type StatementView } from '../statement.ts';
import { textsIn } from '../texts.ts';

const ARN = /^arn:(?<partition>[^:]*):(?<service>[^:]*):(?<region>[^:]*):(?<account>[^:]*):/;

/** What statements apply to. */
export const RESOURCE_RULES: readonly Rule[] = [
  {
    id: 'scp-wildcard-only-action',
    title: 'An action without resources, scoped to an ARN',
    severity: 'error',
    why: 'The action takes no resource, so only "*" matches it: here it is neither allowed nor denied.',
    fix: 'Put it in a statement with "Resource": "*".',
    types: BOTH,
    check: eachStatement((view, { reference }) =>
      isScoped(view)
        ? view.actions.flatMap(({ value, path }) => {
            const matched = value.includes(':') ? reference.matching(value) : [];
            return matched.length === 0 ||
              isOnTypes(value) ||
              matched.some(
                ({ name, isWildcardOnly }) => !isWildcardOnly || reference.resourcesOf(name).length > 0,
              )
              ? []
              : [{ path, message: `${listed(matched.map(({ name }) => name))} takes no resource.` }];
          })
        : [],
    ),
  },
  {
    id: 'scp-action-misfit',
    title: 'An action that cannot act on the resources of its statement',
    severity: 'error',
    why: 'None of the resources is of a type that the action takes, so the statement says nothing about it.',
    fix: 'Correct the ARN, or put the action in a statement with resources of its own.',
    types: BOTH,
    check: eachStatement((view, { reference }) =>
      isScoped(view)
        ? view.actions.flatMap(({ value, path }): readonly Place[] => {
            const matched = (value.includes(':') ? reference.matching(value) : []).filter(
              ({ name }) => reference.resourcesOf(name).length > 0,
            );
            return matched.length === 0 ||
              isOnTypes(value) ||
              matched.some(({ name }) => appliesTo(view, name, reference))
              ? []
              : [{ path, message: `"${value}" acts on none of these resources.` }];
          })
        : [],
    ),
  },
  {
    id: 'scp-resource-misfit',
    title: 'A resource that no action of its statement acts on',
    severity: 'error',
    why: 'The resource is not protected: no action that the statement names takes its type, or its ARN has not the form of one.',
    fix: 'Correct the ARN. The service authorization reference lists its form.',
    types: BOTH,
    check: eachStatement((view, { reference }) => {
      if (view.actions.length === 0 || view.actions.some(({ value }) => isOnTypes(value))) return [];
      const types = view.actions.map(({ value }) => reference.typesOf(value)).filter(({ size }) => size > 0);
      if (types.length === 0) return [];
      return view.resources
        .filter(
          ({ value }) =>
            isOfOneService(value) &&
            // These have rules of their own.
            !lacksStackId(value) &&
            !isOfType(value) &&
            !types.some((ofAction) =>
              [...(ofAction.get(serviceInArn(value)) ?? [])].some((type) => arnsIntersect(type, value)),
            ),
        )
        .map(({ value, path }) => ({ path, message: `No action of the statement acts on "${value}".` }));
    }),
  },
  {
    id: 'scp-account-id',
    title: 'An account id that is none',
    severity: 'error',
    why: 'Account ids have twelve digits. A pattern with another number fits nothing.',
    fix: 'Write the twelve digits, without hyphens, as text: a number loses its leading zeros.',
    types: BOTH,
    check: ({ document, statements }) => [
      ...textsIn(document)
        .filter(({ value }) => isTypo(ARN.exec(value)?.groups?.account ?? '*'))
        .map(({ value, path }) => ({ path, message: `The account of "${value}" has not twelve digits.` })),
      ...statements
        .flatMap(({ tests }) => tests)
        .filter(({ key }) => /^aws:(?:principal|source|resource)account$/.test(key))
        .flatMap(({ values }) => values)
        .filter(({ value }) => isTypo(value))
        .map(({ value, path }) => ({ path, message: `"${value}" has not twelve digits.` })),
    ],
  },
  {
    id: 'scp-region-fixed',
    title: 'A Region that is fixed',
    severity: 'note',
    why: 'A deny with a Region in its ARN leaves the same resource open in every other Region.',
    fix: 'Write * for the Region, unless the resource is in that one alone.',
    types: BOTH,
    check: eachStatement(({ denies, resources }) =>
      denies
        ? resources
            .filter(({ value }) => {
              const region = ARN.exec(value)?.groups?.region ?? '';
              return region !== '' && !hasWildcard(region);
            })
            .map(({ value, path }) => ({ path, message: `"${value}" is of one Region.` }))
        : [],
    ),
  },
  {
    id: 'scp-partition-fixed',
    title: 'A partition that is fixed',
    severity: 'note',
    why: 'An ARN that begins with arn:aws: fits nothing in AWS GovCloud (US) or China.',
    fix: 'Write arn:*: if the document is used in several partitions.',
    types: BOTH,
    check: ({ document }) => {
      const fixed = textsIn(document).filter(({ value }) => /^arn:[a-z-]+:/.test(value));
      const [first] = fixed;
      const partitions = [...new Set(fixed.map(({ value }) => value.split(':')[1] ?? ''))];
      return first
        ? [
            {
              path: first.path,
              message: `ARNs of this document are of the partition ${partitions.join(', ')}.`,
            },
          ]
        : [];
    },
  },
];

const isTypo = (account: string): boolean => /^[\d-]+$/.test(account) && !/^\d{12}$/.test(account);

/** Whether the statement is for named resources alone. */
function isScoped(view: StatementView): boolean {
  return view.resources.length > 0 && !isUnscoped(view);
}

/** Whether a pattern is of actions on Hook types, of which AWS's own sources disagree; they have a rule of their own. */
function isOnTypes(pattern: string): boolean {
  return pattern.includes(':') && TYPE_REGISTRY.some((action) => fitsWildcardInAnyLetters(pattern, action));
}

/** Other patterns, such as `arn:aws:*:::x`, fit too much to say that they fit nothing. */
function isOfOneService(resource: string): boolean {
  const service = serviceInArn(resource);
  return service === '' ? !hasWildcard(resource) : !hasWildcard(service);
}
