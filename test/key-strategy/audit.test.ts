import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { auditKeys } from '../../key-strategy/audit/audit.ts';
import { AUDIT_CODES, type AuditCode } from '../../key-strategy/audit/codes.ts';
import { keyId, type Answer, type LiveAccount, type LiveKey } from '../../key-strategy/audit/live-account.ts';
import { saveAccount, savedAccounts, SAVED_ACCOUNT_FORM } from '../../key-strategy/audit/saved-account.ts';
import { isCustomerMade } from '../../key-strategy/planned-key.ts';
import { ASSET, planOf } from './inventories.ts';
import { cleanPolicy, emptyAccount, plannedAccounts } from './live-accounts.ts';

const PLAN = planOf({
  assets: [
    { ...ASSET, id: 'orders', application: 'shop', servicePrincipals: ['events.amazonaws.com'] },
    { ...ASSET, id: 'stock', application: 'stock', needs: { rotationDays: 180 } },
    { ...ASSET, id: 'ledger', application: 'bank', needs: { importedKeyMaterial: true } },
    { ...ASSET, id: 'shared', application: 'group', needs: { multiRegion: ['eu-central-1'] } },
    {
      ...ASSET,
      id: 'partner',
      application: 'partner',
      needs: { crossAccountUsers: ['arn:aws:iam::444455556666:role/partner'] },
    },
    { ...ASSET, id: 'logo', application: 'web', classification: 'public', administrators: undefined },
  ],
});
const CLEAN = plannedAccounts(PLAN);
const KEYS = PLAN.keys.filter(isCustomerMade);

/** A change of one live key; what it is found as. */
interface KeyFault {
  readonly name: string;
  readonly code: AuditCode;
  readonly fits?: (key: LiveKey) => boolean;
  readonly change: (key: LiveKey) => LiveKey;
}

const value = <Value>(answer: Answer<Value> | undefined): Value | undefined =>
  answer && 'value' in answer ? answer.value : undefined;
const described =
  (change: object) =>
  (key: LiveKey): LiveKey => ({
    ...key,
    description: { value: { ...value(key.description), ...change } },
  });
const rotated =
  (rotation: object) =>
  (key: LiveKey): LiveKey => ({ ...key, rotation: { value: rotation } });
const rotates = ({ rotation }: LiveKey): boolean => rotation !== undefined;
const refused = { error: 'AccessDeniedException' };

type Policy = ReturnType<typeof cleanPolicy>;
const withStatement =
  (statement: object) =>
  (key: LiveKey): LiveKey => {
    const policy = JSON.parse(value(key.policy) ?? '{}') as Policy;
    const more = { Effect: 'Allow', Action: 'kms:GenerateDataKey', Resource: '*', ...statement };
    return {
      ...key,
      policy: { value: JSON.stringify({ ...policy, Statement: [...policy.Statement, more] }) },
    };
  };
const ADMIN = 'arn:aws:iam::111122223333:role/admins';
const ROOT = 'arn:aws:iam::111122223333:root';

const DECRYPTING = withStatement({ Principal: { AWS: ADMIN }, Action: 'kms:Decrypt' });
const DENIES = (change: object) =>
  withStatement({ Effect: 'Deny', Principal: { AWS: ADMIN }, Action: 'kms:Decrypt', ...change });

const KEY_FAULTS: readonly KeyFault[] = [
  {
    name: 'deletion',
    code: 'PENDING-DELETION',
    change: described({ KeyState: 'PendingDeletion', DeletionDate: '2026-12-24T00:00:00Z' }),
  },
  {
    name: 'deletion of a key that is not rotated any more',
    code: 'PENDING-DELETION',
    fits: rotates,
    change: (key) => rotated({ KeyRotationEnabled: false })(described({ KeyState: 'PendingDeletion' })(key)),
  },
  { name: 'disabled', code: 'NOT-ENABLED', change: described({ KeyState: 'Disabled' }) },
  { name: 'no material', code: 'NOT-ENABLED', change: described({ KeyState: 'PendingImport' }) },
  { name: 'another origin', code: 'WRONG-KIND', change: described({ Origin: 'AWS_CLOUDHSM' }) },
  { name: 'another spec', code: 'WRONG-KIND', change: described({ KeySpec: 'RSA_2048' }) },
  { name: 'another usage', code: 'WRONG-KIND', change: described({ KeyUsage: 'SIGN_VERIFY' }) },
  {
    name: 'another kind of Regions',
    code: 'WRONG-KIND',
    change: (key) => described({ MultiRegion: value(key.description)?.MultiRegion !== true })(key),
  },
  {
    name: 'rotation off',
    code: 'ROTATION-OFF',
    fits: rotates,
    change: rotated({ KeyRotationEnabled: false }),
  },
  {
    name: 'rotation every 366 days',
    code: 'ROTATION-TOO-LONG',
    fits: rotates,
    change: rotated({ KeyRotationEnabled: true, RotationPeriodInDays: 366 }),
  },
  {
    name: 'rotation of no period',
    code: 'ROTATION-TOO-LONG',
    fits: rotates,
    change: rotated({ KeyRotationEnabled: true }),
  },
  { name: 'expiry', code: 'MATERIAL-EXPIRES', change: described({ ValidTo: '2027-01-01T00:00:00Z' }) },
  {
    name: 'an administrator who decrypts',
    code: 'ADMINISTRATOR-DECRYPTS',
    change: withStatement({ Principal: { AWS: ADMIN }, Action: 'kms:Decrypt' }),
  },
  {
    name: 'an administrator by a wildcard',
    code: 'ADMINISTRATOR-DECRYPTS',
    change: withStatement({ Principal: { AWS: [ADMIN] }, Action: ['kms:De*'] }),
  },
  {
    name: 'an administrator by exception',
    code: 'ADMINISTRATOR-DECRYPTS',
    change: withStatement({ Principal: { AWS: ADMIN }, Action: undefined, NotAction: 'kms:Encrypt' }),
  },
  {
    name: 'an administrator who grants',
    code: 'ADMINISTRATOR-DECRYPTS',
    change: withStatement({ Principal: { AWS: ADMIN }, Action: 'kms:Create*' }),
  },
  {
    name: 'the default policy',
    code: 'ADMINISTRATOR-DECRYPTS',
    change: withStatement({ Principal: { AWS: ROOT }, Action: 'kms:*' }),
  },
  { name: 'everybody', code: 'PUBLIC-PRINCIPAL', change: withStatement({ Principal: '*' }) },
  {
    name: 'everybody, of kind AWS',
    code: 'PUBLIC-PRINCIPAL',
    change: withStatement({ Principal: { AWS: ['*'] } }),
  },
  {
    name: 'everybody but one',
    code: 'PUBLIC-PRINCIPAL',
    change: withStatement({ NotPrincipal: { AWS: ADMIN } }),
  },
  {
    name: 'everybody through a service',
    code: 'PUBLIC-PRINCIPAL',
    change: withStatement({
      Principal: '*',
      Condition: { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } },
    }),
  },
  {
    name: 'everybody of whatever organization',
    code: 'PUBLIC-PRINCIPAL',
    change: withStatement({ Principal: '*', Condition: { StringLike: { 'aws:PrincipalOrgID': '*' } } }),
  },
  {
    name: 'everybody if the key is there',
    code: 'PUBLIC-PRINCIPAL',
    change: withStatement({
      Principal: '*',
      Condition: { StringEqualsIfExists: { 'aws:PrincipalOrgID': 'o-example123' } },
    }),
  },
  {
    name: 'everybody but an organization',
    code: 'PUBLIC-PRINCIPAL',
    change: withStatement({
      Principal: '*',
      Condition: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-example123' } },
    }),
  },
  {
    name: 'a service',
    code: 'SERVICE-WITHOUT-SOURCE',
    change: withStatement({ Principal: { Service: 'logs.eu-west-1.amazonaws.com' } }),
  },
  {
    name: 'a service of any source',
    code: 'SERVICE-WITHOUT-SOURCE',
    change: withStatement({
      Principal: { Service: 'sns.amazonaws.com' },
      Condition: { ArnLike: { 'aws:SourceArn': '*' } },
    }),
  },
  {
    name: 'another account',
    code: 'OTHER-ACCOUNT',
    change: withStatement({ Principal: { AWS: 'arn:aws:iam::999988887777:role/any' } }),
  },
  {
    name: 'another account by its number',
    code: 'OTHER-ACCOUNT',
    change: withStatement({ Principal: { AWS: '999988887777' } }),
  },
  {
    name: 'a grant to another account',
    code: 'OTHER-ACCOUNT',
    change: (key) => ({
      ...key,
      grants: {
        value: [
          { GranteePrincipal: 'arn:aws:iam::999988887777:role/any', Operations: ['Decrypt'], GrantId: 'a' },
        ],
      },
    }),
  },
  { name: 'no description', code: 'UNREADABLE', change: (key) => ({ ...key, description: refused }) },
  { name: 'no policy', code: 'UNREADABLE', change: (key) => ({ ...key, policy: refused }) },
  {
    name: 'a policy that is none',
    code: 'UNREADABLE',
    change: (key) => ({ ...key, policy: { value: '{}' } }),
  },
  {
    name: 'no rotation status',
    code: 'UNREADABLE',
    fits: rotates,
    change: (key) => ({ ...key, rotation: refused }),
  },
  { name: 'no grants', code: 'UNREADABLE', change: (key) => ({ ...key, grants: refused }) },
  { name: 'a policy that was not asked for', code: 'UNREADABLE', change: ({ policy: _, ...key }) => key },
  { name: 'grants that were not asked for', code: 'UNREADABLE', change: ({ grants: _, ...key }) => key },
  {
    name: 'a deny of another resource',
    code: 'ADMINISTRATOR-DECRYPTS',
    change: (key) => DENIES({ Resource: 'arn:aws:kms:eu-west-1:111122223333:key/other' })(DECRYPTING(key)),
  },
  {
    name: 'a deny with a condition',
    code: 'ADMINISTRATOR-DECRYPTS',
    change: (key) =>
      DENIES({ Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'false' } } })(DECRYPTING(key)),
  },
  { name: 'no tags', code: 'UNREADABLE', change: (key) => ({ ...key, tags: refused }) },
];

/** Statements that are no fault. */
const HARMLESS: readonly object[] = [
  { Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-example123' } } },
  { Principal: { AWS: '*' }, Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } },
  {
    Principal: { Service: 'logs.eu-west-1.amazonaws.com' },
    Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': 'arn:aws:logs:eu-west-1:111122223333:*' } },
  },
  {
    Principal: { AWS: ADMIN },
    Action: 'kms:CreateGrant',
    Condition: { Bool: { 'kms:GrantIsForAWSResource': true } },
  },
  {
    Principal: '*',
    Effect: 'Deny',
    Action: 'kms:Decrypt',
    Condition: { Bool: { 'aws:SecureTransport': 'false' } },
  },
];

const ALL: readonly { readonly account: number; readonly key: number; readonly live: LiveKey }[] =
  CLEAN.flatMap(({ keys }, account) =>
    keys.flatMap((live, key) =>
      value(live.description)?.KeyManager === 'CUSTOMER' ? [{ account, key, live }] : [],
    ),
  );

function changed(
  accounts: readonly LiveAccount[],
  arn: string,
  change: (key: LiveKey) => LiveKey,
): LiveAccount[] {
  return accounts.map((one) => ({
    ...one,
    keys: one.keys.map((key) => (key.arn === arn ? change(key) : key)),
  }));
}

/** `code key`, sorted. */
function found(accounts: readonly LiveAccount[]): string[] {
  return auditKeys(PLAN, accounts)
    .findings.map(({ code, key, planned = '' }) => `${code} ${key ?? planned}`)
    .sort();
}

it('finds nothing in accounts that are as planned', () => {
  expect(auditKeys(PLAN, CLEAN)).toMatchObject({ planned: 6, found: 6, findings: [] });
  expect(KEYS.map(({ type }) => type)).toContain('imported');
});

it.each(HARMLESS)('takes %j for no fault', (statement) => {
  for (const { live } of ALL) expect(found(changed(CLEAN, live.arn, withStatement(statement)))).toEqual([]);
});

it('takes a deny at its word', () => {
  for (const { live } of ALL) {
    expect(found(changed(CLEAN, live.arn, (key) => DENIES({})(DECRYPTING(key))))).toEqual([]);
  }
});

it.each(KEY_FAULTS)('finds $name, and nothing else, at every key', ({ code, fits = () => true, change }) => {
  const fitting = ALL.filter(({ live }) => fits(live));
  expect(fitting.length).toBeGreaterThan(2);
  for (const { live } of fitting) {
    expect(found(changed(CLEAN, live.arn, change))).toEqual([`${code} ${live.arn}`]);
  }
});

it('finds every fault of any set of keys, each under its key', () => {
  const faults = fc.constantFrom(...KEY_FAULTS);
  fc.assert(
    fc.property(fc.array(faults, { minLength: ALL.length, maxLength: ALL.length }), (chosen) => {
      let accounts: LiveAccount[] = CLEAN;
      const expected: string[] = [];
      for (const [index, { live }] of ALL.entries()) {
        const { fits = () => true, change, code } = chosen[index] ?? {};
        if (!change || code === undefined || !fits(live)) continue;
        accounts = changed(accounts, live.arn, change);
        expected.push(`${code} ${live.arn}`);
      }
      expect(found(accounts)).toEqual(expected.sort());
    }),
  );
});

describe('keys and their places', () => {
  const [first] = CLEAN;
  const aliasesOf = ({ aliases }: LiveAccount): Record<string, string> => ({ ...value(aliases) });
  const home = (change: (account: LiveAccount) => LiveAccount): LiveAccount[] =>
    CLEAN.map((one) => (one === first ? change(one) : one));
  const planned = (application: string) => KEYS.find((key) => key.application === application);
  const alias = (application: string): string => planned(application)?.alias ?? '';
  const arnOf = (application: string): string =>
    first?.keys.find(({ arn }) => keyId(arn) === aliasesOf(first)[alias(application)])?.arn ?? '';
  const without = (account: LiveAccount, application: string): LiveAccount => {
    const { [alias(application)]: _, ...aliases } = aliasesOf(account);
    return {
      ...account,
      aliases: { value: aliases },
      keys: account.keys.filter(({ arn }) => arn !== arnOf(application)),
    };
  };

  it('finds a key that is missing', () => {
    expect(found(home((account) => without(account, 'shop')))).toEqual([
      `KEY-MISSING ${planned('shop')?.id ?? ''}`,
    ]);
  });

  it('finds a key that is not planned, and says when it was used', () => {
    const arn = 'arn:aws:kms:eu-west-1:111122223333:key/mine';
    const cleanText = KEYS.slice(0, 1)
      .map((key) => JSON.stringify(cleanPolicy(key)))
      .join('');
    const mine = (lastUsage: LiveKey['lastUsage']) =>
      home((account) => ({
        ...account,
        keys: [
          ...account.keys,
          {
            arn,
            description: { value: { KeyManager: 'CUSTOMER', KeyState: 'Enabled' } },
            policy: { value: cleanText },
            grants: { value: [] },
            tags: { value: {} },
            ...(lastUsage && { lastUsage }),
          },
        ],
      }));
    expect(found(mine(undefined))).toEqual([`KEY-UNPLANNED ${arn}`]);
    const words = (lastUsage: LiveKey['lastUsage']) => auditKeys(PLAN, mine(lastUsage)).findings[0]?.message;
    expect(words({ value: { Timestamp: '2026-11-01', Operation: 'Decrypt' } })).toContain(
      'last used at 2026-11-01 (Decrypt)',
    );
    expect(words({ value: { TrackingStartDate: '2026-01-01' } })).toContain(
      'No use is known since 2026-01-01',
    );
    expect(words(refused)).toContain('not known');
  });

  it('finds a policy open to everybody at a key that is not planned too', () => {
    const accounts = home((account) => {
      const { [alias('shop')]: _, ...aliases } = aliasesOf(account);
      return { ...account, aliases: { value: aliases } };
    });
    const open = changed(accounts, arnOf('shop'), withStatement({ Principal: '*' }));
    expect(found(open)).toEqual([
      `KEY-MISSING ${planned('shop')?.id ?? ''}`,
      `KEY-UNPLANNED ${arnOf('shop')}`,
      `PUBLIC-PRINCIPAL ${arnOf('shop')}`,
    ]);
  });

  it('finds one key of two applications', () => {
    const accounts = home((account) => {
      const one = without(account, 'stock');
      return { ...one, aliases: { value: { ...aliasesOf(one), [alias('stock')]: keyId(arnOf('partner')) } } };
    });
    expect(found(accounts)).toEqual([`KEY-SHARED ${arnOf('partner')}`]);
    expect(auditKeys(PLAN, accounts).findings[0]?.message).toContain('applications partner, stock');
  });

  it('lets another account use the key that the plan says', () => {
    const partner = withStatement({ Principal: { AWS: 'arn:aws:iam::444455556666:role/partner' } });
    expect(found(changed(CLEAN, arnOf('partner'), partner))).toEqual([]);
    expect(found(changed(CLEAN, arnOf('shop'), partner))).toEqual([`OTHER-ACCOUNT ${arnOf('shop')}`]);
  });

  it('finds a key in the wrong Region', () => {
    const arn = 'arn:aws:kms:eu-central-1:111122223333:key/stray';
    const moved = home((account) => without(account, 'shop')).map((account) =>
      account.region === 'eu-central-1'
        ? {
            ...account,
            aliases: { value: { ...aliasesOf(account), [alias('shop')]: 'stray' } },
            keys: [
              ...account.keys,
              ...(first?.keys ?? [])
                .filter((key) => key.arn === arnOf('shop'))
                .map((key) => ({ ...key, arn })),
            ],
          }
        : account,
    );
    expect(found(moved)).toEqual([`WRONG-REGION ${arn}`]);
  });

  it('never takes what was not read for right', () => {
    expect(found([])).toEqual(
      KEYS.flatMap(({ id, multiRegion }) =>
        Array.from({ length: 1 + (multiRegion?.replicas.length ?? 0) }, () => `NOT-READ ${id}`),
      ).sort(),
    );
    expect(found(home((account) => ({ ...account, aliases: refused })))).toEqual(['UNREADABLE ']);
    const empty = CLEAN.map(({ account, region }) => emptyAccount(account, region));
    expect(new Set(auditKeys(PLAN, empty).findings.map(({ code }) => code))).toEqual(
      new Set(['KEY-MISSING']),
    );
  });
});

describe('saved answers', () => {
  const folder = (): string => mkdtempSync(join(tmpdir(), 'stackgate-'));

  it('read back as they were', async () => {
    const place = folder();
    for (const account of CLEAN) await saveAccount(place, account);
    expect(savedAccounts(place)).toEqual([...CLEAN].sort((a, b) => (a.region < b.region ? -1 : 1)));
  });

  it('are refused with each place that is wrong', () => {
    const place = folder();
    mkdirSync(place, { recursive: true });
    const wrong = {
      version: 1,
      account: 'x',
      region: 'eu-west-1',
      readAt: '',
      aliases: {},
      keys: [{ arn: 'y', description: {} }],
    };
    writeFileSync(join(place, 'kms-1.json'), JSON.stringify(wrong));
    expect(() => savedAccounts(place)).toThrow(
      /account must match[^]*aliases[^]*arn must match[^]*description/,
    );
  });

  it('have a form of draft-07', () => {
    expect(() => new Ajv({ strict: true, strictTypes: false }).compile(SAVED_ACCOUNT_FORM)).not.toThrow();
  });
});

it('has a test for every code', () => {
  const tested = new Set<string>(KEY_FAULTS.map(({ code }) => code));
  const ofPlaces = ['KEY-MISSING', 'KEY-UNPLANNED', 'KEY-SHARED', 'WRONG-REGION', 'NOT-READ'];
  expect([...tested, ...ofPlaces].sort()).toEqual(Object.keys(AUDIT_CODES).sort());
});
