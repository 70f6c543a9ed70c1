import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import fc from 'fast-check';
import { format, resolveConfig } from 'prettier';
import { describe, expect, it } from 'vitest';
import { formatCoverageJson } from '../../report/coverage.ts';
import { formatFrameworkJson } from '../../report/framework.ts';
import { formatJson } from '../../report/json.ts';
import { formatLintJson } from '../../report/lint.ts';
import { formatReplayJson } from '../../report/replay.ts';
import { coverageDocument } from './coverage-documents.ts';
import { frameworkDocument } from './framework-documents.ts';
import { audit, checkResult, lintResult, replayResult, simulationResult } from './results.ts';
import { schemaOfType } from './schema-of-type.ts';

const REPOSITORY = join(import.meta.dirname, '../..');

/** What `--format json` prints, by the name of its schema: the type, and documents of it. */
const PRINTED: Readonly<
  Record<
    string,
    {
      /** Where the name of the schema is not that of the command. */
      readonly command?: string;
      readonly file: string;
      readonly type: string;
      readonly documents: fc.Arbitrary<string>;
    }
  >
> = {
  check: { file: 'report/json.ts', type: 'CheckDocument', documents: checkResult.map(formatJson) },
  simulate: {
    file: 'simulation/result.ts',
    type: 'SimulationResult',
    documents: simulationResult.map((one) => JSON.stringify(one)),
  },
  replay: { file: 'report/replay.ts', type: 'ReplayDocument', documents: replayResult.map(formatReplayJson) },
  'scp-lint': { file: 'report/lint.ts', type: 'LintDocument', documents: lintResult.map(formatLintJson) },
  report: {
    file: 'coverage/report.ts',
    type: 'CoverageReport',
    documents: coverageDocument.map(formatCoverageJson),
  },
  'report-framework': {
    command: 'report --framework',
    file: 'report/framework.ts',
    type: 'FrameworkReport',
    documents: frameworkDocument.map(formatFrameworkJson),
  },
  'keys-audit': {
    file: 'key-strategy/audit/audit.ts',
    type: 'Audit',
    documents: audit.map((one) => JSON.stringify(one)),
  },
};

/** Members that documents may lack. */
const OPTIONAL: ReadonlySet<string> = new Set(['reference', 'trend', 'controlPolicies', 'hooks', 'judged']);

describe.each(Object.entries(PRINTED))(
  'docs/schemas/%s.schema.json',
  (name, { command = name.replace('-', ' '), file, type, documents }) => {
    const path = join(REPOSITORY, `docs/schemas/${name}.schema.json`);

    /** `UPDATE_DOCS=1` writes it as the type is now. */
    it('is the type that is printed', async () => {
      const title = `What stackgate ${command} --format json prints: version 1`;
      const json = JSON.stringify(schemaOfType(join(REPOSITORY, file), type, title));
      const printed = await format(json, { ...(await resolveConfig(path)), filepath: path });
      if (process.env.UPDATE_DOCS) writeFileSync(path, printed);
      else expect(readFileSync(path, 'utf8')).toBe(printed);
    });

    it('takes what is printed, and nothing that has another member or lacks one', () => {
      const validate = new Ajv({ allErrors: true }).compile(JSON.parse(readFileSync(path, 'utf8')) as object);
      fc.assert(
        fc.property(documents, fc.nat(), (printed, which) => {
          const document = JSON.parse(printed) as Record<string, unknown>;
          expect([validate(document), validate.errors]).toEqual([true, null]);
          expect(validate({ ...document, other: 1 })).toBe(false);
          const names = Object.keys(document).filter((one) => !OPTIONAL.has(one));
          const { [names[which % names.length] ?? '']: _, ...lacking } = document;
          expect(validate(lacking)).toBe(false);
        }),
      );
    });
  },
);
