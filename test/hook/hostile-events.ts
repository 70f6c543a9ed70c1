import fc from 'fast-check';
import { isObject, type Value, type ValueObject } from '../../gate/value.ts';
import { stringified } from '../../simulation/wire.ts';
import { propertiesWithOnePartReplaced } from '../gate/generators.ts';
import { cloudControlEvent, POLICY, requestData, resourceEvent } from './hooks.ts';

/** Text of an event, as it comes in. A number like 1e400 and nesting of any depth can only be written as text. */
export type EventText = string;

/** Names that mean something to JavaScript, or to nobody. */
const ODD_NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'toJSON',
  'length',
  '',
];

const ODD_TEXTS = [
  '\ud83d',
  '\udc00\ud83d',
  '\u0000',
  '\u2028',
  '\ufeff',
  '{{resolve:',
  '{{resolve:ssm:a}}',
  '$<accountID>',
];

/** Where text that no JSON value prints is to stand. */
const HERE = 'HERE-STANDS-TEXT';

/** Text that is JSON, and that nobody sends. */
const ODD_JSON = [
  '1e400',
  '-1e400',
  '1e-400',
  '-0',
  '9007199254740993',
  '0.1e1',
  '{"__proto__":{"hookStatus":"SUCCESS"}}',
  '{"constructor":{"prototype":{"x":1}}}',
  '{"a":1,"a":2}',
  '"\\ud83d"',
  '"\\u0000"',
];

function nested(depth: number, open: string, close: string): string {
  return `${open.repeat(depth)}1${close.repeat(depth)}`;
}

const oddJson: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...ODD_JSON),
  fc
    .tuple(
      fc.constantFrom(3, 99, 101, 2000, 20_000),
      fc.constantFrom(['[', ']'], ['{"a":', '}'], ['[{"":', '}]']),
    )
    .map(([depth, [open = '', close = '']]) => nested(depth, open, close)),
  fc
    .tuple(fc.constantFrom(3, 101, 20_000), fc.constantFrom(['[', ']'], ['{"a":', '}']))
    .map(([depth, [open = '', close = '']]) => JSON.stringify(nested(depth, open, close))),
);

const scalar: fc.Arbitrary<Value> = fc.oneof(
  fc.constantFrom<Value[]>(null, true, false, 0, -1, 1e21, 2.5, '', 'true', '30', '*', 'x'),
  fc.constantFrom(...ODD_TEXTS),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc
    .tuple(fc.constantFrom('a', 'a/', ' ', '*', '0', 'arn:aws:'), fc.constantFrom(10, 1000, 30_000))
    .map(([part, times]) => part.repeat(times)),
);

const name = fc.oneof(fc.constantFrom(...ODD_NAMES), fc.string({ unit: 'binary', maxLength: 10 }));

/** Own members of any name, also `__proto__`, as JSON.parse makes them. */
function objectOf(entries: readonly (readonly [string, Value])[]): ValueObject {
  return Object.fromEntries(entries);
}

const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'medium', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map(objectOf),
    fc
      .tuple(fc.constantFrom<Value[]>(null, 0, 'x', '', [], {}), fc.constantFrom(2, 300, 3000))
      .map(([one, times]) => Array.from({ length: times }, () => one)),
    fc
      .constantFrom(300, 3000)
      .map((times) => objectOf(Array.from({ length: times }, (_, index) => [`k${index}`, index]))),
  ),
})).value;

/** Every resource of the restrictions' examples, so that the mutations reach deep into real schemas. */
const EXAMPLES = POLICY.types.flatMap((type) => {
  const { approved = {}, refused = [] } = POLICY.examplesFor(type) ?? {};
  const all = [...Object.values(approved), ...refused.map(({ properties }) => properties)];
  return all.map((properties) => ({ type, properties: properties as ValueObject }));
});

const part: fc.Arbitrary<Value> = fc.oneof(
  { weight: 4, arbitrary: value },
  { weight: 1, arbitrary: fc.constant(HERE) },
);

/** A real resource with one part that is not, or with one member more. */
const resource = fc
  .tuple(fc.constantFrom(...EXAMPLES), part, fc.nat(), name, fc.boolean(), fc.boolean())
  .map(([{ type, properties }, replacement, seed, key, more, asText]) => {
    const all = propertiesWithOnePartReplaced(properties, replacement);
    const mutated = more
      ? { ...properties, ...objectOf([[key, replacement]]) }
      : (all[seed % all.length] ?? properties);
    return { type, properties: asText ? stringified(mutated) : mutated };
  });

const ACTIONS = ['CREATE', 'UPDATE', 'DELETE', 'IMPORT', '', 'create', '__proto__'];

const ofResource = fc
  .tuple(resource, fc.constantFrom(...ACTIONS), fc.boolean(), fc.option(part))
  .map(([{ type, properties }, action, ofStack, previous]): ValueObject => {
    const data = requestData(type, properties);
    const model = {
      ...(data.targetModel as object),
      ...(previous !== null && { previousResourceProperties: previous }),
    };
    const changes = {
      actionInvocationPoint: action === '' ? '' : `${action}_PRE_PROVISION`,
      requestData: { ...data, targetModel: model },
    };
    return (ofStack ? resourceEvent(changes) : cloudControlEvent(changes)) as ValueObject;
  });

/** STACK and CHANGE_SET events; what their URLs lead to is not asked, for none leads anywhere. */
const ofStack = fc.tuple(fc.constantFrom('STACK', 'CHANGE_SET'), fc.constantFrom(...ACTIONS), part).map(
  ([targetName, action, payload]): ValueObject =>
    resourceEvent({
      actionInvocationPoint: `${action}_PRE_PROVISION`,
      requestData: { targetName, targetType: targetName, targetLogicalId: 'orders', payload },
    }) as ValueObject,
);

/** One member of the event's frame, or of its request data, is something else, missing, or in other letters. */
const mangled = fc
  .tuple(
    fc.oneof(ofResource, ofStack),
    fc.nat(),
    part,
    fc.constantFrom('replace', 'remove', 'capitals', 'odd'),
    name,
  )
  .map(([event, seed, replacement, how, odd]): Value => {
    const places = framePlaces(event);
    const [parent, key] = places[seed % places.length] ?? [[], ''];
    return changedAt(event, parent, (members) =>
      Object.fromEntries([
        ...Object.entries(members).flatMap(([one, member]): [string, Value][] => {
          if (one !== key) return [[one, member]];
          if (how === 'remove') return [];
          if (how === 'replace') return [[one, replacement]];
          return [[how === 'capitals' ? one.toUpperCase() : one, member]];
        }),
        ...(how === 'odd' ? [[odd, replacement] as [string, Value]] : []),
      ]),
    );
  });

/** The members of the event itself and of what holds the resource, each with its parent's path. */
function framePlaces(event: ValueObject): [readonly string[], string][] {
  const parents: readonly (readonly string[])[] = [
    [],
    ['requestData'],
    ['requestData', 'targetModel'],
    ['hookModel'],
  ];
  return parents.flatMap((parent) => {
    const found = parent.reduce<Value | undefined>((at, key) => (isObject(at) ? at[key] : undefined), event);
    return isObject(found) ? Object.keys(found).map((key): [readonly string[], string] => [parent, key]) : [];
  });
}

function changedAt(
  root: Value,
  path: readonly string[],
  change: (members: ValueObject) => ValueObject,
): Value {
  if (!isObject(root)) return root;
  const [key, ...rest] = path;
  if (key === undefined) return change(root);
  return { ...root, [key]: changedAt(root[key] ?? null, rest, change) };
}

/** Events of all targets, generated and mutated. */
export const hostileEvents: fc.Arbitrary<EventText> = fc
  .tuple(
    fc.oneof(
      { weight: 10, arbitrary: ofResource },
      { weight: 1, arbitrary: ofStack },
      { weight: 4, arbitrary: mangled },
      { weight: 1, arbitrary: value },
      { weight: 1, arbitrary: fc.constant(HERE) },
    ),
    oddJson,
  )
  .map(([event, text]) => JSON.stringify(event).replaceAll(JSON.stringify(HERE), () => text));

/** A synchronous invocation takes 6 MB (Lambda Developer Guide, "Lambda quotas"). */
const LARGEST = 6 * 1024 * 1024;

/** Events as large as Lambda takes, in the ways that cost the most. */
export function largestEvents(): readonly (readonly [name: string, text: EventText])[] {
  const filled = (
    type: string,
    before: string,
    unit: (index: number) => string,
    after: string,
  ): EventText => {
    const frame = JSON.stringify(resourceEvent({ requestData: requestData(type, HERE) }));
    const [head = '', tail = ''] = frame.split(JSON.stringify(HERE));
    const pieces: string[] = [];
    for (let length = head.length + tail.length + before.length + after.length, index = 0; ; index += 1) {
      const piece = `${index === 0 ? '' : ','}${unit(index)}`;
      length += piece.length;
      if (length > LARGEST) return `${head}${before}${pieces.join('')}${after}${tail}`;
      pieces.push(piece);
    }
  };
  const queue = 'AWS::SQS::Queue';
  const long = (text: string): string => text.repeat(Math.floor((LARGEST - 2000) / text.length));
  const half = Math.floor((LARGEST - 2000) / 2);
  const key = (text: string): EventText =>
    filled(queue, '{"KmsMasterKeyId":', (index) => (index === 0 ? text : ' '.repeat(LARGEST)), '}');
  const policy = (statement: string): EventText =>
    filled('AWS::KMS::Key', '{"KeyPolicy":{"Version":"2012-10-17","Statement":[', () => statement, ']}}');
  return [
    ['members', filled(queue, '{', (index) => `"k${index}":1`, '}')],
    ['tags', filled(queue, '{"Tags":[', () => '{}', ']}')],
    ['different tags', filled(queue, '{"Tags":[', (index) => `{"Key":"k${index}","Value":"v"}`, ']}')],
    ['lists', filled(queue, '{"Tags":[', () => '[]', ']}')],
    ['statements', policy('{}')],
    ['whole statements', policy('{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}')],
    ['one text', key(JSON.stringify(long('a')))],
    [
      'one ARN',
      key(JSON.stringify(`arn:aws:kms:eu-west-1:111122223333:key/${long('a')}`.slice(0, LARGEST - 2000))),
    ],
    ['slashes', key(JSON.stringify(long('a/')))],
    [
      'one name',
      filled(
        queue,
        '{',
        (index) => (index === 0 ? `${JSON.stringify(long('a'))}:1` : ' '.repeat(LARGEST)),
        '}',
      ),
    ],
    ['nesting', key(`${'['.repeat(half)}${']'.repeat(half)}`)],
    ['text that nests', key(JSON.stringify(`${'['.repeat(half)}${']'.repeat(half)}`))],
    [
      'a policy that nests',
      filled(
        'AWS::KMS::Key',
        '{"KeyPolicy":',
        (index) =>
          index === 0 ? JSON.stringify(`${'['.repeat(half)}${']'.repeat(half)}`) : ' '.repeat(LARGEST),
        '}',
      ),
    ],
    ['a list of nothing', `[${long('0,')}0]`],
    [
      'odd members of the event',
      `{${Array.from({ length: 400_000 }, (_, index) => `"X${index}":1`).join()}}`,
    ],
  ];
}
