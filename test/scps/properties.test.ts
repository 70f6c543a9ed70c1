import fc from 'fast-check';
import { expect, it } from 'vitest';
import { fitsWildcard } from '../../gate/wildcard.ts';
import type { Statement } from '../../scps/document.ts';
import { compileOrganization } from '../../scps/evaluate/evaluate.ts';
import type { Outcome } from '../../scps/evaluate/evaluation.ts';
import { fits, globOfText } from '../../scps/evaluate/glob.ts';
import type { Request } from '../../scps/request.ts';
import { level, levels, request, statement } from './generators.ts';
import { FULL, chain } from './organizations.ts';

const requests = fc.array(request, { minLength: 5, maxLength: 5 });

function outcomesOf(
  written: readonly (readonly (readonly Statement[])[])[],
  asked: readonly Request[],
): Outcome[] {
  const evaluate = compileOrganization(chain(written), new Set());
  return asked.map((one) => evaluate(one).outcome);
}

it('never allows more for one deny more', () => {
  const deny = statement.map((one): Statement => ({ ...one, Effect: 'Deny' }));
  fc.assert(
    fc.property(levels, deny, fc.nat(2), requests, (written, added, depth, asked) => {
      const before = outcomesOf(written, asked);
      const after = outcomesOf(
        written.map((policies, at) => (at === depth ? [...policies, [added]] : policies)),
        asked,
      );
      for (const [index, outcome] of after.entries()) {
        if (outcome === 'allowed') expect(before[index]).toBe('allowed');
        if (before[index] === 'explicit-deny') expect(outcome).toBe('explicit-deny');
      }
    }),
    { numRuns: 500 },
  );
});

it('never denies more for one allow more at a level', () => {
  const allow = statement.map((one): Statement => ({ ...one, Effect: 'Allow' }));
  fc.assert(
    fc.property(levels, allow, fc.nat(2), requests, (written, added, depth, asked) => {
      const before = outcomesOf(written, asked);
      const after = outcomesOf(
        written.map((policies, at) => (at === depth ? [...policies, [added]] : policies)),
        asked,
      );
      for (const [index, outcome] of after.entries())
        if (before[index] === 'allowed') expect(outcome).toBe('allowed');
    }),
    { numRuns: 500 },
  );
});

it('does not mind in which order the policies of a level stand, nor how statements are spread over them', () => {
  fc.assert(
    fc.property(
      levels,
      fc.nat(2),
      fc.array(fc.nat(), { minLength: 10, maxLength: 10 }),
      requests,
      (written, depth, ranks, asked) => {
        const spread = written.map((policies, at) =>
          at === depth
            ? policies
                .flat()
                .map((one, index) => ({ one, rank: ranks[index] ?? 0 }))
                .sort((a, b) => a.rank - b.rank)
                .map(({ one }) => [one])
            : policies,
        );
        expect(outcomesOf(spread, asked)).toEqual(outcomesOf(written, asked));
      },
    ),
    { numRuns: 500 },
  );
});

it('does not mind whether a list of actions stands in one policy of a level or in several', () => {
  fc.assert(
    fc.property(
      level,
      statement,
      fc.nat(2),
      requests,
      (others, { Action, NotAction, ...rest }, at, asked) => {
        const actions = Action ?? NotAction ?? [];
        const whole = [...others, [{ ...rest, Action: actions }]];
        const shards = [[actions.slice(0, at)], [actions.slice(at)]]
          .flat()
          .filter(({ length }) => length > 0)
          .map((shard) => [{ ...rest, Action: shard }]);
        const outcomes = outcomesOf([[[FULL]], whole], asked);
        expect(outcomesOf([[[FULL]], [...others, ...shards]], asked)).toEqual(outcomes);
      },
    ),
    { numRuns: 500 },
  );
});

it('matches wildcards as the gate does', () => {
  const letters = fc.constantFrom('a', 'b', ':', '*', '?');
  const pattern = fc.string({ unit: letters, maxLength: 8 });
  fc.assert(
    fc.property(pattern, fc.string({ unit: letters, maxLength: 12 }), (written, text) => {
      expect(fits(globOfText(written), text)).toBe(fitsWildcard(written, text));
    }),
    { numRuns: 5000 },
  );
});

it('ends soon, whatever the pattern', () => {
  const text = 'a'.repeat(20_000);
  expect(fits(globOfText('a*'.repeat(2000)), `${text}b`)).toBe(true);
  expect(fits(globOfText(`${'a*'.repeat(2000)}c`), text)).toBe(false);
  expect(fits(globOfText('?*a?b'.repeat(200)), text)).toBe(false);
});
