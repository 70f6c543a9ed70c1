import { describe, expect, it } from 'vitest';
import { Unknown, type Value } from '../../gate/value.ts';
import type { ResolveOptions } from '../../template/resolver.ts';
import { TemplateError } from '../../template/problem.ts';
import { onlyResource, resolved } from './templates.ts';

const HEAD = `
Parameters:
  Name: { Type: String, Default: orders }
  Open: { Type: String }
  Zones: { Type: CommaDelimitedList, Default: 'a, b' }
  Secret: { Type: String, Default: hunter2, NoEcho: true }
  FromStore: { Type: 'AWS::SSM::Parameter::Value<String>', Default: /name }
Mappings:
  Map: { one: { two: found } }
Conditions:
  Holds: !Equals [!Ref Name, orders]
  Fails: !Not [!Condition Holds]
  Undecided: !Equals [!Ref Open, x]
`;

const unknown = (kind: Unknown['kind'], reason: RegExp): { kind: string; reason: unknown } =>
  expect.objectContaining({ kind, reason: expect.stringMatching(reason) as unknown }) as never;

describe('a value', () => {
  const cases: readonly (readonly [written: string, value: unknown])[] = [
    ['!Ref Name', 'orders'],
    ['{ Ref: Name }', 'orders'],
    ['!Ref Zones', ['a', 'b']],
    ['!Ref Open', unknown('string', /parameter Open, which has no value/)],
    ['!Ref Secret', unknown('string', /NoEcho/)],
    ['!Ref FromStore', unknown('string', /Parameter Store/)],
    ['!Ref AWS::AccountId', unknown('string', /AWS::AccountId, which is not given/)],
    ['!Ref AWS::URLSuffix', unknown('string', /URLSuffix/)],
    ["!Sub 'x-${Name}-${!Name}'", 'x-orders-${Name}'],
    ["!Sub 'x-${Open}'", unknown('string', /Open/)],
    ["!Sub ['${A}${Name}', { A: 1 }]", '1orders'],
    ["!Join ['-', [a, !Ref Name]]", 'a-orders'],
    ["!Join ['-', [a, !Ref Open]]", unknown('string', /Open/)],
    ['!Join [!Ref Open, [a, b]]', unknown('string', /Open/)],
    ['!Split [!Ref Open, a]', unknown('list', /Open/)],
    ['{ Fn::GetAtt: [{ Ref: Open }, Arn] }', unknown('any', /Open/)],
    ['{ Ref: { Ref: Open } }', unknown('any', /Open/)],
    ["{ Fn::ForEach::L: [X, !Split [',', !Ref Open], { '${X}': a }], Other: b }", unknown('any', /Open/)],
    [
      "{ Fn::ForEach::L: [X, [a], { Fn::ForEach::M: [Y, !Ref Open, { '${X}${Y}': a }] }] }",
      unknown('any', /Open/),
    ],
    ["!Join ['-', !Ref Zones]", 'a-b'],
    ['!Select [1, !Ref Zones]', 'b'],
    ['!Select [!Ref Open, [a]]', unknown('any', /Open/)],
    ["!Split ['-', x-y]", ['x', 'y']],
    ["!Split ['-', !Ref Open]", unknown('list', /Open/)],
    ['!FindInMap [Map, one, two]', 'found'],
    ['!FindInMap [Map, one, !Ref Open]', unknown('any', /Open/)],
    ['!FindInMap [Map, one, none, { DefaultValue: instead }]', 'instead'],
    ['!Base64 text', 'dGV4dA=='],
    ['!Length [a, b]', 2],
    ['!Length { Ref: Open }', unknown('number', /Open/)],
    ['!ToJsonString { a: [!Ref Name] }', '{"a":["orders"]}'],
    ['!ImportValue shared', unknown('string', /another stack/)],
    ['!GetAZs us-east-1', unknown('list', /Availability Zones/)],
    ['!Cidr [10.0.0.0/16, 2, 8]', unknown('list', /Cidr/)],
    ['!If [Holds, then, else]', 'then'],
    ['!If [Fails, then, else]', 'else'],
    ["'{{resolve:ssm:/name:1}}'", unknown('string', /Parameter Store/)],
    [
      "'{{resolve:secretsmanager:db:SecretString:password}}'",
      '{{resolve:secretsmanager:db:SecretString:password}}',
    ],
    ['yes', true],
    ['y', 'y'],
    ['012', '012'],
    ['1.10', '1.10'],
    ['1e3', '1e3'],
    ['123456789012', 123456789012],
    ['2012-10-17', '2012-10-17'],
  ];
  it.each(cases)('%s', (written, value) => {
    expect(valueOf(written)).toEqual(value);
  });

  it('is no member that every object has', () => {
    const text =
      'Parameters: { constructor: { Type: String } }\nResources: { R: { Type: X, Properties: { P: { constructor: a }, Q: !Ref constructor } } }';
    expect(onlyResource(text).variants[0]?.properties).toEqual({
      P: { constructor: 'a' },
      Q: unknown('string', /constructor/),
    });
    expect(() => valueOf('!Ref toString')).toThrow(/no parameter or resource "toString"/);
  });

  it('is left out with AWS::NoValue', () => {
    const { variants } = onlyResource(`${HEAD}
Resources:
  Topic:
    Type: AWS::SNS::Topic
    Properties: { TopicName: !Ref AWS::NoValue, Tags: [!Ref AWS::NoValue, !If [Fails, x, !Ref AWS::NoValue], kept] }`);
    expect(variants[0]?.properties).toEqual({ Tags: ['kept'] });
  });

  it.each<[ResolveOptions, string]>([
    [{ accountID: '111122223333', region: 'eu-west-1' }, '111122223333 eu-west-1 aws amazonaws.com'],
    [{ accountID: '111122223333', region: 'cn-north-1' }, '111122223333 cn-north-1 aws-cn amazonaws.com.cn'],
    [
      { accountID: '111122223333', region: 'us-gov-west-1' },
      '111122223333 us-gov-west-1 aws-us-gov amazonaws.com',
    ],
  ])('knows the place %o', (options, value) => {
    const written = "!Sub '${AWS::AccountId} ${AWS::Region} ${AWS::Partition} ${AWS::URLSuffix}'";
    expect(valueOf(written, options)).toBe(value);
  });
});

describe('a problem', () => {
  const cases: readonly (readonly [written: string, message: RegExp])[] = [
    ['!Ref Zone', /no parameter or resource "Zone"\. Did you mean "Zones"/],
    ['!GetAtt Missing.Arn', /no parameter or resource "Missing"/],
    ["!Sub '${Missing}'", /no parameter or resource "Missing"/],
    ['!If [Maybe, a, b]', /no condition "Maybe"/],
    ['!If [Holds, a]', /Fn::If takes/],
    ['!Join [a]', /Fn::Join takes/],
    ['!Select [5, [a]]', /Fn::Select takes/],
    ['!FindInMap [Map, one, none]', /mapping "Map" has no value/],
    ['!Split [1]', /Fn::Split takes/],
    ['{ Fn::Sub: x, Other: y }', /Fn::Sub stands beside other members/],
    ['{ Fn::Nothing: x }', /Fn::Nothing/],
    ['!Nothing x', /Nothing/],
    ['!Base64 [a]', /Fn::Base64 takes/],
    ['!ToJsonString a', /Fn::ToJsonString takes/],
  ];
  it.each(cases)('%s', (written, message) => {
    expect(() => valueOf(written)).toThrow(message);
  });

  const templates: readonly (readonly [name: string, text: string, message: RegExp])[] = [
    ['a repeated logical id', 'Resources:\n  A: { Type: X }\n  A: { Type: Y }', /:3:3: "A" stands twice/],
    [
      'a repeated id in JSON',
      '{"Resources": {"A": {"Type": "X"},\n"A": {"Type": "Y"}}}',
      /:2:1: "A" stands twice/,
    ],
    [
      'a circle',
      'Resources:\n  A: { Type: X, DependsOn: B }\n  B: { Type: X, DependsOn: A }',
      /circle: A -> B -> A/,
    ],
    ['a circle through a value', 'Resources:\n  A: { Type: X, Properties: { P: !Ref A } }', /circle: A -> A/],
    [
      'a circle of conditions',
      'Conditions:\n  A: !Not [!Condition A]\nResources:\n  R: { Type: X, Condition: A }',
      /itself/,
    ],
    ['a resource without a type', 'Resources:\n  A: {}', /"A" has no Type/],
    [
      'an unknown dependency',
      'Resources:\n  A: { Type: X, DependsOn: Bee }\n  Bees: { Type: X }',
      /Did you mean "Bees"/,
    ],
    ['broken YAML', 'Resources: [', /Not YAML/],
    ['broken JSON', '{"Resources": ', /Not JSON/],
    ['comments in JSON', '{"Resources": {} /* so */}', /Not JSON/],
    ['no resources', 'Hello: there', /No CloudFormation template/],
    [
      'a null',
      'Resources:\n  A: { Type: X, Properties: { P: , Q: ~ } }',
      /:2:31: CloudFormation takes no null.*\n.*:2:36: /,
    ],
    ['a null in JSON', '{"Resources": {"A": {"Type": "X", "Properties": [null]}}}', /takes no null/],
    ['deep JSON', `{"Resources": ${'['.repeat(100_000)}`, /nested too deep/],
    ['deep YAML', `Resources: ${'['.repeat(20_000)}${']'.repeat(20_000)}`, /nested too deep/],
    ['an alias that explodes', explodingAliases(), /too large/],
    [
      'an output of nothing',
      'Resources:\n  A: { Type: X }\nOutputs:\n  O: { Value: !Ref B }',
      /no parameter or resource "B"/,
    ],
  ];
  it.each(templates)('%s', (_, text, message) => {
    expect(() => resolved(text)).toThrow(TemplateError);
    expect(() => resolved(text)).toThrow(message);
  });

  it('of a given parameter that is not allowed', () => {
    const text =
      'Parameters: { Name: { Type: String, AllowedPattern: "[a-z]+" } }\nResources: { A: { Type: X } }';
    expect(() => resolved(text, { parameters: { Name: '7' } })).toThrow(/AllowedPattern/);
    const list = text.replace('String', 'CommaDelimitedList');
    expect(() => resolved(list, { parameters: { Name: 'a, b' } })).not.toThrow();
    expect(() => resolved(list, { parameters: { Name: 'a, 7' } })).toThrow(/AllowedPattern/);
  });
});

describe('a condition that cannot be decided', () => {
  it('shows both of its branches', () => {
    expect(branches('Properties: { P: !If [Undecided, a, b] }')).toEqual([
      { branch: 'Undecided is true', properties: { P: 'a' } },
      { branch: 'Undecided is false', properties: { P: 'b' } },
    ]);
  });

  it('is taken the same way everywhere in a resource', () => {
    expect(branches('Properties: { P: !If [Undecided, a, b], Q: !If [Undecided, c, d] }')).toEqual([
      { branch: 'Undecided is true', properties: { P: 'a', Q: 'c' } },
      { branch: 'Undecided is false', properties: { P: 'b', Q: 'd' } },
    ]);
  });

  it('holds in a resource that it creates', () => {
    expect(branches('Condition: Undecided\n    Properties: { P: !If [Undecided, a, b] }')).toEqual([
      { branch: 'Undecided is true', properties: { P: 'a' } },
    ]);
  });

  it.each([1, 5, 20])('gives %i + 1 variants for as many conditions, never a product', (count) => {
    const names = Array.from({ length: count }, (_, index) => `C${index}`);
    const conditions = names.map((name) => `  ${name}: !Equals [!Ref ${name}P, x]`).join('\n');
    const parameters = names.map((name) => `  ${name}P: { Type: String }`).join('\n');
    const properties = names.map((name) => `      ${name}: !If [${name}, a, b]`).join('\n');
    const { variants } = onlyResource(
      `Parameters:\n${parameters}\nConditions:\n${conditions}\nResources:\n  R:\n    Type: X\n    Properties:\n${properties}`,
    );
    expect(variants).toHaveLength(count + 1);
    for (const name of names) {
      expect(new Set(variants.map(({ properties: values }) => values[name]))).toEqual(new Set(['a', 'b']));
    }
  });

  it('says what is left when there are more branches than are judged', () => {
    const names = Array.from({ length: 100 }, (_, index) => `C${index}`);
    const text = [
      'Parameters:',
      ...names.map((name) => `  ${name}P: { Type: String }`),
      'Conditions:',
      ...names.map((name) => `  ${name}: !Equals [!Ref ${name}P, x]`),
      'Resources:\n  R:\n    Type: X\n    Properties:',
      ...names.map((name) => `      ${name}: !If [${name}, a, b]`),
    ].join('\n');
    expect(resolved(text).notes).toEqual([expect.objectContaining({ kind: 'branches' })]);
  });
});

describe('the default of a parameter', () => {
  it('is no value where the operation may give others', () => {
    expect(valueOf('!Ref Name', { defaults: false })).toEqual(unknown('string', /Name, which has no value/));
    expect(valueOf('!Ref Name', { defaults: false, parameters: { Name: 'given' } })).toBe('given');
    expect(valueOf("!Join ['-', !Ref Zones]", { defaults: false })).toEqual(unknown('string', /Zones/));
  });
});

describe('resources that are made at deployment', () => {
  const LOOP = `
Parameters: { Names: { Type: CommaDelimitedList } }
Resources:
  Fn::ForEach::Topics: [Name, !Ref Names, { 'Topic\${Name}': { Type: AWS::SNS::Topic } }]
  Reader: { Type: X, DependsOn: TopicB, Properties: { P: !GetAtt TopicA.TopicArn } }`;
  const MODULE = `
Resources:
  Lake: { Type: My::Own::Lake::MODULE }
  Reader: { Type: X, Properties: { P: !Ref LakeBucket } }`;

  it.each([
    ['a loop over what is not known', LOOP, /parameter Names/],
    ['a module', MODULE, /module Lake/],
  ])('by %s may be named', (_, text, reason) => {
    const { resources, more } = resolved(text);
    expect(more).toMatch(reason);
    expect(resources.find(({ logicalId }) => logicalId === 'Reader')?.variants[0]?.properties).toEqual({
      P: unknown('any', reason),
    });
  });

  it('are none without one', () => {
    expect(resolved('Resources: { A: { Type: X } }').more).toBeUndefined();
  });
});

describe('what is not judged', () => {
  it.each([
    ['a macro', 'Transform: MyMacro\nResources: { A: { Type: X } }', 'macro', /MyMacro/],
    ['SAM', 'Transform: [AWS::Serverless-2016-10-31]\nResources: { A: { Type: X } }', 'macro', /Serverless/],
    [
      'a macro over a part',
      'Resources: { A: { Type: X, Properties: { P: { Fn::Transform: { Name: MyMacro }, Q: 1 } } } }',
      'macro',
      /MyMacro/,
    ],
    [
      'a loop',
      "Resources: { Fn::ForEach::L: [X, !Ref AWS::NotificationARNs, { 'A${X}': { Type: X } }] }",
      'loop',
      /Fn::ForEach::L is not expanded/,
    ],
    ['an alias', 'Resources: { A: &a { Type: X }, B: *a, C: *a }', 'alias', /takes no YAML aliases/],
    ['a module', 'Resources: { A: { Type: My::Own::Thing::MODULE } }', 'module', /module/],
  ])('%s is said', (_, text, kind, message) => {
    expect(resolved(text).notes).toEqual([
      expect.objectContaining({ kind, message: expect.stringMatching(message) as unknown }),
    ]);
  });
});

describe('a place', () => {
  const TEXT = `Conditions:
  C: !Equals [!Ref AWS::Region, x]
Resources:
  Bucket:
    Type: AWS::S3::Bucket
    Properties:
      Tags:
        - Key: a
          Value: b
        - !If
          - C
          - { Key: c, Value: d }
          - Key: e
            Value: f
      Nested: !If [C, { Deep: { Deeper: 1 } }, { Deep: 2 }]
`;
  it.each([
    ['', 6, 5, 'Properties'],
    ['/Tags', 7, 7, 'Tags'],
    ['/Tags/0', 8, 11, undefined],
    ['/Tags/0/Value', 9, 11, 'Value'],
    ['/Tags/1/Value', 12, 23, 'Value'],
    ['/Nested/Deep/Deeper', 15, 33, 'Deeper'],
    ['/Missing', 6, 5, 'Properties'],
    ['/Tags/7', 7, 7, 'Tags'],
  ])('of %s is line %i, column %i: %s', (path, line, column, key) => {
    expect(onlyResource(TEXT).variants[0]?.locate(path)).toEqual({
      line,
      column,
      ...(key !== undefined && { endColumn: column + key.length }),
    });
  });

  it('is of the resource, or of its type, where it is about these', () => {
    const [variant] = onlyResource(TEXT).variants;
    expect(variant?.locate('', 'resource')).toEqual({ line: 4, column: 3, endColumn: 9 });
    expect(variant?.locate('', 'Type')).toEqual({ line: 5, column: 5, endColumn: 9 });
  });

  it('of a property is that of the resource, where it has no Properties', () => {
    const [variant] = onlyResource('Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n').variants;
    expect(variant?.locate('/Tags')).toEqual({ line: 2, column: 3, endColumn: 9 });
  });
});

function valueOf(written: string, options: ResolveOptions = {}): Value | undefined {
  const text = `${HEAD}\nResources:\n  R:\n    Type: X\n    Properties:\n      P: ${written}\n`;
  return onlyResource(text, options).variants[0]?.properties.P;
}

function branches(body: string): unknown[] {
  const { variants } = onlyResource(`${HEAD}\nResources:\n  R:\n    Type: X\n    ${body}\n`);
  return variants.map(({ branch, properties }) => ({ branch, properties }));
}

function explodingAliases(): string {
  const levels = Array.from(
    { length: 9 },
    (_, index) => `l${index + 1}: &l${index + 1} [${Array(10).fill(`*l${index}`).join(', ')}]`,
  );
  return ['l0: &l0 [x]', ...levels, 'Resources: { A: { Type: X } }'].join('\n');
}
