import { fitsWildcard } from '../../../gate/wildcard.ts';
import { exemptsPrincipals, type Test } from '../condition.ts';
import { hasWildcard } from '../glob.ts';
import { eachDeny, isDenied, ofSet, SCP, statementsOf, type Rule, type Surroundings } from '../rule.ts';
import { covers, coversResource, isOutright, listed, type Placed } from '../statement.ts';

/** With one of these on an exempt role, whoever is not exempt becomes so. */
const TAKE_OVER = [
  'iam:CreateRole',
  'iam:UpdateAssumeRolePolicy',
  'iam:AttachRolePolicy',
  'iam:PutRolePolicy',
  'iam:PassRole',
];

/** Letters that a name must begin with before its first wildcard, for the pattern to mean somebody. */
const ANCHOR = 3;

const ROLE = /^arn:[^:]+:iam::[^:]*:(?:role|user)\/(?<name>.*)$/;

/** Principals that a deny lets off, and whether that can be taken advantage of. */
export const EXEMPTION_RULES: readonly Rule[] = [
  {
    id: 'scp-principal-positive',
    title: 'A deny for named principals only',
    severity: 'warning',
    why: 'With a positive operator the statement denies the principals that it names, and nobody else. Where they were to be exempt, it does the opposite.',
    fix: 'Use ArnNotLike to exempt them. Keep it if they alone are to be denied.',
    types: SCP,
    check: eachDeny(({ tests }) =>
      tests
        .filter(
          ({ key, negated, operator, values }) =>
            key === 'aws:principalarn' &&
            !negated &&
            operator !== 'Null' &&
            // Denying the root user is what a positive test is for.
            !values.every(({ value }) => value.endsWith(':root')),
        )
        .map(({ path, values }) => ({
          path,
          message: `Only ${listed(values.map(({ value }) => value))} is denied this.`,
        })),
    ),
  },
  {
    id: 'scp-exempt-session-arn',
    title: 'An exemption for the ARN of a session',
    severity: 'error',
    why: 'The aws:PrincipalArn of a role session is the ARN of the role, so the pattern exempts nobody.',
    fix: 'Name the role: arn:aws:iam::*:role/NAME.',
    types: SCP,
    check: eachDeny(({ tests }) =>
      exempted(tests)
        .filter(({ value }) => value.includes(':assumed-role/'))
        .map(({ value, path }) => ({
          path,
          message: `"${value}" is a session; it never is aws:PrincipalArn.`,
        })),
    ),
  },
  {
    id: 'scp-exempt-too-wide',
    title: 'An exemption that is too wide',
    severity: 'error',
    why: 'A wildcard spans slashes, so a pattern that does not begin with a fixed path or name fits roles that anybody may create.',
    fix: 'Begin with the path and name: arn:aws:iam::*:role/platform/deploy-*.',
    types: SCP,
    check: eachDeny(({ tests }) =>
      exempted(tests)
        .filter(({ value }) => isTooWide(value))
        .map(({ value, path }) => ({ path, message: `"${value}" exempts roles of any name.` })),
    ),
  },
  {
    id: 'scp-exempt-role-unprotected',
    title: 'An exempt role that anybody may change',
    severity: 'error',
    why: 'Who may create, change or pass a role of that name is as exempt as the role.',
    fix: 'Deny these actions on the ARN of the role to everyone but the exempt roles, without another condition. Lint all policies of the organization together; name roles that others protect with --protected-role.',
    types: SCP,
    check: (policy, around) =>
      firstExemptions(around).flatMap(({ name, role }) => {
        if (name !== policy.name) return [];
        const guards = statementsOf(around).filter(
          (view) => isOutright(view) && coversResource(view, role.value),
        );
        const open = TAKE_OVER.filter((action) => !guards.some((view) => covers(view, action)));
        return open.length === 0
          ? []
          : [{ path: role.path, message: `Nothing here denies ${listed(open, 5)} on ${role.value}.` }];
      }),
  },
  {
    id: 'scp-exempt-tag-unprotected',
    title: 'An exemption by a tag that anybody may set',
    severity: 'warning',
    why: 'Who may tag a principal can exempt it.',
    fix: 'Deny iam:TagRole and iam:TagUser with that tag key to everyone but who administers it.',
    types: SCP,
    check: ofSet(
      ({ denies, tests }) =>
        denies
          ? tests.find((test) => exemptsPrincipals(test) && test.key.startsWith('aws:principaltag/'))?.path
          : undefined,
      (around) => {
        const open = ['iam:TagRole', 'iam:TagUser'].filter((action) => !isDenied(action, around, () => true));
        return open.length === 0
          ? undefined
          : `Nothing here denies ${open.join(', ')}, so the tag can be set.`;
      },
    ),
  },
];

/** The principals that tests exempt by ARN. */
function exempted(tests: readonly Test[]): readonly Placed[] {
  return tests
    .filter((test) => test.key === 'aws:principalarn' && exemptsPrincipals(test))
    .flatMap(({ values }) => values);
}

function isTooWide(value: string): boolean {
  if (!hasWildcard(value) || value.includes(':assumed-role/')) return false;
  if (/^arn:[^:]+:iam::[^:]*:root$/.test(value)) return false;
  const name = ROLE.exec(value)?.groups?.name;
  if (name === undefined) return true;
  return hasWildcard(name) && name.search(/[*?]/) < ANCHOR;
}

/** Each exempt role once, where it is first exempted. */
function firstExemptions({
  policies,
  settings,
}: Surroundings): readonly { readonly name: string; readonly role: Placed }[] {
  const seen = new Set<string>();
  return policies.flatMap(({ name, statements }) =>
    statements
      .filter(({ denies }) => denies)
      .flatMap(({ tests }) => exempted(tests))
      .filter(({ value }) => {
        const isNew = !seen.has(value);
        seen.add(value);
        return (
          isNew &&
          value.includes(':role/') &&
          !isTooWide(value) &&
          !settings.protectedRoles.some((known) => fitsWildcard(known, value))
        );
      })
      .map((role) => ({ name, role })),
  );
}
