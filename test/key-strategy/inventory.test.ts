import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { InventoryError } from '../../key-strategy/inventory-error.ts';
import { parseInventory } from '../../key-strategy/inventory.ts';
import { ASSET } from './inventories.ts';

function problemsIn(text: string, file = 'inventory.yaml'): string {
  try {
    parseInventory(text, file);
  } catch (error) {
    if (error instanceof InventoryError) return error.message;
    throw error;
  }
  return '';
}

/** An inventory of one asset, with members of its own. */
function one(asset: object, rest: object = {}): string {
  return stringify({ ...rest, assets: [{ ...ASSET, ...asset }] });
}

describe('an inventory', () => {
  it('tells everything that is wrong at once, each with its place', () => {
    const text = `settings: { sodMode: nand, rotationDays: 30 }
asets: []
assets:
  - id: data
    clasification: public
    application: my app
    account: 111122223333
    region: eu-wset-1
    services: [s3, rdss]
`;
    expect(problemsIn(text).split('\n')).toEqual([
      'inventory.yaml cannot be used.',
      expect.stringMatching(
        /^inventory\.yaml:1:13: settings\.sodMode must be one of and, or\. Did you mean "and"\?$/,
      ),
      expect.stringMatching(
        /^inventory\.yaml:1:28: settings\.rotationDays must be 90 or more \(Days between/,
      ),
      expect.stringMatching(
        /^inventory\.yaml:2:1: The file has the unknown member "asets"\. Did you mean "assets"\?$/,
      ),
      expect.stringMatching(
        /^inventory\.yaml:5:5: assets\.0 has the unknown member "clasification"\. Did you mean "classification"\?$/,
      ),
      expect.stringMatching(
        /^inventory\.yaml:6:5: assets\.0\.application must match .* \(at most 30 letters/,
      ),
      expect.stringMatching(
        /^inventory\.yaml:7:5: assets\.0\.account must be string \(twelve digits, in quotes\)\.$/,
      ),
      expect.stringMatching(
        /^inventory\.yaml:8:5: assets\.0\.region is "eu-wset-1", which is none of \d+ that there are\. Did you mean "eu-west-1"\?$/,
      ),
      expect.stringMatching(
        /^inventory\.yaml:9:20: assets\.0\.services\.1 is "rdss", which is none of \d+ that there are\. Did you mean "rds"\?$/,
      ),
    ]);
  });

  it('tells all that names nothing, once its form is right', () => {
    const text = `classifications: [open, secret]
settings: { customerManagedFrom: secrt }
teams: { ops: ['arn:aws:iam::111122223333:role/ops'] }
regimes: { PCI: {} }
assets:
  - { id: a, classification: oppen, application: x, account: '111122223333', region: eu-west-1, services: [s3], administrators: [op] }
  - { id: a, application: x, account: '111122223333', region: eu-west-1, services: [s3], regimes: [PCII] }
  - { id: b, carries: [a, c], application: x, account: '111122223333', region: eu-west-1, services: [logs] }
`;
    expect(problemsIn(text)).toBe(`inventory.yaml cannot be used.
inventory.yaml:2:13: There is no classification "secrt". Did you mean "secret"?
inventory.yaml:6:14: There is no classification "oppen". Did you mean "open"?
inventory.yaml:6:130: There is no team "op". Did you mean "ops"?
inventory.yaml:7:5: The asset lacks "classification".
inventory.yaml:7:7: "a" stands twice; ids are unique.
inventory.yaml:7:100: There is no regime "PCII". Did you mean "PCI"?
inventory.yaml:8:27: There is no asset "c". Did you mean "a"?`);
  });

  it.each<[string, string, RegExp]>([
    ['no assets', 'assets: []\n', /:1:1: assets must not be empty/],
    ['an asset without a service', one({ services: [] }), /assets\.0\.services must not be empty/],
    ['an account of eleven digits', one({ account: '11112222333' }), /account must match .*twelve digits/],
    ['the same service twice', one({ services: ['s3', 's3'] }), /services names an item twice/],
    [
      'a central account and keys with the data',
      one({}, { settings: { centralKeyAccount: '111122223333' } }),
      /:2:3: keyAccount central and centralKeyAccount go together/,
    ],
    [
      'keys in a central account that is not named',
      one({}, { settings: { keyAccount: 'central' } }),
      /:2:3: keyAccount central and centralKeyAccount go together/,
    ],
    [
      'a regime that cannot be part of an alias',
      one({}, { regimes: { 'P C I': {} } }),
      /:2:3: "P C I" is no name of a regime/,
    ],
    [
      'logs of logs',
      stringify({
        assets: [
          { ...ASSET, id: 'x', carries: ['y'] },
          { ...ASSET, id: 'y', carries: ['x'] },
        ],
      }),
      /"y" carries other assets itself; name those/,
    ],
    [
      'logs that are classified by themselves, without a classification',
      one({ carries: ['data'], classification: undefined }, { settings: { logClassification: 'as-given' } }),
      /The asset lacks "classification"/,
    ],
    ['a key of YAML twice', 'assets: []\nassets: []\n', /:2:1: Map keys must be unique/],
  ])('cannot have %s', (_, text, message) => {
    expect(problemsIn(text)).toMatch(message);
  });

  it('has the same places in JSON', () => {
    const text = JSON.stringify({ assets: [{ ...ASSET, classification: 'secret' }] }, null, 2);
    expect(problemsIn(text, 'inventory.json')).toContain(
      'inventory.json:9:7: There is no classification "secret".',
    );
    expect(problemsIn('{"assets": [], "assets": []}', 'a.json')).toContain(
      'a.json:1:16: "assets" stands twice',
    );
    expect(problemsIn('{"assets": [}', 'a.json')).toMatch(/a\.json:1:13: Not JSON/);
  });

  it('says which defaults it has taken', () => {
    const { assets } = parseInventory(
      one({ stage: undefined, dataType: undefined, administrators: undefined, team: 'builders' }),
      'a.yaml',
    );
    expect(assets).toMatchObject([
      {
        stage: 'prod',
        dataType: 'confidential',
        useCase: 'confidential',
        administrators: ['builders'],
        defaulted: ['stage', 'dataType', 'administrators'],
      },
    ]);
  });
});
