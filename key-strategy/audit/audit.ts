import { grouped } from '../../schemas/grouped.ts';
import type { Plan } from '../plan.ts';
import { isCustomerMade, type CustomerKey } from '../planned-key.ts';
import { SERVICE_IDS, serviceNamed } from '../service-matrix.ts';
import { AUDIT_CODES, type AuditCode } from './codes.ts';
import { stateFaults, type Fault } from './key-faults.ts';
import { keyId, type LiveAccount, type LiveKey } from './live-account.ts';
import { accountOf, policyFaults, type PolicyBounds } from './policy-faults.ts';

/** Something in which an account and the plan differ, or that is not known. */
export interface AuditFinding {
  readonly code: AuditCode;
  readonly severity: 'wrong' | 'unknown';
  readonly account: string;
  readonly region: string;
  /** ARN of the live key, where there is one. */
  readonly key?: string;
  /** Id of the planned key, where there is one. */
  readonly planned?: string;
  readonly message: string;
  readonly next: string;
}

/** What is there, held against what is planned: version 1. */
export interface Audit {
  readonly version: 1;
  /** Customer managed keys of the plan, each Region of one counted, and those that were found. */
  readonly planned: number;
  readonly found: number;
  /** Places that were read: `account region`. */
  readonly read: readonly string[];
  readonly findings: readonly AuditFinding[];
}

/** A planned key in one of its Regions. */
interface Wanted {
  readonly key: CustomerKey;
  readonly region: string;
}

/** Compares the keys of accounts with the plan. What could not be read is a finding, never taken for right. */
export function auditKeys(plan: Plan, accounts: readonly LiveAccount[]): Audit {
  const wanted = plan.keys
    .filter(isCustomerMade)
    .flatMap((key) =>
      [key.region, ...(key.multiRegion?.replicas ?? [])].map((region): Wanted => ({ key, region })),
    );
  const places = new Map(accounts.map((one) => [placeOf(one.account, one.region), one]));
  const byPlace = grouped(wanted, ({ key, region }) => placeOf(key.keyAccount, region));
  const notRead = wanted
    .filter(({ key, region }) => !places.has(placeOf(key.keyAccount, region)))
    .map(({ key, region }) =>
      finding(
        'NOT-READ',
        { account: key.keyAccount, region, planned: key.id },
        `${key.alias} was not looked for.`,
      ),
    );
  const strays = straysIn(accounts, wanted);
  const results = accounts.map((live) =>
    auditPlace(live, byPlace.get(placeOf(live.account, live.region)) ?? [], strays),
  );
  return {
    version: 1,
    planned: wanted.length,
    found: results.reduce((sum, { found }) => sum + found, 0),
    read: [...places.keys()],
    findings: [...results.flatMap(({ findings }) => findings), ...notRead],
  };
}

/** Aliases that stand in Regions of their account where no key of the plan has them, by `account alias`. */
function straysIn(accounts: readonly LiveAccount[], wanted: readonly Wanted[]): ReadonlySet<string> {
  const planned = new Set(wanted.map(({ key, region }) => `${key.keyAccount} ${region} ${key.alias}`));
  const aliases = new Set(wanted.map(({ key }) => `${key.keyAccount} ${key.alias}`));
  return new Set(
    accounts.flatMap(({ account, region, aliases: answer }) =>
      ('value' in answer ? Object.keys(answer.value) : [])
        .filter(
          (alias) => aliases.has(`${account} ${alias}`) && !planned.has(`${account} ${region} ${alias}`),
        )
        .map((alias) => `${account} ${alias}`),
    ),
  );
}

function auditPlace(
  live: LiveAccount,
  wanted: readonly Wanted[],
  strays: ReadonlySet<string>,
): { readonly found: number; readonly findings: readonly AuditFinding[] } {
  const { account, region } = live;
  const at = { account, region };
  if ('error' in live.aliases) {
    const message = `kms:ListAliases answered ${live.aliases.error}, so no planned key can be found.`;
    return { found: 0, findings: [finding('UNREADABLE', at, message)] };
  }
  const aliases = live.aliases.value;
  const byId = new Map(live.keys.map((key) => [keyId(key.arn), key]));
  const keyUnder = (alias: string): LiveKey | undefined =>
    Object.hasOwn(aliases, alias) ? byId.get(aliases[alias] ?? '') : undefined;
  const plannedFor = grouped(
    wanted.filter(({ key }) => keyUnder(key.alias)),
    ({ key }) => keyUnder(key.alias)?.arn ?? '',
  );
  const missing = wanted
    .filter(({ key }) => !keyUnder(key.alias) && !strays.has(`${account} ${key.alias}`))
    .map(({ key }) => finding('KEY-MISSING', { ...at, planned: key.id }, `${key.alias} is not there.`));
  const aliasesOf = grouped(Object.keys(aliases), (alias) => aliases[alias] ?? '');
  const perKey = live.keys.flatMap((key) =>
    auditKey(
      key,
      (plannedFor.get(key.arn) ?? []).map((one) => one.key),
      (aliasesOf.get(keyId(key.arn)) ?? []).slice().sort(),
      live,
      strays,
    ),
  );
  return { found: [...plannedFor.values()].flat().length, findings: [...missing, ...perKey] };
}

function auditKey(
  live: LiveKey,
  planned: readonly CustomerKey[],
  aliases: readonly string[],
  { account, region }: LiveAccount,
  strays: ReadonlySet<string>,
): AuditFinding[] {
  const { description, lastUsage, policy } = live;
  if ('value' in description && description.value.KeyManager === 'AWS') return [];
  const [first] = planned;
  const at = { account, region, key: live.arn, ...(first && { planned: first.id }) };
  const tell = ({ code, message }: Fault): AuditFinding => finding(code, at, message);
  const faults: Fault[] = [
    ...(first ? sharing(planned) : unplanned(aliases, account, strays, lastUsage)),
    ...stateFaults(live, first),
    ...('value' in (policy ?? {}) ? policyFaultsOf(live, first, account) : []),
    ...grantFaults(live, first, account),
  ];
  return faults.map(tell);
}

function sharing(planned: readonly CustomerKey[]): Fault[] {
  if (planned.length < 2) return [];
  const applications = [...new Set(planned.map(({ application }) => application))].sort();
  const whose = applications.length > 1 ? ` of the applications ${applications.join(', ')}` : '';
  const message = `It stands under ${planned.map(({ alias }) => alias).join(', ')}${whose}.`;
  return [{ code: 'KEY-SHARED', message }];
}

function unplanned(
  aliases: readonly string[],
  account: string,
  strays: ReadonlySet<string>,
  lastUsage: LiveKey['lastUsage'],
): Fault[] {
  const stray = aliases.find((alias) => strays.has(`${account} ${alias}`));
  if (stray !== undefined) {
    return [{ code: 'WRONG-REGION', message: `${stray} stands here, where the plan has not put it.` }];
  }
  const name = aliases.length > 0 ? aliases.join(', ') : 'It has no alias, and';
  return [{ code: 'KEY-UNPLANNED', message: `${name} is not in the plan. ${usageWords(lastUsage)}` }];
}

function usageWords(answer: LiveKey['lastUsage']): string {
  if (!answer || 'error' in answer) return 'Its last use is not known.';
  const { Operation, Timestamp, TrackingStartDate } = answer.value;
  if (Timestamp !== undefined)
    return `It was last used at ${Timestamp} (${Operation ?? 'operation not told'}).`;
  return `No use is known since ${TrackingStartDate ?? 'AWS tracks it'}; earlier use is not tracked.`;
}

function policyFaultsOf({ policy }: LiveKey, planned: CustomerKey | undefined, account: string): Fault[] {
  if (!policy || 'error' in policy) return [];
  const faults = policyFaults(policy.value, boundsOf(planned, account));
  return faults
    ? [...faults]
    : [{ code: 'UNREADABLE', message: 'Its policy is no policy that can be read here.' }];
}

function boundsOf(planned: CustomerKey | undefined, account: string): PolicyBounds {
  const named = planned ? [...planned.crossAccountUsers, ...planned.users, ...administeringOf(planned)] : [];
  return {
    accounts: [
      account,
      ...(planned ? [planned.account] : []),
      ...named.flatMap((name) => accountOf(name) ?? []),
    ],
    servicesWithoutConditions: SERVICE_IDS.filter((id) => planned?.services.includes(id)).flatMap((id) =>
      serviceNamed(id)
        .principals.map(({ value }) => value)
        .filter(
          ({ sourceConditions, encryptionContext }) =>
            sourceConditions.length + Object.keys(encryptionContext).length === 0,
        )
        .map(({ principal }) => principal),
    ),
  };
}

function administeringOf({ administrators: { policy, operations, audit } }: CustomerKey): readonly string[] {
  return [...policy, ...operations, ...audit];
}

function grantFaults({ grants }: LiveKey, planned: CustomerKey | undefined, account: string): Fault[] {
  if (!grants || 'error' in grants) return [];
  const { accounts } = boundsOf(planned, account);
  return grants.value.flatMap(({ GranteePrincipal: grantee = '', Operations = [], GrantId = '' }) => {
    const other = accountOf(grantee);
    return other === undefined || accounts.includes(other)
      ? []
      : [
          {
            code: 'OTHER-ACCOUNT',
            message: `The grant ${GrantId} lets ${grantee} ${Operations.join(', ')}.`,
          },
        ];
  });
}

function finding(
  code: AuditCode,
  about: Pick<AuditFinding, 'account' | 'region' | 'key' | 'planned'>,
  message: string,
): AuditFinding {
  const { severity, next } = AUDIT_CODES[code];
  return { code, severity, ...about, message, next };
}

function placeOf(account: string, region: string): string {
  return `${account} ${region}`;
}
