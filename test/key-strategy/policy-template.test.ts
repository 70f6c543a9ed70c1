import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { checkTemplate } from '../../cli/check-template.ts';
import { keyTemplatesOf, type KeyTemplate } from '../../key-strategy/key-template.ts';
import { regionsOf } from '../../key-strategy/key-place.ts';
import type { Plan } from '../../key-strategy/plan.ts';
import { isCustomerMade, type CustomerKey } from '../../key-strategy/planned-key.ts';
import { openPolicy, type Policy } from '../../schemas/policy.ts';
import { parseWaivers } from '../../schemas/waivers.ts';
import { ASSET, planOf } from './inventories.ts';
import { NAMED_PLANS, plans, withTeams } from './policy-plans.ts';

const pack = openPolicy('restricted-schemas');
const NOW = Date.parse('2026-11-21T12:00:00Z');

/** What the shipped pack refuses of a template, by alias; each parameter is the ARN that it stands for. */
function refusals(
  { account, region, template }: KeyTemplate,
  policy: Policy = pack,
): readonly (readonly [alias: string, rule: string])[] {
  const parameters = Object.keys(template.Parameters ?? {}).map((name) => [
    name,
    `arn:aws:kms:eu-west-1:${account}:key/mrk-1234abcd12ab34cd56ef1234567890ab`,
  ]);
  const { resources, problems } = checkTemplate(JSON.stringify(template), 'template.json', policy, {
    context: { accountID: account, region, partition: 'aws' },
    parameters: Object.fromEntries(parameters) as Record<string, string>,
    now: NOW,
  });
  expect(problems).toEqual([]);
  expect(resources).toHaveLength(Object.keys(template.Resources).length);
  return resources.flatMap(({ logicalId, findings }) =>
    findings
      // The key of an alias is known when it is made.
      .filter(
        ({ verdict, rule }) =>
          verdict === 'refused' || (verdict === 'deferred' && rule !== 'kms-alias-key-of-this-account'),
      )
      .map(({ rule }) => [aliasIn(template, logicalId), rule] as const),
  );
}

function aliasIn({ Resources }: KeyTemplate['template'], logicalId: string): string {
  return String(Resources[`${logicalId}Alias`]?.Properties.AliasName);
}

/** Where a plan asks for what the pack gives only by waiver. */
function beyondThePack(
  key: CustomerKey,
  region: string,
): readonly (readonly [alias: string, rule: string])[] {
  const { alias, type, multiRegion, rotation, deletionWindowDays } = key;
  const primary = region === key.region;
  const rules = [
    ...(primary && (type === 'imported' || multiRegion) ? ['kms-key-material-of-kms'] : []),
    // The rule tells both members that it names.
    ...(primary && type === 'imported' && multiRegion ? ['kms-key-material-of-kms'] : []),
    ...(primary && rotation.automatic && rotation.periodDays > 365 ? ['kms-key-rotation'] : []),
    ...(deletionWindowDays < 30 ? [primary ? 'kms-key-deletion-window' : 'kms-replica-deletion-window'] : []),
  ];
  return rules.map((rule) => [alias, rule] as const);
}

const inOrder = (pairs: readonly (readonly [string, string])[]): readonly string[] =>
  pairs.map((pair) => pair.join(' ')).sort();

function asThePackJudges(plan: Plan): void {
  const keys = plan.keys.filter(isCustomerMade);
  for (const template of keyTemplatesOf(plan)) {
    const { account, region } = template;
    const here = keys.filter((key) => key.keyAccount === account && regionsOf(key).includes(region));
    expect(inOrder(refusals(template))).toEqual(inOrder(here.flatMap((key) => beyondThePack(key, region))));
  }
}

describe('our own gate approves', () => {
  // Keys of a central account and users across accounts let another account in, which no waiver of the pack allows.
  const own = NAMED_PLANS.filter(([name]) => name !== 'another account');

  it.each(own)('the templates of %s', (_, plan) => {
    asThePackJudges(plan);
  });

  it('the templates of any plan', () => {
    fc.assert(fc.property(plans, asThePackJudges), { numRuns: 60 });
  }, 120_000);

  it('imported material and multi-Region keys of the bank, once they are waived', () => {
    const [, plan] = NAMED_PLANS.find(([name]) => name === 'bank.yaml') ?? [];
    const templates = plan ? keyTemplatesOf(plan) : [];
    const waiver = {
      rule: 'kms-key-material-of-kms',
      scope: {
        logicalIds: ['LedgerProdRestrictedBookingMultiRegion*', 'PaymentsProdRestrictedCardPCIImported*'],
      },
      owner: 'key-office',
      reason: 'The bank goes on without a Region, and keeps the material of cards elsewhere.',
      ticket: 'KEYS-1',
      granted: '2026-11-01',
      expires: '2026-12-31',
    };
    const waivers = parseWaivers(stringify({ waivers: { material: waiver } }), 'waivers.yaml');
    expect(templates.flatMap((template) => refusals(template))).toHaveLength(2);
    expect(templates.flatMap((template) => refusals(template, { ...pack, waivers: () => waivers }))).toEqual(
      [],
    );
  });

  it('nothing that lets another account in', () => {
    const [, plan] = NAMED_PLANS.find(([name]) => name === 'another account') ?? [];
    const rules = plan
      ? keyTemplatesOf(plan).flatMap((template) => refusals(template).map(([, rule]) => rule))
      : [];
    expect(new Set(rules)).toEqual(new Set(['kms-key-policy-principals']));
  });
});

/** Names as CloudFormation takes them. */
const LOGICAL_ID = /^[A-Za-z0-9]{1,255}$/;

it('every key is in the template of each of its places, with its alias, and stays', () => {
  fc.assert(
    fc.property(plans, (plan) => {
      const templates = keyTemplatesOf(plan);
      const made = templates.flatMap(({ account, region, template }) =>
        Object.values(template.Resources)
          .filter(({ Type }) => Type === 'AWS::KMS::Alias')
          .map(({ Properties }) => `${account} ${region} ${String(Properties.AliasName)}`),
      );
      const planned = plan.keys
        .filter(isCustomerMade)
        .flatMap((key) => regionsOf(key).map((region) => `${key.keyAccount} ${region} ${key.alias}`));
      expect([...made].sort()).toEqual([...planned].sort());
      for (const { template } of templates) {
        const resources = Object.entries(template.Resources);
        expect(resources).toHaveLength(2 * Object.keys(template.Outputs).length);
        expect(Object.keys(template).filter((name) => name === 'Transform')).toEqual([]);
        for (const [id, { Type, DeletionPolicy, UpdateReplacePolicy, Properties }] of resources) {
          expect([DeletionPolicy, UpdateReplacePolicy]).toEqual(['Retain', 'Retain']);
          expect(id).toMatch(LOGICAL_ID);
          if (Type === 'AWS::KMS::Alias')
            expect(Properties.TargetKeyId).toEqual({ Ref: id.replace(/Alias$/, '') });
        }
      }
    }),
    { numRuns: 60 },
  );
});

it('logical ids come from the alias, so that new data makes no key anew', () => {
  const idsOf = (names: readonly string[]): readonly string[] =>
    keyTemplatesOf(
      planOf(withTeams({ assets: names.map((application) => ({ ...ASSET, id: application, application })) })),
    ).flatMap(({ template }) => Object.keys(template.Resources));
  // They differ in nothing that a logical id could hold.
  const before = idsOf(['a-b', 'ab']);
  const after = idsOf(['a-b', 'ab', 'a_b', 'aB', 'A-b']);
  expect(new Set(after).size).toBe(10);
  expect(after).toEqual(expect.arrayContaining([...before]));
});

it('tells a template that CloudFormation would not take', () => {
  const planned = (count: number): readonly string[] =>
    keyTemplatesOf(
      planOf(
        withTeams({
          assets: Array.from({ length: count }, (_, index) => ({
            ...ASSET,
            id: `data-${index}`,
            application: `app-${index}`,
          })),
        }),
      ),
    ).flatMap(({ problems }) => problems.map(({ code }) => code));
  expect([planned(200), planned(201)]).toEqual([[], ['TEMPLATE-TOO-LARGE']]);
});
