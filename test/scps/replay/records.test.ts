import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { logFilesIn, recordsOf } from '../../../scps/replay/log-files.ts';
import { recordsIn, type Piece } from '../../../scps/replay/records.ts';
import { temporaryFolder } from '../../schemas/policies.ts';
import { event } from './events.ts';

// eslint-disable-next-line @typescript-eslint/require-await -- it stands for a stream
async function* chunksOf(text: string, length: number): AsyncIterable<string> {
  for (let from = 0; from < text.length; from += length) yield text.slice(from, from + length);
}

async function all(pieces: AsyncIterable<Piece>): Promise<Piece[]> {
  const read: Piece[] = [];
  for await (const piece of pieces) read.push(piece);
  return read;
}

const FORMS: readonly ((records: readonly object[]) => string)[] = [
  (records) => JSON.stringify({ Records: records }),
  (records) => JSON.stringify({ Records: records }, null, 2),
  (records) => JSON.stringify(records),
  (records) => records.map((record) => `${JSON.stringify(record)}\n`).join(''),
];

/** Text that could be taken for structure. */
const texts = fc.oneof(
  fc.string({ unit: fc.constantFrom('"', '\\', '{', '}', '[', ']', 'a', '\n', '\u{1F600}') }),
  fc.string(),
);
const { record } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    texts,
    fc.integer(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 3 }),
    tie('record'),
  ),
  record: fc.dictionary(texts, tie('value'), { maxKeys: 3 }),
}));

it('gives the records of every form, however the text is cut', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(record as fc.Arbitrary<object>, { minLength: 1, maxLength: 4 }),
      fc.constantFrom(...FORMS),
      fc.integer({ min: 1, max: 40 }),
      async (records, form, length) => {
        const pieces = await all(recordsIn(chunksOf(form(records), length)));
        expect(pieces).toEqual(
          records.map((one, index) => ({
            number: index + 1,
            record: JSON.parse(JSON.stringify(one)) as unknown,
          })),
        );
      },
    ),
    { numRuns: 2000 },
  );
});

it('never gives less than there is without a word, wherever the text ends', async () => {
  const text = JSON.stringify({ Records: [event(), event({ eventName: 'a"}]\\' })] });
  for (let end = 0; end < text.length; end += 1) {
    const pieces = await all(recordsIn(chunksOf(text.slice(0, end), 7)));
    expect([end, pieces.some((piece) => 'problem' in piece)]).toEqual([end, true]);
  }
});

describe('a file that is malformed', () => {
  it.each<[string, string, readonly (string | RegExp)[]]>([
    ['no text', '', [/no CloudTrail records/]],
    ['other text', 'hello', [/no CloudTrail records/]],
    ['a record that is no JSON', '{"Records":[{"a":1},{"b":x},{"c":3}]}', ['a', /not JSON/, 'c']],
    [
      'something between records',
      '{"Records":[{"a":1}, 7, {"c":3}]}',
      ['a', /stands something else: ", 7,"/, 'c'],
    ],
    ['something after the last record', '{"Records":[{"a":1} null]}', ['a', /something else: "null"/]],
    ['lines that are no records', '{"a":1}\noops\n{"c":3}\n', ['a', /something else: "oops"/, 'c']],
    ['a bracket too many', '{"Records":[{"a":1}]}]', ['a', /closes nothing/]],
    ['a record that is too long', `{"Records":[{"a":"${'x'.repeat(1_100_000)}`, [/longer than 1048576/]],
    ['an empty log', '{"Records":[]}', []],
    ['two logs in one', '{"Records":[{"a":1}]}{"Records":[{"b":1}]}', ['a', 'b']],
    [
      'more beside the records',
      '{"Records":[{"a":1}],"more":[{"b":1}]}',
      ['a', /something else: .*more/, 'b'],
    ],
  ])('%s', async (_, text, expected) => {
    const pieces = await all(recordsIn(chunksOf(text, 1000)));
    expect(pieces.map((piece) => ('record' in piece ? Object.keys(piece.record)[0] : piece.problem))).toEqual(
      expected.map((one) => (typeof one === 'string' ? one : (expect.stringMatching(one) as string))),
    );
  });
});

it('holds no more than the record that it reads', async () => {
  let made = 0;
  // eslint-disable-next-line @typescript-eslint/require-await -- it stands for a stream
  async function* endless(): AsyncIterable<string> {
    yield '{"Records":[';
    for (;;) {
      made += 1;
      yield `${JSON.stringify(event())},`;
    }
  }
  let read = 0;
  for await (const piece of recordsIn(endless())) {
    expect(piece).toHaveProperty('record');
    read += 1;
    expect(made).toBeLessThanOrEqual(read + 1);
    if (read === 2_000) break;
  }
});

it('finds log files in folders below, packed or not, and leaves digests out', async () => {
  const folder = temporaryFolder();
  const text = JSON.stringify({ Records: [event()] });
  const trail = 'AWSLogs/222222222222/CloudTrail/eu-west-1/2026/11/01';
  for (const below of [trail, 'AWSLogs/222222222222/CloudTrail-Digest/eu-west-1'])
    mkdirSync(join(folder, below), { recursive: true });
  writeFileSync(join(folder, trail, 'a.json.gz'), gzipSync(text));
  writeFileSync(join(folder, trail, 'b.json'), text);
  writeFileSync(join(folder, trail, 'cut.json.gz'), gzipSync(text.repeat(50)).subarray(0, 200));
  writeFileSync(join(folder, trail, 'notes.txt'), 'x');
  writeFileSync(join(folder, 'AWSLogs/222222222222/CloudTrail-Digest/eu-west-1/c.json.gz'), 'x');
  const files = await logFilesIn(folder);
  expect(files).toEqual(['a.json.gz', 'b.json', 'cut.json.gz'].map((name) => `${trail}/${name}`));
  for (const file of files.slice(0, 2)) expect(await all(recordsOf(folder, file))).toHaveLength(1);
  await expect(all(recordsOf(folder, files[2] ?? ''))).rejects.toThrow(/unexpected end of file/);
  await expect(all(recordsOf(folder, 'none.json.gz'))).rejects.toThrow(/ENOENT/);
});
