import { describe, expect, it } from 'vitest';
import { approachOf } from '../../key-strategy/approach.ts';
import { compareApproaches } from '../../key-strategy/compare.ts';
import { costOf, planCost } from '../../key-strategy/cost.ts';
import { diffPlans } from '../../key-strategy/diff.ts';
import { parseInventory, type Organization, type WrittenAsset } from '../../key-strategy/inventory.ts';
import { isCustomerMade, type CustomerKey } from '../../key-strategy/planned-key.ts';
import type { Plan } from '../../key-strategy/plan.ts';
import { parsePlan } from '../../key-strategy/saved-plan.ts';
import { WARNINGS } from '../../key-strategy/warnings.ts';
import { ASSET, planOf } from './inventories.ts';

const BLOG: WrittenAsset = {
  id: 'blog',
  application: 'app',
  account: '111122223333',
  region: 'eu-west-1',
  stage: 'prod',
  classification: 'public',
  services: ['s3'],
};

function keyOf(asset: Partial<WrittenAsset>, rest: object = {}): CustomerKey {
  const [key] = planOf({ ...rest, assets: [{ ...ASSET, ...asset }] }).keys;
  if (!key || !isCustomerMade(key)) throw new Error('No customer managed key.');
  return key;
}

describe('R0, the approach', () => {
  it.each<[Organization, string, string]>([
    [{}, 'decentralized', 'M1'],
    [{ autonomousTeams: true }, 'decentralized', 'M1'],
    [{ centralSecurityTeam: true }, 'centralized', 'M2'],
    [{ centralSecurityTeam: true, autonomousTeams: true }, 'hybrid', 'M3'],
    [{ strictCentralOversight: true }, 'centralized', 'M2'],
    [{ strictCentralOversight: true, autonomousTeams: true }, 'decentralized', 'M1'],
    [{ strictCentralOversight: true, autonomousTeams: true, centralSecurityTeam: true }, 'hybrid', 'M3'],
    [{ approach: 'decentralized', strictCentralOversight: true }, 'decentralized', 'M1'],
  ])('of %j is %s', (organization, approach, principle) => {
    expect(approachOf(organization)).toMatchObject({ approach, principle });
  });

  it.each([
    ['centralized', { policy: ['office'], operations: ['office'], audit: [] }],
    ['hybrid', { policy: ['office'], operations: ['admins'], audit: [] }],
    ['decentralized', { policy: ['admins'], operations: ['admins'], audit: ['office'] }],
  ])('%s decides who administers', (approach, administrators) => {
    const organization = { approach, centralAdministrators: ['office'] };
    expect(keyOf({}, { organization }).administrators).toEqual(administrators);
  });
});

describe('R1, the type of a key', () => {
  it.each<[string, Partial<WrittenAsset>, object, string]>([
    ['of public data', {}, {}, 'aws-owned'],
    ['where AWS has no owned key', { services: ['rds'] }, {}, 'aws-managed'],
    ['that is audited', { needs: { auditTrail: true } }, {}, 'aws-managed'],
    [
      'that is audited, without an AWS managed key',
      { services: ['events'], needs: { auditTrail: true } },
      {},
      'customer-managed',
    ],
    ['of confidential data', { classification: 'confidential' }, {}, 'customer-managed'],
    [
      'of confidential data that starts higher',
      { classification: 'confidential' },
      { settings: { customerManagedFrom: 'restricted' } },
      'aws-owned',
    ],
    ['under a regime', { regimes: ['R'] }, { regimes: { R: {} } }, 'customer-managed'],
    ['that is controlled', { needs: { keyControl: true } }, {}, 'customer-managed'],
    [
      'that others use',
      { needs: { crossAccountUsers: ['arn:aws:iam::444455556666:root'] } },
      {},
      'customer-managed',
    ],
    ['with a rotation of its own', { needs: { rotationDays: 90 } }, {}, 'customer-managed'],
    ['in two Regions', { needs: { multiRegion: ['us-east-1'] } }, {}, 'customer-managed'],
    ['with an alias', { needs: { byAlias: true } }, {}, 'customer-managed'],
    ['that someone administers', { administrators: ['ops'] }, {}, 'customer-managed'],
    ['that a service uses', { servicePrincipals: ['events.amazonaws.com'] }, {}, 'customer-managed'],
    ['of a secret for MSK', { services: ['msk-scram-secret'] }, {}, 'customer-managed'],
    ['of local disks of EMR', { services: ['emr-local-disk'] }, {}, 'customer-managed'],
    ['with material of our own', { needs: { importedKeyMaterial: true } }, {}, 'imported'],
    [
      'under a regime that wants that',
      { regimes: ['R'] },
      { regimes: { R: { minKeyType: 'imported' } } },
      'imported',
    ],
  ])('%s', (_, asset, rest, type) => {
    expect(planOf({ ...rest, assets: [{ ...BLOG, ...asset }] }).keys).toMatchObject([{ type }]);
  });
});

describe('R2, companions', () => {
  it.each([
    ['customer-managed', 'customer-managed'],
    ['aws-managed', 'aws-managed'],
    ['as-R1', 'aws-owned'],
  ])('%s gives public data beside confidential data a key that is %s', (publicCompanion, type) => {
    const plan = planOf({ settings: { publicCompanion }, assets: [ASSET, BLOG] });
    expect(plan.keys.find(({ assets }) => assets.includes('blog'))?.type).toBe(type);
  });

  it.each([
    { application: 'other' },
    { stage: 'test' },
    { region: 'us-east-1' },
    { account: '444455556666' },
  ])('are only those in one place: not %j', (elsewhere) => {
    const plan = planOf({ assets: [ASSET, { ...BLOG, ...elsewhere }] });
    expect(plan.keys.find(({ assets }) => assets.includes('blog'))?.type).toBe('aws-owned');
  });

  it('are not what is more sensitive itself', () => {
    const plan = planOf({
      assets: [
        { ...ASSET, classification: 'public' },
        { ...BLOG, classification: 'internal' },
      ],
    });
    expect(plan.keys.map(({ type }) => type)).toEqual(['customer-managed', 'aws-owned']);
  });

  it('are not made by what no key protects', () => {
    const logs = { ...ASSET, services: ['s3-access-logs'], administrators: undefined };
    const plan = planOf({ assets: [logs, BLOG] });
    expect(plan.keys).toMatchObject([{ type: 'aws-owned' }]);
    expect(plan.unprotected).toMatchObject([
      { asset: 'data', reason: 's3-access-logs takes no key of AWS KMS.' },
    ]);
  });
});

describe('R4 and R5, with their switches', () => {
  const records = [
    { ...ASSET, id: 'a', dataType: 'order', services: ['s3'] },
    { ...ASSET, id: 'b', dataType: 'order', services: ['rds'] },
    { ...ASSET, id: 'c', dataType: 'invoice', services: ['rds'] },
  ];

  it.each([
    [false, 2],
    [true, 3],
  ])('perServiceKeys %s makes %i keys', (perServiceKeys, keys) => {
    expect(planOf({ settings: { perServiceKeys }, assets: records }).summary.customerKeys).toBe(keys);
  });

  it.each([
    ['and', 1],
    ['or', 2],
  ])('sodMode %s splits different administrators of one use into %i', (sodMode, keys) => {
    const assets = [ASSET, { ...ASSET, id: 'other', administrators: ['others'] }];
    expect(planOf({ settings: { sodMode }, assets }).summary.customerKeys).toBe(keys);
  });
});

describe('principles that take two differences', () => {
  const cited = (other: Partial<WrittenAsset>): readonly string[] =>
    planOf({ assets: [ASSET, { ...ASSET, id: 'other', ...other }] }).keys[0]?.principles.map(
      ({ id }) => id,
    ) ?? [];

  it.each<[string, Partial<WrittenAsset>, boolean]>([
    ['another data type in another service', { dataType: 'order', services: ['rds'] }, true],
    ['another data type', { dataType: 'order' }, false],
    ['another service', { services: ['rds'] }, false],
  ])('P3b of %s', (_, other, is) => {
    expect(cited({ classification: 'public', ...other }).includes('P3b')).toBe(is);
  });

  it.each<[string, Partial<WrittenAsset>, boolean]>([
    ['another use and other administrators', { useCase: 'report', administrators: ['others'] }, true],
    ['another use', { useCase: 'report' }, false],
    ['other administrators', { administrators: ['others'] }, false],
  ])('P4a of %s', (_, other, is) => {
    expect(cited({ classification: 'public', ...other }).includes('P4a')).toBe(is);
  });
});

describe('R3, keys in a central account', () => {
  it('are all there, and their aliases tell the account of the data', () => {
    const settings = { keyAccount: 'central', centralKeyAccount: '444455556666' };
    const plan = planOf({ settings, assets: [ASSET, { ...ASSET, id: 'other', account: '777788889999' }] });
    expect(plan.keys).toMatchObject([
      { keyAccount: '444455556666', alias: 'alias/111122223333/app/prod/confidential/customer' },
      { keyAccount: '444455556666', alias: 'alias/777788889999/app/prod/confidential/customer' },
    ]);
  });
});

describe('R6, rotation', () => {
  it.each<[string, Partial<WrittenAsset>, object, object]>([
    ['is yearly', {}, {}, { automatic: true, periodDays: 365 }],
    ['follows the settings', {}, { settings: { rotationDays: 730 } }, { automatic: true, periodDays: 730 }],
    ['follows the asset', { needs: { rotationDays: 900 } }, {}, { automatic: true, periodDays: 900 }],
    [
      'follows the strictest regime',
      { regimes: ['A', 'B'], needs: { rotationDays: 300 } },
      { regimes: { A: { rotationMaxDays: 200 }, B: { rotationMaxDays: 100 } } },
      { automatic: true, periodDays: 100 },
    ],
    [
      'stays in what AWS KMS does',
      { regimes: ['A'] },
      { regimes: { A: { rotationMaxDays: 5000 } } },
      { automatic: true, periodDays: 2560 },
    ],
    [
      'is by hand for imported material',
      { regimes: ['A'], needs: { importedKeyMaterial: true } },
      { regimes: { A: { rotationMaxDays: 30 } } },
      { automatic: false, everyDays: 30 },
    ],
    [
      'is nobody’s for imported material of which nothing is asked',
      { needs: { importedKeyMaterial: true } },
      {},
      { automatic: false, everyDays: null },
    ],
  ])('%s', (_, asset, rest, rotation) => {
    expect(keyOf(asset, rest).rotation).toMatchObject(rotation);
  });
});

describe('R9, the cost', () => {
  const automatic = (periodDays: number): Pick<CustomerKey, 'rotation'> => ({
    rotation: { automatic: true, periodDays },
  });
  it.each([
    ['of a key that rotates yearly', { ...automatic(365), multiRegion: null }, [12, 24, 36]],
    ['of one that rotates every 90 days', { ...automatic(90), multiRegion: null }, [27, 36, 36]],
    ['of one that rotates every seven years', { ...automatic(2560), multiRegion: null }, [12, 12, 12]],
    [
      'of one in three Regions',
      { ...automatic(365), multiRegion: { primary: 'a', replicas: ['b', 'c'] } },
      [36, 72, 108],
    ],
  ])('%s', (_, key, cost) => {
    expect(costOf(key)).toEqual(cost);
  });

  it.each([
    [20_000, 0],
    [10_000_000, 359.28],
  ])('of %i requests a month is %d a year', (requests, cost) => {
    expect(planCost([], requests)).toMatchObject({ requests: cost, total: [cost, cost, cost] });
  });

  it('counts no requests under AWS owned keys', () => {
    const plan = planOf({ assets: [{ ...BLOG, requestsPerMonth: 10_000_000 }] });
    expect(plan.cost.total).toEqual([0, 0, 0]);
  });
});

describe('R8, warnings', () => {
  const codes = (plan: Plan): readonly string[] => [...new Set(plan.warnings.map(({ code }) => code))];
  it.each<[string, object]>([
    ['STAGE-DEFAULTED', { assets: [{ ...ASSET, stage: undefined }] }],
    ['ADMINISTRATORS-DEFAULTED', { assets: [{ ...ASSET, administrators: undefined }] }],
    ['DATA-TYPE-DEFAULTED', { assets: [{ ...ASSET, dataType: undefined }] }],
    ['CENTRAL-TEAM-DEFAULTED', { organization: { approach: 'hybrid' }, assets: [ASSET] }],
    ['AWS-MANAGED-KEY-MISSING', { assets: [{ ...BLOG, services: ['events'], needs: { auditTrail: true } }] }],
    ['COMPANION-LEFT', { settings: { publicCompanion: 'as-R1' }, assets: [ASSET, BLOG] }],
    ['SOD-ADMINS-SHARE-KEY', { assets: [ASSET, { ...ASSET, id: 'b', administrators: ['others'] }] }],
    [
      'SOD-ADMINISTRATOR-IS-USER',
      {
        teams: { admins: ['arn:aws:iam::111122223333:role/a'] },
        assets: [{ ...ASSET, users: ['arn:aws:iam::111122223333:role/a'] }],
      },
    ],
    [
      'TOO-MANY-KEYS',
      {
        settings: { keysPerApplicationStage: 1 },
        assets: [ASSET, { ...ASSET, id: 'b', classification: 'restricted' }],
      },
    ],
    ['MUCH-BEHIND-ONE-KEY', { settings: { assetsPerKey: 1 }, assets: [ASSET, { ...ASSET, id: 'b' }] }],
    [
      'ROTATION-BY-HAND',
      {
        regimes: { R: { rotationMaxDays: 100 } },
        assets: [{ ...ASSET, regimes: ['R'], needs: { importedKeyMaterial: true } }],
      },
    ],
    ['MATERIAL-LEAVES-REGION', { assets: [{ ...ASSET, needs: { multiRegion: ['us-east-1'] } }] }],
    ['KEY-FIXED-AT-CREATION', { assets: [{ ...ASSET, services: ['rds'] }] }],
    ['KEY-NOT-IN-TEMPLATES', { assets: [{ ...ASSET, services: ['quicksight'] }] }],
    ['SERVICE-NOTE', { assets: [{ ...ASSET, services: ['firehose'] }] }],
  ])('%s', (code, inventory) => {
    expect(codes(planOf(inventory))).toContain(code);
  });

  it('are not made of an inventory that says all', () => {
    const said = planOf({ assets: [{ ...ASSET, services: ['athena'] }] });
    expect(said.warnings).toEqual([]);
    expect(WARNINGS.length).toBe(15);
  });
});

describe('comparison', () => {
  const inventory = parseInventory(
    JSON.stringify({
      organization: { centralAdministrators: ['office'] },
      assets: [
        ASSET,
        { ...ASSET, id: 'other', application: 'other', administrators: ['others'] },
        { ...BLOG, id: 'a', needs: { auditTrail: true }, application: 'x' },
        { ...BLOG, id: 'b', needs: { auditTrail: true }, application: 'y', classification: 'internal' },
        { ...BLOG, id: 'c' },
      ],
    }),
    'inventory.json',
  );
  const comparison = compareApproaches(inventory);
  const alternatives = 'alternatives' in comparison ? comparison.alternatives : [];

  it('tells keys, cost and who administers, by approach and strictness', () => {
    expect(
      alternatives.map(({ approach, strictness, customerKeys, cost, policyAdministrators }) => [
        approach,
        strictness,
        customerKeys,
        cost.total[0],
        policyAdministrators,
      ]),
    ).toEqual([
      ['centralized', 'lean', 2, 24, { principals: ['office'], mostKeys: 2 }],
      ['decentralized', 'lean', 2, 24, { principals: ['admins', 'others'], mostKeys: 1 }],
      ['hybrid', 'lean', 2, 24, { principals: ['office'], mostKeys: 2 }],
      ['centralized', 'strict', 3, 36, { principals: ['office'], mostKeys: 3 }],
      ['decentralized', 'strict', 3, 36, { principals: ['admins', 'app', 'others'], mostKeys: 1 }],
      ['hybrid', 'strict', 3, 36, { principals: ['office'], mostKeys: 3 }],
    ]);
  });

  it('counts what shares the AWS managed key of a service', () => {
    expect(alternatives[0]?.blastRadius).toEqual({ assets: 2, classifications: 2 });
  });
});

describe('the difference of two plans', () => {
  const before = planOf({ assets: [ASSET, { ...ASSET, id: 'orders', classification: 'restricted' }] });

  it('tells keys that come and go, and data that moves', () => {
    const after = planOf({ assets: [ASSET, { ...ASSET, id: 'orders', application: 'shop' }] });
    const diff = diffPlans(before, after);
    const gone = '111122223333/eu-west-1/alias/app/prod/restricted/customer';
    const come = '111122223333/eu-west-1/alias/shop/prod/confidential/customer';
    expect(diff.changed).toMatchObject([{ id: come, formerly: gone }]);
    expect(diff.changed[0]?.members.map(({ member }) => member)).toEqual([
      'application',
      'classification',
      'alias',
    ]);
    expect([diff.added, diff.removed, diff.moved]).toEqual([[], [], []]);
  });

  it('tells members that changed, and the cost', () => {
    const after = planOf({
      settings: { rotationDays: 90 },
      assets: [{ ...ASSET, users: ['shop'] }, BLOG, { ...ASSET, id: 'more' }],
    });
    const diff = diffPlans(before, after);
    const [change] = diff.changed;
    expect(change?.members.map(({ member }) => member)).toEqual(['rotation', 'users']);
    expect(change?.assetsAdded).toEqual(['more']);
    expect(diff.removed.map(({ assets }) => assets)).toEqual([['orders']]);
    expect(diff.added.map(({ assets }) => assets)).toEqual([['blog']]);
    expect(diff.cost).toEqual({ before: [24, 48, 72], after: [54, 72, 72] });
  });

  it('tells data that moves behind another key, and what loses its key', () => {
    const split = planOf({
      assets: [ASSET, { ...ASSET, id: 'orders' }, { ...ASSET, id: 'x', services: ['dynamodb'] }],
    });
    const moved = planOf({
      assets: [ASSET, { ...ASSET, id: 'orders', stage: 'test' }, { ...ASSET, id: 'x', services: ['dax'] }],
    });
    const diff = diffPlans(split, moved);
    expect(diff.moved).toEqual([
      {
        asset: 'orders',
        from: '111122223333/eu-west-1/alias/app/prod/confidential/customer',
        to: '111122223333/eu-west-1/alias/app/test/confidential/customer',
      },
    ]);
    expect(diff.newlyUnprotected).toEqual(['x']);
    expect(diffPlans(moved, split).noLongerUnprotected).toEqual(['x']);
  });

  it('is not told of a file that is no plan', () => {
    expect(() => parsePlan('{"version": 2}', 'plan.json')).toThrow(
      /plan\.json:1:2: version must be one of 1/,
    );
  });
});
