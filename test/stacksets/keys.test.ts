import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseInventory } from '../../key-strategy/inventory.ts';
import { keyTemplatesOf } from '../../key-strategy/key-template.ts';
import { planKeys } from '../../key-strategy/plan.ts';
import type { KeyPolicy } from '../../key-strategy/policy/statement.ts';
import { BaselineKeysError, MARK, withKeys } from '../../stacksets/keys.ts';
import { deployed, FOLDER, longForm, PARAMETERS, setOf } from './baseline.ts';

const FILE = join(FOLDER, '../inventory.yaml');
const INVENTORY = readFileSync(FILE, 'utf8');
const { text: TEXT, template: TEMPLATE } = setOf('10');

/** A key with the alias by which people know it. */
interface Key {
  readonly alias: unknown;
  readonly properties: Readonly<Record<string, unknown>>;
}

/** The keys of the stack in a Region and stage. */
function madeIn(region: string, stage: string): readonly Key[] {
  const resources = deployed({ ...PARAMETERS, Stage: stage }, region)[0]?.state.resources ?? [];
  return resources
    .filter(({ type }) => type === 'AWS::KMS::Key')
    .map(({ logicalId, properties }) => ({
      alias: resources.find((one) => one.logicalId === `${logicalId}Alias`)?.properties.AliasName,
      properties,
    }));
}

/** The keys that the planner prints for an inventory. */
function planned(inventory: string): readonly Key[] {
  const planning = planKeys(parseInventory(inventory, FILE));
  if (!('plan' in planning)) throw new Error('The keys cannot be planned.');
  const resources = keyTemplatesOf(planning.plan).flatMap(({ template }) =>
    Object.values(template.Resources),
  );
  return resources.flatMap(({ Type, Properties }, at) =>
    Type === 'AWS::KMS::Key'
      ? [{ alias: resources[at + 1]?.Properties.AliasName, properties: Properties }]
      : [],
  );
}

/** Without what the baseline adds to the plan, and with names of statements that know no Region. */
function comparable({ alias, properties }: Key): Key {
  const { Statement, ...policy } = properties.KeyPolicy as KeyPolicy;
  const statements = Statement.filter(({ Sid }) => !Sid.startsWith('StateMachines')).map((one) => ({
    ...one,
    Sid: one.Sid.replace(/^ServiceLogs.*/, 'ServiceLogs'),
  }));
  return { alias, properties: { ...properties, KeyPolicy: { ...policy, Statement: statements } } };
}

describe('the keys of the baseline', () => {
  it('are those that `npm run stacksets:keys` would write', () => {
    expect(longForm(withKeys(TEXT, INVENTORY, FILE))).toEqual(TEMPLATE);
  });

  it('are one for each classification, and one for what tells of all', () => {
    expect(madeIn('eu-west-1', 'prod').map(({ alias }) => alias)).toEqual([
      'alias/stackgate/prod/restricted/operational',
      'alias/stackgate/prod/restricted',
      'alias/stackgate/prod/confidential',
      'alias/stackgate/prod/internal',
    ]);
  });

  it.each([
    ['eu-west-1', 'prod'],
    ['ap-southeast-2', 'test'],
  ])('are what the planner prints for %s, %s', (region, stage) => {
    const there = INVENTORY.replaceAll('eu-west-1', region).replaceAll('stage: prod', `stage: ${stage}`);
    expect(madeIn(region, stage).map(comparable)).toEqual(planned(there).map(comparable));
  });

  it('let state machines use the one key that protects them, and those who deploy them make it', () => {
    const added = madeIn('eu-west-1', 'prod').map(({ properties }) =>
      (properties.KeyPolicy as KeyPolicy).Statement.flatMap(({ Sid }) =>
        Sid.startsWith('StateMachines') ? [Sid] : [],
      ),
    );
    expect(added).toEqual([['StateMachines', 'StateMachinesLog', 'StateMachinesAreMade'], [], [], []]);
  });
});

describe('keys that cannot be written', () => {
  it.each([
    [
      'several Regions',
      INVENTORY.replace('region: eu-west-1', 'region: eu-central-1'),
      /one account, Region and stage/,
    ],
    ['several stages', INVENTORY.replace('stage: prod', 'stage: test'), /one account, Region and stage/],
    [
      'a user who administers',
      INVENTORY.replace('users: [catalog]', 'users: [key-administrators]'),
      /keys template/,
    ],
    [
      'what AWS refuses',
      INVENTORY.replace('keyControl: true', 'importedKeyMaterial: true, rotationDays: 90'),
      /keys plan/,
    ],
  ])('%s', (_, inventory, message) => {
    const write = (): string => withKeys(TEXT, inventory, FILE);
    expect(write).toThrow(BaselineKeysError);
    expect(write).toThrow(message);
  });

  it('without the line behind which they stand', () => {
    expect(() => withKeys(TEXT.replace(MARK, ''), INVENTORY, FILE)).toThrow(/has lost the line/);
  });
});
