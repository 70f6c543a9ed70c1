import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { WrittenStatement } from './case.ts';
import { linted } from './linted.ts';

// Whatever a policy says, lint answers, and each finding stands where its path leads.

const text = fc.oneof(
  fc.constantFrom(
    '*',
    's3:*',
    's3:CreateBucket',
    '*:Get*',
    'iam:PassRole',
    'kms:CreateGrant',
    '...',
    '',
    ':',
    '**',
  ),
  fc.constantFrom(
    'arn:aws:iam::*:role/*',
    'arn:aws:cloudformation:*:*:stack/StackSet-*',
    'arn:aws:cloudformation:*:*:type/hook/x',
    'cloudformation.amazonaws.com',
    'false',
    '__proto__',
    'constructor',
  ),
  fc.string({ maxLength: 12 }),
);
const texts = fc.oneof(text, fc.array(text, { minLength: 1, maxLength: 3 }));
const key = fc.oneof(
  fc.constantFrom(
    'aws:CalledViaFirst',
    'aws:ViaAWSService',
    'aws:PrincipalArn',
    'aws:ResourceTag/x',
    '__proto__',
  ),
  fc.string({ maxLength: 8 }),
);
const operator = fc.oneof(
  fc.constantFrom(
    'StringNotEquals',
    'Bool',
    'ArnNotLike',
    'ForAnyValue:StringNotLike',
    'NullIfExists',
    'toString',
  ),
  fc.string({ maxLength: 8 }),
);
const statement: fc.Arbitrary<WrittenStatement> = fc
  .record({
    Sid: fc.option(fc.string({ maxLength: 8 }), { nil: undefined }),
    Effect: fc.constantFrom('Allow', 'Deny'),
    acts: fc.tuple(fc.constantFrom('Action', 'NotAction'), texts),
    on: fc.tuple(fc.constantFrom('Resource', 'NotResource'), texts),
    Principal: fc.option(fc.constantFrom('*', { AWS: '*' }), { nil: undefined }),
    Condition: fc.option(fc.dictionary(operator, fc.dictionary(key, texts, { maxKeys: 2 }), { maxKeys: 2 }), {
      nil: undefined,
    }),
  })
  .map(({ acts, on, ...rest }) => ({ ...rest, [acts[0]]: acts[1], [on[0]]: on[1] }));

const stands = (value: unknown, [token, ...rest]: readonly (string | number)[]): boolean => {
  if (token === undefined) return true;
  if (typeof value === 'object' && value !== null && Object.hasOwn(value, token))
    return stands((value as Record<string, unknown>)[token], rest);
  // A single value stands for the list of it.
  return token === 0 && rest.length === 0 && typeof value === 'string';
};

it.each(['scp', 'rcp'] as const)('answers whatever an %s says', (type) => {
  fc.assert(
    fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (Statement) => {
      const document = JSON.parse(JSON.stringify({ Version: '2012-10-17', Statement })) as unknown;
      for (const { path, rule } of linted(Statement, type === 'rcp' ? 'rcp' : undefined))
        expect([rule.id, path, stands(document, path)]).toEqual([rule.id, path, true]);
    }),
    { numRuns: 300 },
  );
});
