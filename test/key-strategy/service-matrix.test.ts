import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';
import { describe, expect, it } from 'vitest';
import type { JsonSchema, SchemaObject } from '../../gate/schema.ts';
import { REGIONS } from '../../key-strategy/regions.ts';
import { SERVICE_IDS, SERVICES, serviceNamed } from '../../key-strategy/service-matrix.ts';
import { memberPlace, itemPlace, placeOf, type Place } from '../../schemas/place.ts';

const SNAPSHOTS = join(import.meta.dirname, '../../restricted-schemas/snapshot');
const database = await loadAwsServiceSpec();

const properties = SERVICE_IDS.flatMap((id) =>
  serviceNamed(id).properties.map(({ type, path }) => ({ id, type, path })),
);

describe.each(properties)('$id: $type $path', ({ id, type, path }) => {
  it('is a property of the snapshot', () => {
    const file = join(SNAPSHOTS, `${type.replaceAll('::', '-')}.json`);
    expect(existsSync(file)).toBe(true);
    const snapshot = JSON.parse(readFileSync(file, 'utf8')) as SchemaObject;
    const place = path
      .split('.')
      .reduce<Place | undefined>(
        (at, name) => at && below(at, name, snapshot.definitions ?? {}),
        placeOf(snapshot, snapshot.definitions ?? {}),
      );
    expect(place?.nodes.some(({ type: kind }) => kind === 'string')).toBe(true);
  });

  it('is replaced, or not, as the service spec says', () => {
    const [resource] = database.lookup('resource', 'cloudFormationType', 'equals', type);
    const top = resource?.properties[path.split('.')[0] ?? ''];
    const { change } = serviceNamed(id);
    expect(top).toBeDefined();
    // Where another source knows better than the flag, the row names that: CloudTrail Lake, MSK, OpenSearch.
    if (change?.source === SPEC)
      expect(top?.causesReplacement ?? 'no').toBe(change.value === 'replacement' ? 'yes' : 'no');
    else if (change) expect(['cloudtrail-lake', 'msk', 'opensearch']).toContain(id);
  });
});

const SPEC = '@aws-cdk/aws-service-spec 0.1.216';

function below(
  place: Place,
  name: string,
  definitions: Readonly<Record<string, JsonSchema>>,
): Place | undefined {
  return (
    memberPlace(place, name, definitions) ??
    memberPlace(itemPlace(place, definitions) ?? { nodes: [] }, name, definitions)
  );
}

it('rests on the service spec that is installed', () => {
  const installed = JSON.parse(
    readFileSync(
      join(import.meta.dirname, '../../node_modules/@aws-cdk/aws-service-spec/package.json'),
      'utf8',
    ),
  ) as { readonly version: string };
  expect(`@aws-cdk/aws-service-spec ${installed.version}`).toBe(SPEC);
});

it('says on what each fact rests', () => {
  for (const id of SERVICE_IDS) {
    const row = serviceNamed(id);
    const facts = [row.key, row.change, row.byDefault, row.awsManagedKey, row.viaService, row.grants];
    const all = [...facts, row.keyOfAnotherAccount, row.encryptionContext, ...row.principals, ...row.notes];
    for (const fact of [...all, ...row.refuses]) {
      if (fact) expect([id, fact.evidence, fact.source.length > 3]).toEqual([id, fact.evidence, true]);
    }
  }
});

it('binds each service principal to its own resources, or says that this cannot be', () => {
  for (const id of SERVICE_IDS) {
    for (const { value } of serviceNamed(id).principals) {
      const bound = value.sourceConditions.length > 0 || Object.keys(value.encryptionContext).length > 0;
      expect([id, bound]).toEqual([id, id !== 'cloudtrail-lake']);
    }
  }
});

it('names no service twice, and gives a key to all but those that take none', () => {
  const without = SERVICE_IDS.filter((id) => SERVICES[id].key.value !== 'own');
  expect(without).toEqual(['s3-access-logs', 'lake-formation', 'dax', 'transfer']);
});

it('knows the Regions that the installed SDK knows', () => {
  const file = '@aws-sdk/core/dist-es/submodules/client/util-endpoints/lib/aws/partitions.js';
  const text = readFileSync(join(import.meta.dirname, '../../node_modules', file), 'utf8');
  const known = [...text.matchAll(/"([a-z]{2,4}(?:-[a-z]+)+-\d)": \{/g)].map(([, region]) => region);
  expect(known.length).toBeGreaterThan(30);
  expect(Object.values(REGIONS).flat().sort()).toEqual([...new Set(known)].sort());
});
