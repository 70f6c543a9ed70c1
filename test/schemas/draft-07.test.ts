import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { draft07Problem } from '../../schemas/draft-07.ts';

const ajv = new Ajv({ strict: false, validateFormats: false });
const { properties } = ajv.getSchema('http://json-schema.org/draft-07/schema')?.schema as {
  readonly properties: Readonly<Record<string, unknown>>;
};

const NESTED = [true, {}, { type: 'string' }, { type: 'sting' }, { minLength: -1 }, 'string'];
const VALUES = [
  ...[null, true, 'string', 'sting', '', -1, 0, 1, 1.5],
  ...[[], ['string'], ['string', 'string'], ['sting'], [1], [1, 1], [{}, {}]],
  ...NESTED.flatMap((nested) => [nested, { a: nested }, [nested], { a: ['x', nested] }]),
];

// `$schema` names another dialect, which ajv then looks for.
const keywords = Object.keys(properties).filter((keyword) => keyword !== '$schema');

it.each(keywords)('says of %s what the meta-schema says', (keyword) => {
  const outcomes = VALUES.map((value) => {
    const accepted = ajv.validateSchema({ [keyword]: value });
    expect([value, draft07Problem({ [keyword]: value }) === undefined]).toEqual([value, accepted]);
    return accepted;
  });
  const anything = ['default', 'const'].includes(keyword);
  expect(new Set(outcomes)).toEqual(new Set(anything ? [true] : [true, false]));
});

it.each([null, 1, 'x', [], true, {}])('says of %j what the meta-schema says', (value) => {
  expect(draft07Problem(value) === undefined).toBe(
    ajv.validate('http://json-schema.org/draft-07/schema', value),
  );
});
