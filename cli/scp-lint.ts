import { Command, Option } from 'commander';
import { childPointer } from '../gate/pointer.ts';
import type { Format } from '../report/formats.ts';
import { formatLintJson, summarizeLint, type LintedFile, type LintResult } from '../report/lint.ts';
import { reportOfLint } from '../report/of-lint.ts';
import { minified, type PolicyType } from '../scps/document.ts';
import type { LintFinding } from '../scps/lint/lint.ts';
import { DEFAULT_SETTINGS } from '../scps/lint/settings.ts';
import { DocumentError } from '../scps/read-document.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { formatOption, formatted, FORMATS_HELP } from './format-option.ts';
import type { Terminal } from './output.ts';
import { isGeneratedPolicy, policyFileType } from './policy-file-type.ts';
import { policyFiles, type PolicyFile } from './policy-files.ts';
import { readPolicyFile, type ReadPolicyFile } from './read-policy-file.ts';

interface ScpLintOptions {
  readonly type: 'scp' | 'rcp';
  readonly format: Format;
  readonly strict?: boolean;
  readonly protectedRole: readonly string[];
  readonly rules?: boolean;
}

const TYPES: Readonly<Record<ScpLintOptions['type'], PolicyType>> = {
  scp: 'SERVICE_CONTROL_POLICY',
  rcp: 'RESOURCE_CONTROL_POLICY',
};

/** `stackgate scp lint PATH…` */
export function scpLintCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('lint')
    .summary('find the holes of control policies')
    .description('Finds the pitfalls of SCPs or RCPs, each by itself and all together.')
    .argument('[path...]', 'policy documents (JSON), folders, or globs')
    .addOption(
      new Option('--type <type>', 'what they are, where a name does not tell')
        .choices(['scp', 'rcp'])
        .default('scp'),
    )
    .addOption(formatOption())
    .option('--strict', 'fail on warnings too')
    .option('--protected-role <arn...>', 'ARN patterns of exempt roles that other policies protect', [])
    .option('--rules', 'list the rules, and judge nothing')
    .addHelpText(
      'after',
      `
Exit status: 0 no errors, 1 errors, 2 could not judge.
The names that stackgate gives, and NAME.scp.json and NAME.rcp.json, tell the type.
What one policy leaves open another may close, so give all that hang on the way to an account together.
What AWS has not confirmed is a warning or a note, never an error. Notes never fail.
${FORMATS_HELP}

Examples:
  $ stackgate scp lint policies/
  $ stackgate scp lint guardrail.json --strict --format json
  $ stackgate scp lint data-perimeter.json --type rcp
  $ stackgate scp lint policies/ --protected-role 'arn:aws:iam::*:role/AWSControlTowerExecution'`,
    )
    .action(async (paths: readonly string[], options: ScpLintOptions) => {
      if (options.rules) {
        if (options.format !== 'text' && options.format !== 'json')
          throw new CommandError('--rules is printed as text or json.');
        terminal.out.write(await listedRules(options.format));
        return;
      }
      if (paths.length === 0)
        throw new CommandError('Name policy documents, folders or globs, or ask for --rules.');
      const result = await lint(await policyFiles(paths), options);
      const { RULES } = await import('../scps/lint/rules.ts');
      const words = new Map(RULES.map(({ id, title, why }) => [id, { title, why }]));
      const report = reportOfLint(result, words, options.strict ?? false);
      terminal.out.write(await formatted(report, () => formatLintJson(result), options.format, terminal));
      end(exitCode(result, options.strict ?? false));
    });
}

interface Sound {
  readonly path: string;
  readonly read: ReadPolicyFile;
}

/** One file that cannot be read leaves the whole set unjudged: it might close what the others leave open. */
async function lint(files: readonly PolicyFile[], options: ScpLintOptions): Promise<LintResult> {
  const [sound, broken, passedOver]: [Sound[], LintedFile[], string[]] = [[], [], []];
  for (const { path, named } of files) {
    try {
      const read = readPolicyFile(path);
      if (read) sound.push({ path, read });
      else if (named) broken.push(unread(path, [{ line: 1, column: 1, message: 'It has no "Statement".' }]));
      else passedOver.push(path);
    } catch (error) {
      if (!(error instanceof DocumentError)) throw error;
      broken.push(unread(path, error.problems));
    }
  }
  if (sound.length + broken.length === 0) {
    throw new CommandError(
      `None of ${files.length} files is a policy document, so nothing was judged. Name policy documents (*.json).`,
    );
  }
  if (broken.length > 0) {
    return { version: 1, type: options.type, files: [...sound.map(unjudged), ...broken], passedOver };
  }
  // The reference is megabytes of data; other commands start without it.
  const { readCatalogue } = await import('../scps/actions/catalogue.ts');
  const { lintPolicies } = await import('../scps/lint/lint.ts');
  const { readReference } = await import('../scps/lint/reference.ts');
  const catalogue = await readCatalogue();
  const findings = lintPolicies(
    sound.map(({ path, read: { document, text } }) => ({
      name: path,
      type: policyFileType(path) ?? TYPES[options.type],
      document,
      text: isGeneratedPolicy(path) ? minified(document) : text,
    })),
    await readReference(catalogue),
    { protectedRoles: [...DEFAULT_SETTINGS.protectedRoles, ...options.protectedRole] },
  );
  const judged = sound.map((one) => ({ ...unjudged(one), findings: placed(one, findings) }));
  return { version: 1, type: options.type, reference: catalogue.date, files: judged, passedOver };
}

function unread(file: string, problems: LintedFile['problems']): LintedFile {
  return { file, statements: 0, findings: [], problems };
}

function unjudged({ path, read }: Sound): LintedFile {
  return { file: path, statements: read.document.Statement.length, findings: [], problems: [] };
}

function placed({ path: file, read }: Sound, findings: readonly LintFinding[]): LintedFile['findings'] {
  return findings
    .filter(({ policy }) => policy === file)
    .map(({ rule: { id, severity, fix }, path, message }) => {
      const index = path[1];
      const sid = typeof index === 'number' ? read.document.Statement[index]?.Sid : undefined;
      return {
        rule: id,
        severity,
        message,
        fix,
        ...(typeof index === 'number' && { statement: sid ?? `statement ${index + 1}` }),
        pointer: path.reduce<string>(childPointer, ''),
        ...read.positionOf(path),
      };
    })
    .sort((one, other) => one.line - other.line || one.column - other.column);
}

function exitCode(result: LintResult, strict: boolean): ExitCode {
  const { couldNotJudge, errors, warnings } = summarizeLint(result);
  if (couldNotJudge > 0) return EXIT.couldNotJudge;
  return errors > 0 || (strict && warnings > 0) ? EXIT.refused : EXIT.approved;
}

async function listedRules(format: 'text' | 'json'): Promise<string> {
  const { RULE_GROUPS, RULES } = await import('../scps/lint/rules.ts');
  if (format === 'json') {
    const rules = RULES.map(({ id, severity, title, why, fix, unconfirmed }) => ({
      id,
      severity,
      title,
      why,
      fix,
      unconfirmed,
    }));
    return `${JSON.stringify({ version: 1, rules }, null, 2)}\n`;
  }
  const width = Math.max(...RULES.map(({ id }) => id.length));
  return RULE_GROUPS.map(
    ({ title, rules }) =>
      `${title}\n${rules
        .map((rule) => `  ${rule.id.padEnd(width)}  ${rule.severity.padEnd(7)}  ${rule.title}\n`)
        .join('')}`,
  ).join('\n');
}
