import fc from 'fast-check';
import type { Needs } from '../../key-strategy/asset.ts';
import type { WrittenAsset, WrittenInventory } from '../../key-strategy/inventory.ts';
import type { ServiceId } from '../../key-strategy/service-matrix.ts';

// Few names, so that assets often meet in a key; nothing that would be refused.
const PRINCIPALS = ['ann', 'bob', 'eve'] as const;
const REGIONS = ['eu-west-1', 'eu-central-1', 'us-east-1'] as const;
const STORES: readonly ServiceId[] = ['s3', 'rds', 'dynamodb', 'sqs', 'logs', 'msk-scram-secret'];

/** The first nearly always. */
function mostly<Value>(first: Value, ...others: readonly Value[]): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(first) }, fc.constantFrom(...others));
}

const principals = fc.subarray([...PRINCIPALS]);
const needs = fc
  .record(
    {
      auditTrail: fc.boolean(),
      keyControl: fc.boolean(),
      multiRegion: fc.subarray([...REGIONS], { maxLength: 1 }),
      rotationDays: fc.integer({ min: 90, max: 2560 }),
    },
    { requiredKeys: [] },
  )
  .chain((given) =>
    fc.boolean().map((imported) => {
      const { rotationDays, ...rest } = given;
      return imported ? { ...rest, importedKeyMaterial: true } : given;
    }),
  );

const stored = fc.record(
  {
    application: mostly('shop', 'lake'),
    account: mostly('111122223333', '444455556666'),
    region: mostly(...REGIONS),
    stage: mostly('prod', 'test'),
    classification: mostly('confidential', 'public', 'internal', 'restricted'),
    dataType: fc.constantFrom('order', 'customer', 'log'),
    useCase: fc.constantFrom('sell', 'report'),
    services: fc.oneof(
      { weight: 6, arbitrary: fc.subarray([...STORES], { minLength: 1, maxLength: 3 }) },
      { weight: 1, arbitrary: fc.constant<ServiceId[]>(['s3', 'lake-formation']) },
    ),
    administrators: principals.filter(({ length }) => length > 0),
    users: principals,
    regimes: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, fc.subarray(['HIPAA', 'PCI', 'GDPR'])),
    needs: fc.oneof({ weight: 3, arbitrary: fc.constant({}) }, needs),
  },
  { requiredKeys: ['application', 'account', 'region', 'stage', 'classification', 'services'] },
);

const unstored = fc.record({
  application: fc.constantFrom('shop', 'lake'),
  account: fc.constant('111122223333'),
  region: fc.constant('eu-west-1'),
  stage: fc.constant('prod'),
  classification: fc.constantFrom('public', 'restricted'),
  services: fc.constantFrom<ServiceId[]>(['s3-access-logs'], ['lake-formation'], ['dax']),
});

const asset = fc
  .oneof({ weight: 8, arbitrary: stored }, { weight: 1, arbitrary: unstored })
  .map((one): Omit<WrittenAsset, 'id'> => {
    const { region } = one;
    const given: Partial<Needs> | undefined = 'needs' in one ? one.needs : undefined;
    return given?.multiRegion?.some((replica) => replica === region) === true
      ? { ...one, needs: { ...given, multiRegion: [] } }
      : one;
  });

/** Inventories that can be planned. */
export const inventories: fc.Arbitrary<WrittenInventory> = fc.record({
  organization: fc.record(
    {
      autonomousTeams: fc.boolean(),
      centralSecurityTeam: fc.boolean(),
      strictCentralOversight: fc.boolean(),
      centralAdministrators: fc.constant(['key-office']),
    },
    { requiredKeys: [] },
  ),
  regimes: fc.constant({
    HIPAA: { separateKeys: true },
    PCI: { minKeyType: 'customer-managed' as const },
    GDPR: { rotationMaxDays: 180 },
  }),
  settings: fc.record(
    {
      publicCompanion: fc.constantFrom('customer-managed' as const, 'aws-managed' as const, 'as-R1' as const),
      perServiceKeys: fc.boolean(),
      sodMode: fc.constantFrom('and' as const, 'or' as const),
    },
    { requiredKeys: [] },
  ),
  assets: fc
    .array(asset, { minLength: 1, maxLength: 12 })
    .map((assets) => assets.map((one, index): WrittenAsset => ({ id: `asset-${index}`, ...one }))),
});
