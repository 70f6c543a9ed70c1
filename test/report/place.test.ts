import { getLocation } from 'jsonc-parser';
import { describe, expect, it } from 'vitest';
import { isMap, isNode, isScalar, isSeq, LineCounter, parseDocument } from 'yaml';
import { pointerTokens } from '../../gate/pointer.ts';
import type { PlacedFinding } from '../../report/result.ts';
import type { Node } from '../../template/node.ts';
import { readTemplate } from '../../template/read.ts';
import { POLICY } from '../hook/hooks.ts';
import { checked, STORY_TEMPLATES } from './stories.ts';

type Path = readonly (string | number)[];

/** What a resource needs beside it, which none of its own members tells. */
const STACK_RULES: ReadonlySet<string> = new Set(POLICY.stackRules().rules.map(({ id }) => id));

/**
 * Another reading of a file: what begins at a place, by jsonc-parser in JSON and by the nodes of the package yaml in YAML,
 * and what stands at a path.
 */
interface Reading {
  /** The paths of what begins there: a key or an item, or both, for in YAML an item begins with its first key. */
  readonly pathsAt: (line: number, column: number) => readonly Path[];
  readonly memberAt: (path: Path) => unknown;
  /** Whether a function stands there, so that what it gives is written elsewhere. */
  readonly isFunction: (path: Path) => boolean;
}

function readingOfJson(text: string): Reading {
  const lines = text.split('\n');
  const content: unknown = JSON.parse(text);
  const memberAt = (path: Path): unknown =>
    path.reduce<unknown>(
      (at, token) =>
        typeof at === 'object' && at !== null ? (at as Record<string | number, unknown>)[token] : undefined,
      content,
    );
  return {
    pathsAt(line, column) {
      const offset = lines.slice(0, line - 1).reduce((sum, { length }) => sum + length + 1, column - 1);
      const key = getLocation(text, offset + 1);
      if (key.isAtPropertyKey && key.previousNode?.offset === offset) return [key.path];
      const { path } = getLocation(text, offset);
      const isItem = typeof path.at(-1) === 'number' && /[,[]$/.test(text.slice(0, offset).trimEnd());
      return isItem ? [path] : [];
    },
    memberAt,
    isFunction(path) {
      const [name = '', ...others] = Object.keys(Object(memberAt(path)) as object);
      return others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'));
    },
  };
}

function readingOfYaml(text: string): Reading {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: 'silent' });
  const begins = new Map<string, Path[]>();
  const walk = (node: unknown, path: Path): void => {
    if (isMap(node)) {
      for (const { key, value } of node.items) {
        if (!isScalar(key)) throw new Error('A key is no scalar.');
        begin(key, [...path, String(key.value)]);
        walk(value, [...path, String(key.value)]);
      }
    } else if (isSeq(node)) {
      for (const [index, item] of node.items.entries()) {
        begin(item, [...path, index]);
        walk(item, [...path, index]);
      }
    }
  };
  const begin = (node: unknown, path: Path): void => {
    const { line, col } = lines.linePos(isNode(node) ? (node.range?.[0] ?? NaN) : NaN);
    begins.set(`${line}:${col}`, [...(begins.get(`${line}:${col}`) ?? []), path]);
  };
  walk(document.contents, []);
  const memberAt = (path: Path): unknown => document.getIn(path, true);
  return {
    pathsAt: (line, column) => begins.get(`${line}:${column}`) ?? [],
    memberAt,
    isFunction(path) {
      const node = memberAt(path);
      if (isNode(node) && node.tag?.startsWith('!') === true) return true;
      return isMap(node) && node.items.length === 1 && /^(Ref|Fn::)/.test(String(node.items[0]?.key));
    },
  };
}

/** The same template as JSON, short forms as long ones. */
function asJson(text: string, file: string): string {
  const valueOf = (node: Node): unknown => {
    if (node.kind === 'scalar') return node.value;
    if (node.kind === 'list') return node.items.map(valueOf);
    return Object.fromEntries(node.entries.map(({ key, value }) => [key, valueOf(value)]));
  };
  return JSON.stringify(valueOf(readTemplate(text, file).root), null, 2);
}

/** Why the place of a finding is not that of its key or value, nor of the nearest ancestor that there is. */
function faultOf(finding: PlacedFinding, reading: Reading, text: string): string | undefined {
  const paths = reading.pathsAt(finding.line, finding.column);
  const faults = paths.map((path) => faultAt(path, finding, reading) ?? faultOfEnd(path, finding, text));
  return paths.length === 0
    ? 'nothing begins there'
    : faults.every((fault) => fault !== undefined)
      ? faults.join('; ')
      : undefined;
}

function faultAt(at: Path, finding: PlacedFinding, reading: Reading): string | undefined {
  const start = resourceIn(at, finding.logicalId);
  if (start === undefined) return `${at.join('/')} is not of the resource`;
  const sought = soughtBy(finding);
  let found = 0;
  for (let index = start; index < at.length; index += 1) {
    if (String(at[index]) === sought[found]) found += 1;
    // What a function gives is written in its arguments.
    else if (!reading.isFunction(at.slice(0, index)) && !reading.isFunction(at.slice(0, index - 1)))
      return `${at.join('/')} is not on the way`;
  }
  const next = sought[found];
  if (next === undefined || reading.isFunction(at)) return undefined;
  return reading.memberAt([...at, next]) === undefined ? undefined : `${at.join('/')}/${next} is nearer`;
}

/** Why the key that a finding points at does not end where the finding says. */
function faultOfEnd(at: Path, { line, column, endColumn }: PlacedFinding, text: string): string | undefined {
  const [key, row = ''] = [at.at(-1), text.split('\n')[line - 1]];
  // What an item is to the letter is held in test/template/region.test.ts.
  if (typeof key !== 'string') return undefined;
  const marked = endColumn === undefined ? row : row.slice(column - 1, endColumn - 1);
  return [key, `'${key}'`, JSON.stringify(key)].includes(marked) ? undefined : `${marked} is no ${key}`;
}

/** What a finding is about, as a path from its resource. */
function soughtBy({ rule, path }: PlacedFinding): readonly string[] {
  if (rule === 'type-not-approved') return ['Type'];
  return STACK_RULES.has(rule) ? [] : ['Properties', ...pointerTokens(path)];
}

/** How long the path of the resource is that a path goes into. In a loop its name stands with what is filled in. */
function resourceIn(at: Path, logicalId: string): number | undefined {
  if (at[0] !== 'Resources') return undefined;
  let last = 1;
  while (String(at[last]).startsWith('Fn::ForEach::')) last += 2;
  const pattern = String(at[last]).replaceAll(/\$\{\w+\}|&\{\w+\}/g, '\\w+');
  return new RegExp(`^${pattern}$`).test(logicalId) ? last + 1 : undefined;
}

describe.each([
  { language: 'YAML', read: readingOfYaml, templates: STORY_TEMPLATES },
  {
    language: 'JSON',
    read: readingOfJson,
    templates: STORY_TEMPLATES.map(({ file, text }) => ({ file: `${file}.json`, text: asJson(text, file) })),
  },
])('in $language', ({ read, templates }) => {
  it('findings stand at their key or value, or at its nearest ancestor that there is', () => {
    const findings = templates.flatMap((template) => {
      const reading = read(template.text);
      return checked(template).resources.flatMap((resource) =>
        resource.findings.map((finding) => ({
          template,
          finding,
          fault: faultOf(finding, reading, template.text),
        })),
      );
    });
    const faults = findings.filter((one) => one.fault !== undefined);
    expect(
      faults.map(
        ({ template, finding, fault }) =>
          `${template.file}:${finding.line}:${finding.column} ${finding.logicalId}${finding.path} ${fault}`,
      ),
    ).toEqual([]);
    expect(findings.length).toBeGreaterThan(200);
    expect(findings.filter(({ finding }) => finding.path !== '').length).toBeGreaterThan(200);
  });
});
