import { hasWildcard } from '../glob.ts';
import { eachStatement, ofSet, SCP, statementsOf, type Rule } from '../rule.ts';

/** What allow statements let through later, or not at all. */
export const ALLOW_RULES: readonly Rule[] = [
  {
    id: 'scp-allow-not-action',
    title: 'Allow with NotAction',
    severity: 'warning',
    why: 'It allows every action that AWS will ever add, except the ones named.',
    fix: 'Name what is allowed, or deny what is not.',
    types: SCP,
    check: eachStatement(({ denies, notActions, path }) =>
      denies || notActions.length === 0
        ? []
        : [{ path: [...path, 'NotAction'], message: 'All actions but these are allowed, new ones too.' }],
    ),
  },
  {
    id: 'scp-allow-wildcard',
    title: 'An allow with wildcards',
    severity: 'note',
    why: 'It admits actions that AWS adds later and nobody here has approved.',
    fix: 'Name the actions. FullAWSAccess, an allow of * alone, is not meant by this.',
    types: SCP,
    check: eachStatement(({ denies, actions }) =>
      denies
        ? []
        : actions
            .filter(({ value }) => hasWildcard(value) && value !== '*')
            .map(({ value, path }) => ({
              path,
              message: `"${value}" admits actions that do not exist yet.`,
            })),
    ),
  },
  {
    id: 'scp-allow-missing',
    title: 'Denies without an allow',
    severity: 'note',
    why: 'A target whose policies allow nothing denies everything, and that at each level.',
    fix: 'Keep FullAWSAccess, or an allow-list of your own, on every target beside these.',
    types: SCP,
    check: ofSet(
      ({ path }) => path,
      (around) =>
        statementsOf(around).every(({ denies }) => denies)
          ? 'None of these policies allows anything.'
          : undefined,
    ),
  },
];
