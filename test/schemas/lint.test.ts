import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import type { SchemaObject } from '../../gate/schema.ts';
import { lintPolicy } from '../../schemas/lint-policy.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { folderOf, policyFiles, restrictionText, THING } from './policies.ts';

/** What lint says of a rule, without the file name. */
function problemsOf(restrict: SchemaObject | Record<string, unknown>): string[] {
  const folder = folderOf({
    ...policyFiles(restrictionText(restrict)),
    'placeholders.yaml': 'auditBucket: The bucket of the audit log.\n',
  });
  return lintPolicy(openPolicy(folder), Date.now()).map(({ message }) => message);
}

describe('a rule that narrows is accepted', () => {
  it.each<[string, SchemaObject]>([
    ['required', { required: ['Encryption'] }],
    ['forbidden property', { properties: { Public: false } }],
    ['const', { properties: { Public: { const: false } } }],
    ['fewer values', { properties: { Mode: { enum: ['On', 'Off'] } } }],
    ['pattern with placeholders', { properties: { Name: { pattern: '^$<stackName>-[a-z]+$' } } }],
    ['named placeholder', { properties: { Name: { const: '$<auditBucket>' } } }],
    ['nested through a reference', { properties: { Encryption: { required: ['KeyArn'] } } }],
    ['definition', { definitions: { Encryption: { properties: { KeyArn: { pattern: '^arn:' } } } } }],
    ['recursive definition', { definitions: { Tree: { properties: { Leaf: { maxLength: 3 } } } } }],
    [
      'map members by name',
      { properties: { Labels: { required: ['owner'], properties: { owner: { minLength: 1 } } } } },
    ],
    ['map members', { properties: { Labels: { additionalProperties: { pattern: '^[a-z]+$' } } } }],
    ['items', { properties: { Names: { items: { pattern: '^a' }, maxItems: 3 } } }],
    ['free-form JSON', { properties: { Policy: { properties: { Statement: { minItems: 1 } } } } }],
    ['JSON or text, as an object', { properties: { Document: { type: 'object', required: ['Version'] } } }],
    ['branches', { anyOf: [{ required: ['Mode'] }, { properties: { Size: { minimum: 3 } } }] }],
    ['condition', { if: { required: ['Mode'] }, then: { required: ['Size'] } }],
    ['closed list of properties', { additionalProperties: false, properties: { Name: { minLength: 1 } } }],
    ['dependencies', { dependencies: { Mode: ['Size'] } }],
    ['inside a oneOf', { definitions: { Queue: { properties: { Arn: { pattern: '^arn:' } } } } }],
  ])('%s', (_, restrict) => {
    expect(problemsOf(restrict)).toEqual([]);
  });
});

describe('a rule that cannot work is refused', () => {
  it.each<[string, Record<string, unknown>, string]>([
    [
      'unknown property',
      { properties: { Mod: false } },
      'the snapshot has no property "Mod" here. Did you mean "Mode"?',
    ],
    [
      'unknown required',
      { required: ['Names', 'Nme'] },
      'the snapshot has no property "Nme" here. Did you mean "Name"?',
    ],
    [
      'unknown property in a definition',
      { definitions: { Encryption: { required: ['Key'] } } },
      'the snapshot has no property "Key" here.',
    ],
    [
      'unknown definition',
      { definitions: { Encrypton: { required: ['KeyArn'] } } },
      'Test::Store::Thing has no definition "Encrypton". Did you mean "Encryption"?',
    ],
    [
      'unknown property in a branch',
      { anyOf: [{ required: ['Nme'] }] },
      'the snapshot has no property "Nme" here. Did you mean "Name"?',
    ],
    ['unknown property in not', { not: { required: ['Gone'] } }, 'the snapshot has no property "Gone" here.'],
    [
      'unknown dependency',
      { dependencies: { Mode: ['Sze'] } },
      'the snapshot has no property "Sze" here. Did you mean "Size"?',
    ],
    [
      'unknown value',
      { properties: { Mode: { enum: ['On', 'Of'] } } },
      'the snapshot does not list the value "Of". Did you mean "Off"?',
    ],
    [
      'unknown const',
      { properties: { Mode: { const: 'Later' } } },
      'the snapshot does not list the value "Later".',
    ],
    [
      'unknown placeholder',
      { properties: { Name: { pattern: '^$<acountID>$' } } },
      '$<acountID> is no placeholder; declare named ones in placeholders.yaml. Did you mean "accountID"?',
    ],
    [
      'half a placeholder',
      { properties: { Name: { const: 'x$<account' } } },
      '"$<" begins a placeholder, but none follows: write $<name>.',
    ],
    [
      'placeholder among characters',
      { properties: { Name: { pattern: '^[$<region>]+$' } } },
      'a placeholder stands inside [ ], where it would be single characters; move it out.',
    ],
    ['broken pattern', { properties: { Name: { pattern: '(' } } }, 'is no regular expression: '],
    [
      'quantifiers inside each other',
      { properties: { Name: { pattern: '^([a-z]+-?)+$' } } },
      '`[a-z]+` doubles the ways to match with each character',
    ],
    [
      'quantifiers side by side',
      { properties: { Name: { pattern: '^$<stackName>[a-z]*d[a-z]*$' } } },
      '`[a-z]*` can match the same characters in many ways',
    ],
    [
      'keyword for another type',
      { properties: { Size: { pattern: '^1' } } },
      'pattern can never apply: the value is integer, never string.',
    ],
    [
      'value of another type',
      { properties: { Public: { const: 'false' } } },
      '"false" can never match: the value is boolean.',
    ],
    [
      'another type',
      { properties: { Name: { type: 'object' } } },
      'can never apply: the value is string, never object.',
    ],
    [
      'scalar in free-form JSON',
      { properties: { Policy: { properties: { Secure: { const: false } } } } },
      "in free-form JSON every scalar is compared as a string; write 'false' in quotes.",
    ],
    [
      'a list evades it',
      { properties: { Policy: { type: 'object', properties: { Source: { pattern: '^arn:' } } } } },
      'the value may also be a list or an object, which this rule would not read; add `type: string` beside it.',
    ],
    [
      'text evades it',
      { properties: { Document: { required: ['Version'] } } },
      'the value may also be text, which this rule would not read; add `type: object` (or `array`) beside it.',
    ],
    [
      'all values',
      { properties: { Mode: { enum: ['On', 'Off', 'Auto'] } } },
      'narrows nothing: it lists every value',
    ],
    ['true', { properties: { Mode: true } }, '`true` narrows nothing; remove it.'],
    [
      'additionalProperties true',
      { additionalProperties: true },
      '`additionalProperties: true` narrows nothing; remove it.',
    ],
    [
      'required and forbidden',
      { required: ['Public'], properties: { Public: false } },
      '"Public" is both required and forbidden, so nothing is ever approved.',
    ],
    [
      'unknown keyword',
      { properties: { Name: { patern: '^a' } } },
      '"patern" is no keyword of draft-07. Did you mean "pattern"?',
    ],
    [
      'reference',
      { properties: { Name: { $ref: '#/definitions/Tree' } } },
      '`$ref` has no place in a restriction',
    ],
    [
      'a policy document of another form',
      { properties: { Policy: { policyDocument: { form: 'policy' } } } },
      'form must be one of identity, resource, trust.',
    ],
    [
      'an unknown member of policyDocument',
      { properties: { Policy: { policyDocument: { form: 'identity', action: 'named' } } } },
      'policyDocument has the unknown member "action". Did you mean "actions"?',
    ],
    [
      'a policy document whose form no rule asks for',
      { properties: { Policy: { policyDocument: { actions: 'named' } } } },
      'no rule asks for the form of this policy document',
    ],
    [
      'a policy document where none stands',
      { properties: { Encryption: { policyDocument: { form: 'identity' } } } },
      'can never apply: no policy document stands here.',
    ],
    ['format', { properties: { Name: { format: 'uri' } } }, '`format` is not evaluated; use `pattern`.'],
  ])('%s', (_, restrict, message) => {
    const problems = problemsOf(restrict);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatch(/^test-rule: /);
    expect(problems[0]).toContain(message);
  });
});

describe('positions', () => {
  it('are those of the offending word in the file', () => {
    const text = [
      'type: Test::Store::Thing',
      'rules:',
      '  test-rule:',
      '    title: Title',
      '    why: Why.',
      '    fix: Fix.',
      '    severity: HIGH',
      '    restrict:',
      '      properties:',
      '        Encryption:',
      '          required: [KeyArn, Kye]',
      '',
    ].join('\n');
    const folder = folderOf(policyFiles(text));
    expect(lintPolicy(openPolicy(folder), Date.now())).toMatchObject([{ line: 11, column: 30 }]);
  });
});

describe('what a rule does', () => {
  const words = { title: 'Title', why: 'Why.', fix: 'Fix.', severity: 'HIGH' };
  const form = { required: ['Mode'], properties: { Mode: { const: 'On' } } };

  it.each<[string, object]>([
    ['keep from deletion', { onDelete: 'refuse' }],
    ['keep from an update', { transition: { from: form, to: form } }],
  ])('may be to %s', (_, effect) => {
    expect(effectProblems(effect)).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['nothing', {}, '3:3 rules.test-rule needs one of "restrict", "onDelete" and "transition", and has 0.'],
    ['two things', { restrict: form, onDelete: 'refuse' }, '"transition", and has 2.'],
    ['to allow a deletion', { onDelete: 'allow' }, '8:5 rules.test-rule.onDelete must be one of refuse.'],
    ['half a transition', { transition: { from: form } }, 'rules.test-rule.transition lacks "to".'],
    [
      'a transition to what is not there',
      { transition: { from: form, to: { required: ['Mod'] } } },
      '17:13 test-rule: the snapshot has no property "Mod" here. Did you mean "Mode"?',
    ],
    [
      'a transition from a value that is not there',
      { transition: { from: { properties: { Mode: { const: 'Onn' } } }, to: form } },
      'test-rule: the snapshot does not list the value "Onn". Did you mean "On"?',
    ],
    [
      'a transition by definitions',
      { transition: { from: form, to: { definitions: { Tree: { required: ['Leaf'] } } } } },
      'say what the properties hold, without definitions.',
    ],
    [
      'a transition whose pattern takes long',
      { transition: { from: form, to: { properties: { Name: { pattern: '^(a+)+$' } } } } },
      'this pattern can take very long on long text',
    ],
  ])('cannot be %s', (_, effect, message) => {
    expect(effectProblems(effect).join('\n')).toContain(message);
  });

  function effectProblems(effect: object): string[] {
    const text = stringify({ type: THING.typeName, rules: { 'test-rule': { ...words, ...effect } } });
    return lintPolicy(openPolicy(folderOf(policyFiles(text))), Date.now()).map(
      ({ line = 0, column = 0, message }) => `${line}:${column} ${message}`,
    );
  }
});
