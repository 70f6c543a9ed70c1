import { Unknown } from '../value.ts';
import { tiedToAccount, tiedToOrganization } from './condition.ts';
import {
  allows,
  answered,
  anyOf,
  membersOf,
  valuesOf,
  type Answer,
  type Placed,
  type Problem,
  type Statement,
} from './statement.ts';
import { undecided, type Frame } from './undecided.ts';

/** Who may be let in: roles of this account, AWS services, identity providers of this account, the organization. */
export type PrincipalKind = 'account' | 'service' | 'provider' | 'organization';

const SERVICE = /^[a-z0-9.-]+\.amazonaws\.com(\.cn)?$/;

/** Allowed principals are of the given kinds. Anyone else may stand only beside a condition that ties them. */
export function principals(
  statements: readonly Statement[],
  kinds: readonly PrincipalKind[],
  frame: Frame,
): Problem[] {
  return statements.filter(allows).flatMap((statement) => {
    const tied = anyOf([
      ...(kinds.includes('organization') ? tiedToOrganization(statement, frame) : []),
      ...(kinds.includes('account') ? tiedToAccount(statement, frame) : []),
    ]);
    return valuesOf(statement, 'Principal')
      .flatMap(eachPrincipal)
      .flatMap(({ name, at }) => {
        const answer = isOfKind(name, at, kinds, frame);
        // A service acts for all its customers: which of them, `sources` decides.
        return undecided(name === 'AWS' ? anyOf([answer, tied]) : answer, at, toldOf(at));
      });
  });
}

function toldOf({ value }: Placed): string {
  return value === '*' ? 'lets in everyone' : 'is nobody that may be let in';
}

/** `*` stands for `{AWS: '*'}`. */
function eachPrincipal(at: Placed): { name: string; at: Placed }[] {
  const members = membersOf(at).flatMap(({ name, values }) => values.map((value) => ({ name, at: value })));
  return members.length > 0 ? members : [{ name: 'AWS', at }];
}

function isOfKind(
  name: string,
  { value }: Placed,
  kinds: readonly PrincipalKind[],
  { context }: Frame,
): Answer {
  const own = (account: string | undefined): Answer => {
    if (account === undefined) return false;
    if (context.accountID === undefined) return 'depends on $<accountID>, which is not known here';
    return account === context.accountID;
  };
  switch (name) {
    case 'AWS':
      return answered(value, (text) => kinds.includes('account') && own(accountOf(text)));
    case 'Service':
      return answered(value, (text) => kinds.includes('service') && SERVICE.test(text));
    case 'Federated':
      return answered(
        value,
        (text) =>
          kinds.includes('provider') &&
          own(/^arn:[a-z-]+:iam::(\d{12}):(?:oidc|saml)-provider\/[^*?]+$/.exec(text)?.[1]),
      );
    default:
      return false;
  }
}

/** The account of a principal: its id, its root, or a role of it by name. */
function accountOf(text: string): string | undefined {
  if (/^\d{12}$/.test(text)) return text;
  return /^arn:[a-z-]+:(?:iam|sts)::(\d{12}):(?:root|role\/[^*?]+|assumed-role\/[^*?]+)$/.exec(text)?.[1];
}

/** A service is let in on behalf of this account or organization only: the confused deputy (IAM User Guide). */
export function sources(statements: readonly Statement[], frame: Frame): Problem[] {
  return statements.filter(allows).flatMap((statement) => {
    const tied = anyOf([...tiedToAccount(statement, frame), ...tiedToOrganization(statement, frame)]);
    return valuesOf(statement, 'Principal').flatMap((principal) => {
      const told = 'may act for other accounts too';
      if (principal.value instanceof Unknown)
        return undecided(anyOf([tied, principal.value.reason]), principal, told);
      const services = eachPrincipal(principal).filter(({ name }) => name === 'Service');
      return services.flatMap(({ at }) => undecided(tied, at, told));
    });
  });
}
