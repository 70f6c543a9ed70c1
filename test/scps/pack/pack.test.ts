import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isReadOnly } from '../../../scps/actions/catalogue.ts';
import { minified, type ControlPolicy } from '../../../scps/document.ts';
import { grouped } from '../../../schemas/grouped.ts';
import { pack } from '../../../scps/pack/pack.ts';
import { prove } from '../../../scps/pack/prove.ts';
import { sizeReport } from '../../../scps/pack/size-report.ts';
import { QUOTAS } from '../../../scps/quotas.ts';
import type { WantedStatement } from '../../../scps/wanted.ts';
import { allow, catalogue, deny, expand, lists, quotasOf, statementsOf, wantedScp } from './lists.ts';

const sizeOf = ({ document }: ControlPolicy): number => Buffer.byteLength(minified(document));
const mutating = [...catalogue.actions].flatMap(([name, action]) => (isReadOnly(action) ? [] : [name]));
const everything = pack([deny(mutating)], catalogue, QUOTAS);

describe('what is packed', () => {
  it('is denied, and no other known action is', () => {
    fc.assert(
      fc.property(lists(), fc.integer({ min: 1500, max: 10_240 }), (list, size) => {
        const policies = pack([deny(list)], catalogue, quotasOf(size));
        expect(expand(statementsOf(policies))).toEqual([...list].sort());
      }),
      { numRuns: 60 },
    );
  });

  it('is allowed by its names alone, unless wildcards are asked for', () => {
    fc.assert(
      fc.property(lists(), (list) => {
        const named = statementsOf(pack([allow(list)], catalogue, QUOTAS)).flatMap(
          ({ Action = [] }) => Action,
        );
        expect(named.sort()).toEqual(list.map((name) => catalogue.actions.get(name)?.name).sort());
        const patterns = pack([allow(list)], catalogue, QUOTAS, { wildcardsInAllow: true });
        expect(expand(statementsOf(patterns))).toEqual([...list].sort());
      }),
      { numRuns: 30 },
    );
  });

  it('fits its documents, each with Sids of its own', () => {
    fc.assert(
      fc.property(lists(20), lists(3), fc.integer({ min: 1200, max: 6000 }), (one, other, size) => {
        const wanted = [deny(one), deny(other, 'CloudControl'), allow(one)];
        const quotas = quotasOf(size);
        const policies = pack(wanted, catalogue, quotas);
        for (const policy of policies) {
          expect(sizeOf(policy)).toBeLessThanOrEqual(size);
          expect(minified(policy.document)).toMatch(/^[ -~]*$/);
        }
        const sids = statementsOf(policies).map(({ Sid = '' }) => Sid);
        expect(new Set(sids).size).toBe(sids.length);
        expect(sids.filter((sid) => !/^[A-Za-z0-9]+$/.test(sid))).toEqual([]);
        expect(new Set(policies.map(({ name }) => name)).size).toBe(policies.length);
        const { fewest } = sizeReport(wanted, policies, quotas);
        expect(policies.length).toBeGreaterThanOrEqual(fewest);
        expect(policies.length).toBeLessThanOrEqual(2 * fewest + 1);
      }),
      { numRuns: 30 },
    );
  });

  it('is the same in whatever order and letters it comes', () => {
    fc.assert(
      fc.property(
        lists().chain((list) =>
          fc.tuple(fc.constant(list), fc.shuffledSubarray([...list], { minLength: list.length })),
        ),
        ([list, shuffled]) => {
          const statements = [deny(list), allow(list), deny(list.slice(0, 3), 'CloudControl')];
          const again = [deny(shuffled.slice(-3).concat(list.slice(0, 3)), 'Other'), deny(shuffled)].map(
            ({ statement, ...rest }) => ({
              ...rest,
              statement: { ...statement, Action: statement.Action?.map((name) => name.toUpperCase()) ?? [] },
            }),
          );
          expect(pack([...statements].reverse(), catalogue, quotasOf(1500))).toEqual(
            pack(statements, catalogue, quotasOf(1500)),
          );
          expect(pack(again.slice(1), catalogue, quotasOf(1500))).toEqual(
            pack([deny(list)], catalogue, quotasOf(1500)),
          );
        },
      ),
      { numRuns: 30 },
    );
  });

  it('keeps to a readable form: whole words, three letters, no wildcard in the service', () => {
    for (const text of statementsOf(everything).flatMap(({ Action = [] }) => Action)) {
      if (!text.includes('*')) {
        expect(catalogue.actions.get(text.toLowerCase())?.name).toBe(text);
        continue;
      }
      expect(text).toMatch(/^[a-z0-9-]+:/);
      expect(text.replace(/^.*?:/, '').replaceAll('*', '').length).toBeGreaterThanOrEqual(3);
      expect(expand([{ Effect: 'Deny', Action: [text] }]).length, text).toBeGreaterThan(1);
    }
  });

  it('takes hardly more documents than any packing could, of all actions that change something', () => {
    const wanted = [deny(mutating)];
    const report = sizeReport(wanted, everything, QUOTAS);
    expect(everything.length - report.fewest).toBeLessThanOrEqual(1);
    expect(report.ratio).toBeGreaterThan(3.8);
    expect(report.packed).toBe(everything.reduce((sum, policy) => sum + sizeOf(policy), 0));
    expect(report.naive).toBe(
      Buffer.byteLength(
        minified({ Version: '2012-10-17', Statement: wanted.map(({ statement }) => statement) }),
      ),
    );
  });

  it.each<[string, readonly string[], readonly string[], readonly string[]]>([
    ['a verb', ['kms:EnableKey', 'kms:EnableKeyRotation'], [], ['kms:Enable*']],
    [
      'around a spared action',
      ['kms:EnableKey', 'kms:EnableKeyRotation'],
      ['kms:enablesomethingnew'],
      ['kms:EnableKey*'],
    ],
    ['a noun', ['kms:CreateGrant', 'kms:RetireGrant', 'kms:RevokeGrant'], [], ['kms:*Grant']],
    [
      'a verb and a noun',
      ['s3:PutBucketAcl', 's3:PutObjectAcl', 's3:PutObjectVersionAcl'],
      [],
      ['s3:Put*Acl'],
    ],
    ['what is between', ['kms:ReEncryptTo', 'kms:ReEncryptFrom', 'kms:Encrypt'], [], ['kms:*Encrypt*']],
    ['one alone', ['kms:ScheduleKeyDeletion'], [], ['kms:ScheduleKeyDeletion']],
    ['what the catalogue lacks', ['kms:MakeKeyNew'], [], ['kms:MakeKeyNew']],
    ['a pattern of the author', ['kms:*'], [], ['kms:*']],
    ['everything', ['*'], [], ['*']],
  ])('%s', (_, Action, spared, packed) => {
    const [policy] = pack([{ ...deny(Action), spared: new Set(spared) }], catalogue, QUOTAS);
    expect(policy?.document.Statement[0]?.Action).toEqual(packed);
  });

  it('leaves a statement that names what it is not for as it is', () => {
    const statement = {
      Sid: 'Region',
      Effect: 'Deny',
      NotAction: ['iam:*', 'sts:*'],
      Resource: ['*'],
    } as const;
    const [policy] = pack([wantedScp(statement)], catalogue, QUOTAS);
    expect(policy?.document.Statement).toEqual([{ ...statement, Sid: 'Region1' }]);
  });

  it('keeps RCPs apart, with the actions by name', () => {
    const Action = ['s3:GetObject', 's3:PutObject'];
    const rcp: WantedStatement = {
      type: 'RESOURCE_CONTROL_POLICY',
      statement: { Sid: 'OnlyOurs', Effect: 'Deny', Principal: '*', Action, Resource: ['*'] },
      spared: new Set(),
    };
    const policies = pack([rcp, deny(Action), allow(Action)], catalogue, QUOTAS);
    expect(policies.map(({ name, type }) => [name, type])).toEqual([
      ['stackgate-rcp-deny-1', 'RESOURCE_CONTROL_POLICY'],
      ['stackgate-scp-allow-1', 'SERVICE_CONTROL_POLICY'],
      ['stackgate-scp-deny-1', 'SERVICE_CONTROL_POLICY'],
    ]);
    expect(policies[0]?.document.Statement[0]?.Action).toEqual(Action);
  });
});

describe('the budget', () => {
  // Services short enough not to be cut, whatever the size below.
  const short = [...grouped(mutating, (name) => name.split(':', 1)[0] ?? '').values()]
    .filter(({ length }) => length < 15)
    .slice(0, 40);
  const wanted = [deny(short.flat())];
  const [whole] = pack(wanted, catalogue, QUOTAS) as [ControlPolicy];

  it('is used to the last byte', () => {
    expect(pack(wanted, catalogue, quotasOf(sizeOf(whole)))).toEqual([whole]);
  });

  it('is kept to the last byte', () => {
    expect(pack(wanted, catalogue, quotasOf(sizeOf(whole) - 1))).toHaveLength(2);
  });

  it('does not cut a short statement to fill a gap', () => {
    const short = (Action: readonly string[]): WantedStatement => deny(Action, 'Protect');
    const [one] = pack([short(['iam:DeleteRole'])], catalogue, QUOTAS) as [ControlPolicy];
    const quotas = quotasOf(sizeOf(whole) + sizeOf(one));
    const shards = (Action: readonly string[]): number =>
      statementsOf(pack([...wanted, short(Action)], catalogue, quotas)).filter(({ Sid = '' }) =>
        Sid.startsWith('Protect'),
      ).length;
    expect(pack([...wanted, short(['iam:DeleteRole'])], catalogue, quotas)).toHaveLength(1);
    expect(shards(['iam:DeleteRole', 'kms:DisableKey', 's3:DeleteBucketPolicy', 'sns:DeleteTopic'])).toBe(1);
  });

  it('that one statement exceeds is an error with the bytes', () => {
    const arns = Array.from({ length: 200 }, (_, index) => `arn:aws:iam::*:role/path/of/role-${100 + index}`);
    const long = wantedScp({ Sid: 'Long', Effect: 'Deny', Action: ['iam:DeleteRole'], Resource: arns });
    const size = sizeOf({
      ...whole,
      document: { Version: '2012-10-17', Statement: [{ ...long.statement, Sid: 'Long1' }] },
    });
    expect(() => pack([long], catalogue, quotasOf(size))).not.toThrow();
    expect(() => pack([long], catalogue, quotasOf(size - 7))).toThrow(
      /^Long: [\d,]+ bytes, 7 bytes more than a document/,
    );
  });
});

describe('refused', () => {
  it.each<[string, WantedStatement, RegExp]>([
    ['a Sid with a dash', deny(['s3:CreateBucket'], 'a-b'), /letters and digits only/],
    ['a Sid that ends like a shard', deny(['s3:CreateBucket'], 'Protect2'), /ends with a letter/],
    ['no action', deny([]), /names no action/],
    ['a wildcard in the service', deny(['s*:CreateBucket']), /"s\*:CreateBucket" is no action/],
    ['no service', deny(['CreateBucket']), /"CreateBucket" is no action/],
    [
      'another alphabet',
      {
        ...deny(['s3:CreateBucket']),
        statement: { ...deny(['s3:CreateBucket']).statement, Resource: ['arn:aws:s3:::größe'] },
      },
      /Only ASCII is packed.*"ö"/,
    ],
    [
      'what is to be spared',
      { ...deny(['s3:PutObject']), spared: new Set(['s3:putobject']) },
      /Decide on one/,
    ],
    [
      'a pattern over what is to be spared',
      { ...deny(['s3:Put*']), spared: new Set(['s3:putobject']) },
      /"s3:Put\*" is wanted, but s3:putobject/,
    ],
    [
      'an RCP that allows',
      { ...allow(['s3:GetObject']), type: 'RESOURCE_CONTROL_POLICY' },
      /An RCP cannot allow/,
    ],
  ])('%s', (_, wanted, message) => {
    expect(() => pack([wanted], catalogue, QUOTAS)).toThrow(message);
  });

  it('two statements of one Sid', () => {
    expect(() => pack([deny(['s3:CreateBucket']), deny(['s3:DeleteBucket'])], catalogue, QUOTAS)).toThrow(
      /2 statements have this Sid/,
    );
  });
});

describe('the proof', () => {
  const list = mutating.filter((name) => /^(kms|sqs):/.test(name));
  const wanted = [{ ...deny(list), spared: new Set(['kms:createkeylater']) }];
  const policies = pack(wanted, catalogue, QUOTAS);
  const tampered = (change: (action: string) => string[]): ControlPolicy[] =>
    policies.map((policy) => ({
      ...policy,
      document: {
        ...policy.document,
        Statement: policy.document.Statement.map((one) => ({
          ...one,
          Action: one.Action?.flatMap(change) ?? [],
        })),
      },
    }));

  it('holds for what was packed', () => {
    expect(() =>
      prove(
        tampered((action) => [action]),
        wanted,
        catalogue,
      ),
    ).not.toThrow();
  });

  it.each<[string, (action: string) => string[], RegExp]>([
    ['a pattern too wide', (action) => [action, 'kms:D*'], /matches kms:describe/],
    ['a read action', (action) => [action, 'SQS:getqueueurl'], /matches sqs:getqueueurl too/],
    ['another service', (action) => [action, 'sns:Publish'], /matches sns:publish too/],
    ['everything', (action) => [action, '*'], /too after packing/],
    [
      'a spared action that is not known',
      (action) => [action, 'kms:CreateKeyLater'],
      /matches kms:createkeylater too/,
    ],
    [
      'a pattern that is missing',
      (action) => (action.startsWith('sqs:') ? [] : [action]),
      /does not match sqs:/,
    ],
  ])('refuses %s', (_, change, message) => {
    expect(() => prove(tampered(change), wanted, catalogue)).toThrow(message);
  });

  it('refuses another condition', () => {
    const bare = policies.map((policy) => ({
      ...policy,
      document: {
        ...policy.document,
        Statement: policy.document.Statement.map(({ Condition, ...rest }) => rest),
      },
    }));
    expect(() => prove(bare, wanted, catalogue)).toThrow(/is not what was wanted/);
  });
});
