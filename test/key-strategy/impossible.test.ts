import { describe, expect, it } from 'vitest';
import { COMBINATIONS, ONE_KEY_A_REGION } from '../../key-strategy/impossible.ts';
import { parseInventory, type WrittenAsset } from '../../key-strategy/inventory.ts';
import { planKeys } from '../../key-strategy/plan.ts';
import { ASSET } from './inventories.ts';

interface Case {
  readonly code: string;
  readonly of: string;
  readonly asset: Partial<WrittenAsset>;
  readonly rest?: object;
  /** The member that is pointed at. */
  readonly at: readonly string[];
  readonly reason: RegExp;
  /** What makes it possible. */
  readonly possible: { readonly asset?: Partial<WrittenAsset>; readonly rest?: object };
}

const CENTRAL = { settings: { keyAccount: 'central', centralKeyAccount: '444455556666' } };
const ABROAD = { multiRegion: ['eu-central-1'] };

const CASES: readonly Case[] = [
  {
    code: 'SERVICE-REFUSES',
    of: 'MWAA and a multi-Region key',
    asset: { services: ['mwaa'], needs: ABROAD },
    at: ['services'],
    reason: /^mwaa: MWAA takes no multi-Region key/,
    possible: { asset: { services: ['mwaa'], needs: {} } },
  },
  {
    code: 'SERVICE-REFUSES',
    of: 'MWAA and an alias',
    asset: { services: ['mwaa'], needs: { byAlias: true } },
    at: ['services'],
    reason: /takes no alias/,
    possible: { asset: { services: ['redshift'], needs: { byAlias: true } } },
  },
  {
    code: 'SERVICE-REFUSES',
    of: 'a log group and an alias',
    asset: { services: ['logs'], needs: { byAlias: true } },
    at: ['services'],
    reason: /takes the ARN of a key/,
    possible: { asset: { services: ['logs'], needs: { keyControl: true } } },
  },
  {
    code: 'SERVICE-REFUSES',
    of: 'access logs and control of their key',
    asset: { services: ['s3-access-logs'], needs: { keyControl: true } },
    at: ['services'],
    reason: /default encryption is SSE-S3/,
    possible: { asset: { services: ['s3-access-logs'], needs: {} } },
  },
  {
    code: 'SERVICE-REFUSES',
    of: 'DAX and imported material',
    asset: { services: ['dax'], needs: { importedKeyMaterial: true } },
    at: ['services'],
    reason: /DAX has no property for a key/,
    possible: { asset: { services: ['dynamodb'], needs: { importedKeyMaterial: true } } },
  },
  {
    code: 'NO-KEY-OF-ITS-OWN',
    of: 'Lake Formation and users of another account',
    asset: {
      services: ['lake-formation'],
      needs: { crossAccountUsers: ['arn:aws:iam::444455556666:role/x'] },
    },
    at: ['services'],
    reason: /has no key of its own/,
    possible: { asset: { services: ['lake-formation', 's3'], needs: { keyControl: true } } },
  },
  {
    code: 'PARTLY-WITHOUT-KEY',
    of: 'a table and its cache in one asset',
    asset: { services: ['dynamodb', 'dax'] },
    at: ['services'],
    reason: /No key can protect what is in dax/,
    possible: { asset: { services: ['dax'] } },
  },
  {
    code: 'IMPORTED-ROTATION',
    of: 'imported material that is rotated',
    asset: { needs: { importedKeyMaterial: true, rotationDays: 365 } },
    at: ['needs', 'rotationDays'],
    reason: /does not rotate imported/,
    possible: { asset: { needs: { importedKeyMaterial: true } } },
  },
  {
    code: 'IMPORTED-ROTATION',
    of: 'a regime that asks for imported material, and rotation',
    asset: { regimes: ['R'], needs: { rotationDays: 365 } },
    rest: { regimes: { R: { minKeyType: 'imported' } } },
    at: ['needs', 'rotationDays'],
    reason: /does not rotate imported/,
    possible: { rest: { regimes: { R: { minKeyType: 'customer-managed' } } } },
  },
  {
    code: 'ROTATION-PERIOD',
    of: 'a month between rotations',
    asset: { needs: { rotationDays: 89 } },
    at: ['needs', 'rotationDays'],
    reason: /every 90 to 2560 days by itself, not every 89/,
    possible: { asset: { needs: { rotationDays: 90 } } },
  },
  {
    code: 'ROTATION-PERIOD',
    of: 'ten years between rotations',
    asset: { needs: { rotationDays: 2561 } },
    at: ['needs', 'rotationDays'],
    reason: /not every 2561/,
    possible: { asset: { needs: { rotationDays: 2560 } } },
  },
  {
    code: 'ROTATION-PERIOD',
    of: 'a regime of a month',
    asset: { regimes: ['R'] },
    rest: { regimes: { R: { rotationMaxDays: 30 } } },
    at: ['regimes'],
    reason: /not every 30/,
    possible: { rest: { regimes: { R: { rotationMaxDays: 3000 } } } },
  },
  {
    code: 'REPLICA-IN-ITS-REGION',
    of: 'a replica where the key is',
    asset: { needs: { multiRegion: ['eu-west-1'] } },
    at: ['needs', 'multiRegion'],
    reason: /in eu-west-1 already/,
    possible: { asset: { needs: ABROAD } },
  },
  {
    code: 'REPLICA-IN-ANOTHER-PARTITION',
    of: 'a replica in China',
    asset: { needs: { multiRegion: ['cn-north-1'] } },
    at: ['needs', 'multiRegion'],
    reason: /partition aws-cn/,
    possible: { asset: { needs: ABROAD } },
  },
  {
    code: 'MULTI-REGION-NEVER',
    of: 'a multi-Region key where there are none',
    asset: { needs: ABROAD },
    rest: { settings: { multiRegion: 'never' } },
    at: ['needs', 'multiRegion'],
    reason: /allow no multi-Region key/,
    possible: { rest: { settings: { multiRegion: 'on-request' } } },
  },
  {
    code: 'OUTSIDE-REQUIRED-REGIONS',
    of: 'data elsewhere',
    asset: {},
    rest: { organization: { requiredRegions: ['eu-central-1'] } },
    at: ['region'],
    reason: /eu-west-1 is not one of requiredRegions/,
    possible: { rest: { organization: { requiredRegions: ['eu-central-1', 'eu-west-1'] } } },
  },
  {
    code: 'OUTSIDE-REQUIRED-REGIONS',
    of: 'a replica elsewhere',
    asset: { needs: { multiRegion: ['us-east-1'] } },
    rest: { organization: { requiredRegions: ['eu-west-1', 'eu-central-1'] } },
    at: ['needs', 'multiRegion'],
    reason: /us-east-1 is not one/,
    possible: { asset: { needs: ABROAD } },
  },
  {
    code: 'CENTRAL-KEY',
    of: 'a central key, and a service of which that is not known',
    asset: { services: ['redshift'] },
    rest: CENTRAL,
    at: ['services'],
    reason: /redshift is not known to take a key of another account/,
    possible: { asset: { services: ['s3', 'secretsmanager'] } },
  },
];

function impossibleIn({ asset, rest = {} }: Pick<Case, 'asset' | 'rest'>): readonly unknown[] {
  const text = JSON.stringify({ ...rest, assets: [{ ...ASSET, ...asset }] });
  const planning = planKeys(parseInventory(text, 'inventory.json'));
  return 'impossible' in planning ? planning.impossible : [];
}

describe.each(CASES)('$code: $of', ({ code, asset, rest, at, reason, possible }) => {
  it('is refused with its place, the reason and what to do instead', () => {
    const found = impossibleIn({ asset, ...(rest && { rest }) });
    expect(found).toEqual([
      {
        code,
        asset: 'data',
        path: ['assets', 0, ...at],
        reason: expect.stringMatching(reason) as string,
        instead: expect.stringMatching(/\w/) as string,
      },
    ]);
  });

  it('is planned without what makes it impossible', () => {
    const changed = { asset: { ...asset, ...possible.asset }, rest: possible.rest ?? rest ?? {} };
    expect(impossibleIn(changed)).toEqual([]);
  });
});

it('refuses several keys for the one Glue Data Catalog of an account and Region', () => {
  const catalog = { ...ASSET, services: ['s3', 'glue-catalog'] };
  const plan = (assets: readonly object[]): readonly unknown[] => {
    const planning = planKeys(parseInventory(JSON.stringify({ assets }), 'inventory.json'));
    return 'impossible' in planning ? planning.impossible : [];
  };
  expect(plan([catalog, { ...catalog, id: 'other', application: 'other' }])).toMatchObject([
    { code: ONE_KEY_A_REGION.code, asset: 'other', path: ['assets', 1, 'services'] },
  ]);
  expect(plan([catalog, { ...catalog, id: 'other' }])).toEqual([]);
  expect(plan([catalog, { ...catalog, id: 'other', application: 'other', region: 'eu-central-1' }])).toEqual(
    [],
  );
});

it('has a case for each code', () => {
  expect(new Set(CASES.map(({ code }) => code))).toEqual(new Set(COMBINATIONS.map(({ code }) => code)));
});
