import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { judge } from '../../gate/judge.ts';
import type { RestrictedSchema, SchemaObject } from '../../gate/schema.ts';
import { Unknown, type Value } from '../../gate/value.ts';
import { CONTEXT, judged, judgedValue, schemaOf } from './bucket.ts';

/** The findings of a judgement, as `verdict rule path: message`. */
function told(judgement: ReturnType<typeof judge>): string[] {
  return judgement.findings.map(
    ({ verdict, rule, path, message }) => `${verdict} ${rule} ${path}: ${message}`,
  );
}

describe('a type without a restricted schema', () => {
  it('is refused, with the way to approval', () => {
    const resource = { type: 'AWS::New::Thing', logicalId: 'Thing', properties: {} };
    const { verdict, findings } = judge(resource, undefined, CONTEXT);
    expect(verdict).toBe('refused');
    expect(findings).toMatchObject([
      {
        rule: 'type-not-approved',
        path: '',
        message: 'AWS::New::Thing is not approved: it has no restricted schema.',
      },
    ]);
    expect(findings[0]?.fix).toContain('stackgate schema new AWS::New::Thing');
  });
});

describe('structure', () => {
  const object: SchemaObject = {
    type: 'object',
    additionalProperties: false,
    required: ['Name'],
    properties: {
      Name: { type: 'string' },
      Size: { type: 'integer' },
      Mode: { type: 'string', enum: ['On', 'Off'] },
    },
  };

  it.each<[string, Value, SchemaObject, string[]]>([
    ['fits', { Name: 'n', Size: '5', Mode: 'On' }, object, []],
    [
      'name of a member that is refused, told once',
      { PASSWORD: 'x' },
      { type: 'object', propertyNames: { pattern: '^[a-z]+$', maxLength: 4 } },
      ['refused property-not-approved /P/PASSWORD: P.PASSWORD is not approved.'],
    ],
    [
      'unknown property, misspelt',
      { Name: 'n', Sise: 5 },
      object,
      ['refused property-not-approved /P/Sise: P.Sise is not approved. Did you mean "Size"?'],
    ],
    [
      'unknown property, new',
      { Name: 'n', Completely: 5 },
      object,
      ['refused property-not-approved /P/Completely: P.Completely is not approved.'],
    ],
    ['missing property', {}, object, ['refused required-property /P: P.Name is missing.']],
    [
      'value of an enumeration',
      { Name: 'n', Mode: 'Auto' },
      object,
      ['refused value-not-approved /P/Mode: P.Mode is not one of the approved values.'],
    ],
    ['wrong kind', ['n'], object, ['refused wrong-structure /P: P is a list, not an object.']],
    [
      'wrong kind of scalar',
      { Name: 'n', Size: 'big' },
      object,
      ['refused wrong-structure /P/Size: P.Size is a string, not a whole number.'],
    ],
    [
      'text that is no JSON',
      'Version: 1',
      { contentMediaType: 'application/json' },
      [
        'refused wrong-structure /P: P is text that is no JSON, or names a member twice, so it cannot be judged.',
      ],
    ],
    [
      'path with a slash and an index',
      [{ 'a/b': 1 }],
      { type: 'array', items: { type: 'object', additionalProperties: false, properties: {} } },
      ['refused property-not-approved /P/0/a~1b: P[0].a/b is not approved.'],
    ],
  ])('%s', (_, value, snapshot, findings) => {
    expect(told(judgedValue(value, snapshot))).toEqual(findings);
  });

  it('calls a read-only property by its name', () => {
    const schema = { ...schemaOf({ type: 'string' }), readOnlyProperties: ['/properties/Arn'] };
    expect(told(judged({ Arn: 'arn:aws:s3:::b' }, schema))).toEqual([
      'refused read-only-property /Arn: Arn is read-only.',
    ]);
  });
});

describe('rules', () => {
  it('give their id, title, why, fix and severity to what they find', () => {
    const { findings } = judgedValue('a', { type: 'string' }, { const: 'b' });
    expect(findings).toEqual([
      {
        verdict: 'refused',
        rule: 'test-rule',
        title: 'Title',
        severity: 'HIGH',
        type: 'Test::Gate::Bucket',
        logicalId: 'Bucket',
        path: '/P',
        message: 'P is not the approved value.',
        why: 'Why.',
        fix: 'Fix.',
        expected: '"b"',
        actual: '"a"',
      },
    ]);
  });

  it.each<[string, Value, SchemaObject, SchemaObject, string[]]>([
    ['forbidden', 'x', {}, { not: {} }, ['refused test-rule /P: P has a form that is refused.']],
    [
      'inside a branch of anyOf',
      { K: 'a' },
      {},
      { type: 'object', anyOf: [{ properties: { K: { const: 'b' } } }] },
      ['refused test-rule /P/K: P.K is not the approved value.'],
    ],
    [
      'one of several properties',
      {},
      {},
      { anyOf: [{ required: ['A'] }, { required: ['B'] }] },
      ['refused test-rule /P: P needs one of A, B.'],
    ],
    [
      'in no kind of branch',
      true,
      {},
      { anyOf: [{ type: 'string' }, { type: 'array' }] },
      ['refused test-rule /P: P is true or false, not a string or a list.'],
    ],
    [
      'nearest branch',
      { A: 'a', B: 1 },
      {},
      {
        anyOf: [
          { type: 'string' },
          { required: ['X', 'Y'] },
          { type: 'object', properties: { B: { type: 'string' } } },
        ],
      },
      ['refused test-rule /P/B: P.B is a number, not a string.'],
    ],
    [
      'two branches of oneOf',
      'x',
      {},
      { oneOf: [{ type: 'string' }, {}] },
      ['refused test-rule /P: P fits more than one form, and exactly one is accepted.'],
    ],
    [
      'contains',
      ['a'],
      {},
      { contains: { const: 'b' } },
      ['refused test-rule /P: P lacks an item that is needed.'],
    ],
    [
      'then',
      { A: 'on' },
      {},
      { if: { properties: { A: { const: 'on' } } }, then: { required: ['B'] } },
      ['refused test-rule /P: P.B is missing.'],
    ],
    ['bound', 5, {}, { maximum: 4 }, ['refused test-rule /P: P breaks maximum 4.']],
  ])('%s', (_, value, snapshot, rule, findings) => {
    expect(told(judgedValue(value, snapshot, rule))).toEqual(findings);
  });

  it('are told once, most severe first, refused before deferred', () => {
    const schema: RestrictedSchema = {
      ...schemaOf({ type: 'string' }),
      properties: { P: { type: 'string' }, Q: { type: 'string' } },
      rules: {
        low: { title: 'l', why: 'w', fix: 'f', severity: 'LOW' },
        critical: { title: 'c', why: 'w', fix: 'f', severity: 'CRITICAL' },
      },
      allOf: [
        { rule: 'low', properties: { P: { const: 'x' } } },
        { rule: 'low', properties: { P: { const: 'x' } } },
        { rule: 'critical', properties: { P: { const: 'y' }, Q: { const: 'z' } } },
      ],
    };
    const { findings } = judged({ P: 'p', Q: new Unknown('string', 'is not known') }, schema);
    expect(findings.map(({ verdict, rule, path }) => `${verdict} ${rule} ${path}`)).toEqual([
      'refused critical /P',
      'refused low /P',
      'deferred critical /Q',
    ]);
  });
});

describe('unknown values', () => {
  const unknown = new Unknown('string', 'is made when Topic is created');

  it.each<[string, Value, SchemaObject, SchemaObject | undefined, string[]]>([
    ['of the right kind', unknown, { type: 'string' }, undefined, []],
    [
      'of a kind that is coerced later',
      unknown,
      { type: 'integer' },
      undefined,
      ['deferred wrong-structure /P: P cannot be judged yet: it is made when Topic is created.'],
    ],
    [
      'under a pattern',
      unknown,
      { type: 'string' },
      { pattern: '^a' },
      ['deferred test-rule /P: P cannot be judged yet: it is made when Topic is created.'],
    ],
    [
      'where the property is forbidden',
      unknown,
      { type: 'string' },
      { not: {} },
      ['refused test-rule /P: P has a form that is refused.'],
    ],
    [
      'in a condition of a rule',
      { Mode: unknown },
      {},
      { if: { properties: { Mode: { const: 'on' } } }, then: { required: ['Key'] } },
      [
        'deferred test-rule /P: P.Key is missing, unless the deployment decides otherwise: a value is made when Topic is created.',
      ],
    ],
  ])('%s', (_, value, snapshot, rule, findings) => {
    expect(told(judgedValue(value, snapshot, rule))).toEqual(findings);
  });

  it.each([
    ['{{resolve:secretsmanager:db:SecretString:password}}', 'deferred'],
    ['{{resolve:ssm-secure:/db/password:1}}', 'deferred'],
    ['plain', 'refused'],
  ])('a dynamic reference is not the value that it stands for: %s', (value, verdict) => {
    expect(judgedValue(value, { type: 'string' }, { pattern: '^[A-Z]+$' }).verdict).toBe(verdict);
  });

  it('a dynamic reference fits a rule that asks for one', () => {
    const rule = { pattern: String.raw`^\{\{resolve:secretsmanager:[^}]+\}\}$` };
    expect(judgedValue('{{resolve:secretsmanager:db}}', { type: 'string' }, rule).verdict).toBe('approved');
  });
});

describe('secrets', () => {
  it.each([
    'MasterUserPassword',
    'SecretString',
    'OAuthToken',
    'UserData',
    'AuthParameters',
    'PrivateKey',
    'Variables',
    'Credentials',
  ])('in %s are never shown', (name) => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 12, maxLength: 30, unit: fc.constantFrom(...'abcdefgh'.split('')) }),
        (secret) => {
          const schema = {
            ...schemaOf({}),
            properties: { [name]: { type: 'string', enum: ['x'], pattern: '^x$' } },
          } as RestrictedSchema;
          const judgement = judged({ [name]: secret }, schema);
          expect(judgement.verdict).toBe('refused');
          expect(JSON.stringify(judgement)).not.toContain(secret);
          const below = {
            ...schemaOf({}),
            properties: { [name]: { additionalProperties: { type: 'integer', const: 1 } } },
          };
          expect(
            JSON.stringify(judged({ [name]: { Key: secret } }, below as RestrictedSchema)),
          ).not.toContain(secret);
        },
      ),
      { numRuns: 20 },
    );
  });

  it.each(['KmsKeyArn', 'SecretArn', 'TokenId', 'AuthType', 'Bucket'])('%s is shown', (name) => {
    const schema = { ...schemaOf({}), properties: { [name]: { enum: ['x'] } } } as RestrictedSchema;
    expect(judged({ [name]: 'shown-value' }, schema).findings[0]?.actual).toBe('"shown-value"');
  });
});

describe('a broken schema', () => {
  it.each<[string, SchemaObject | Record<string, number>]>([
    ['has the keyword "bogus"', { bogus: 1 }],
    ['has the keyword "hasOwnProperty"', { hasOwnProperty: 1 }],
    ['refers to #/definitions/Gone', { $ref: '#/definitions/Gone' }],
    ['refers to #/definitions/constructor', { $ref: '#/definitions/constructor' }],
    ['refers to other.json', { $ref: 'other.json' }],
  ])('is an error, never a verdict: %s', (message, node) => {
    expect(() => judgedValue('x', node as SchemaObject)).toThrow(message);
  });
});
