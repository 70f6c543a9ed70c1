import fc from 'fast-check';
import { expect, it } from 'vitest';
import { minified, type ControlPolicy } from '../../../scps/document.ts';
import { pack } from '../../../scps/pack/pack.ts';
import { QUOTAS } from '../../../scps/quotas.ts';
import type { WantedStatement } from '../../../scps/wanted.ts';
import { allow, catalogue, deny, lists, quotasOf } from './lists.ts';

/** The policies that are in one of two packings only, or differ. */
function changed(before: readonly ControlPolicy[], after: readonly ControlPolicy[]): readonly string[] {
  const texts = [before, after].map(
    (policies) => new Map(policies.map(({ name, document }) => [name, minified(document)])),
  );
  const names = new Set(texts.flatMap((text) => [...text.keys()]));
  return [...names].filter((name) => texts[0]?.get(name) !== texts[1]?.get(name));
}

const kinds = fc.constantFrom<(actions: readonly string[]) => WantedStatement>(deny, allow);
const sizes = fc.constantFrom(1200, 2500, 10_240);
const withOne = lists(16).chain((list) =>
  fc.record({
    list: fc.constant(list),
    at: fc.nat({ max: list.length - 1 }),
    added: fc.constantFrom(...catalogue.actions.keys()),
  }),
);

it('an action more or less changes at most two documents', () => {
  fc.assert(
    fc.property(withOne, kinds, sizes, ({ list, at, added }, wanted, size) => {
      const quotas = quotasOf(size);
      const before = pack([wanted(list)], catalogue, quotas);
      const more = [...list, added];
      const fewer = list.filter((_, index) => index !== at);
      for (const next of [more, fewer].filter(({ length }) => length > 0)) {
        const after = pack([wanted(next)], catalogue, quotas, { earlier: before });
        expect(changed(before, after).length).toBeLessThanOrEqual(2);
      }
    }),
    { numRuns: 80 },
  );
});

it('after many changes too', () => {
  fc.assert(
    fc.property(
      lists(12),
      fc.array(fc.constantFrom(...catalogue.actions.keys()), { maxLength: 12 }),
      kinds,
      (list, steps, wanted) => {
        const quotas = quotasOf(1500);
        const names = new Set(list);
        let before = pack([wanted(list)], catalogue, quotas);
        for (const name of steps) {
          if (!names.delete(name)) names.add(name);
          if (names.size === 0) return;
          const after = pack([wanted([...names])], catalogue, quotas, { earlier: before });
          expect(changed(before, after).length).toBeLessThanOrEqual(2);
          before = after;
        }
      },
    ),
    { numRuns: 25 },
  );
});

it('the same again changes nothing', () => {
  fc.assert(
    fc.property(lists(16), kinds, sizes, (list, wanted, size) => {
      const before = pack([wanted(list)], catalogue, quotasOf(size));
      expect(pack([wanted(list)], catalogue, quotasOf(size), { earlier: [...before].reverse() })).toEqual(
        before,
      );
    }),
    { numRuns: 30 },
  );
});

it('fewer places than before drive out what has no room, and no more', () => {
  const list = [...catalogue.actions.keys()].filter((name) => /^(glue|athena|kms|sns|sqs):/.test(name));
  const before = pack([allow(list)], catalogue, quotasOf(10_240));
  const after = pack([allow(list)], catalogue, quotasOf(5_120), { earlier: before });
  expect(after.length).toBeGreaterThan(before.length);
  for (const { document } of after) expect(minified(document).length).toBeLessThanOrEqual(5_120);
});

it('an emptied document is gone, and its number is the next to be taken', () => {
  const list = [...catalogue.actions.keys()].filter((name) => /^(kms|sqs|sns):/.test(name));
  const quotas = quotasOf(900);
  const before = pack([allow(list)], catalogue, quotas);
  const rest = before
    .slice(1)
    .flatMap(({ document }) => document.Statement.flatMap(({ Action = [] }) => Action));
  const after = pack([allow(rest)], catalogue, quotas, { earlier: before });
  expect(after).toEqual(before.slice(1));
  expect(pack([allow(list)], catalogue, quotas, { earlier: after })).toEqual(before);
});

it('policies of other kinds and names are no earlier ones', () => {
  const [own] = pack([deny(['s3:CreateBucket'])], catalogue, QUOTAS) as [ControlPolicy];
  const earlier = ['stackgate-scp-allow-4', 'aws-guardrails-Ab12Cd'].map((name) => ({ ...own, name }));
  expect(pack([deny(['s3:CreateBucket'])], catalogue, QUOTAS, { earlier })).toEqual([own]);
});

it('patterns that had to be cut stay cut when there would be room again', () => {
  const named = (services: RegExp): string[] =>
    [...catalogue.actions.keys()].filter((name) => services.test(name));
  const others = named(/^[a-c][a-z]*:(create|put)/);
  const iam = named(/^iam:/).filter((_, index) => index % 3 > 0);
  const quotas = quotasOf(1300);
  let before = pack([deny([...iam, ...others])], catalogue, quotas);
  expect(before.length).toBeGreaterThan(3);
  while (iam.length > 40) {
    iam.splice(Math.floor(iam.length / 2), 1);
    const after = pack([deny([...iam, ...others])], catalogue, quotas, { earlier: before });
    expect(changed(before, after).length).toBeLessThanOrEqual(2);
    before = after;
  }
});
