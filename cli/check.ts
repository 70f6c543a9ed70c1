import { readFileSync } from 'node:fs';
import { Command } from 'commander';
import type { Format } from '../report/formats.ts';
import { formatJson } from '../report/json.ts';
import { reportOfCheck } from '../report/of-check.ts';
import { summarize, type CheckResult, type TemplateResult } from '../report/result.ts';
import type { Policy } from '../schemas/policy.ts';
import { TemplateError } from '../template/problem.ts';
import { checkTemplate, type CheckSettings } from './check-template.ts';
import {
  addContextOptions,
  contextOf,
  parameterValues,
  refuseUndeclared,
  type ContextOptions,
} from './context-options.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { formatOption, formatted, FORMATS_HELP } from './format-option.ts';
import type { Terminal } from './output.ts';
import { chosenPolicy, policyFolder, policyOption } from './policy-option.ts';
import { progressOn } from './progress.ts';
import { templateFiles, type TemplateFile } from './template-files.ts';
import { tellError } from './told.ts';

interface CheckOptions extends ContextOptions {
  readonly policy?: string;
  readonly format: Format;
  readonly strict?: boolean;
  readonly watch?: boolean;
}

/** `stackgate check PATH…` */
export function checkCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('check')
    .summary('judge templates')
    .description('Judges every resource of CloudFormation templates by the restricted schemas.')
    .argument('<path...>', 'templates, folders, globs, or a cdk.out folder')
    .addOption(policyOption())
    .addOption(formatOption())
    .option('--strict', 'fail on deferred findings too')
    .option('--watch', 'check again whenever a template or the policy folder changes');
  return addContextOptions(command)
    .addHelpText(
      'after',
      `
Exit status: 0 approved, 1 refused, 2 could not judge.
What depends on a value that is known only at deployment is deferred to the Hook: listed, and no failure
without --strict. Give --account, --region and --parameters to have more decided here, and --stack-name and
--organizational-unit where waivers name them. What is waived is listed, and no failure.
${FORMATS_HELP}

Examples:
  $ stackgate check template.yaml
  $ stackgate check templates/ --account 111122223333 --region eu-west-1
  $ stackgate check cdk.out --strict --format json
  $ stackgate check templates/ --watch
  $ stackgate check templates/ --format sarif > stackgate.sarif
  $ stackgate check app.yaml --parameters prod.json --parameters Stage=prod`,
    )
    .action(async (paths: readonly string[], options: CheckOptions) => {
      const check = (): Promise<ExitCode> => checkOnce(paths, options, terminal);
      end(
        options.watch
          ? await checkWhenChanged(check, [...paths, policyFolder(options.policy)], terminal)
          : await check(),
      );
    });
}

async function checkOnce(
  paths: readonly string[],
  options: CheckOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { policy, name } = chosenPolicy(options.policy);
  const result: CheckResult = {
    version: 1,
    policy: name,
    templates: await checkFiles(await templateFiles(paths), policy, settingsOf(options), terminal),
  };
  const report = reportOfCheck(result, options.strict ?? false, hintFor(result, options));
  terminal.out.write(await formatted(report, () => formatJson(result), options.format, terminal));
  return exitCode(result, options.strict ?? false);
}

/** What `--account` and `--region` give, as findings name it. */
const OF_THE_PLACE = /AWS::(AccountId|Partition|Region)\b|\$<(accountID|partition|region)>/;

/** The options that would leave less to the Hook; nothing when they are given, or nothing depends on them. */
function hintFor({ templates }: CheckResult, { account, region }: ContextOptions): string | undefined {
  const missing = [
    ...(account === undefined ? ['--account'] : []),
    ...(region === undefined ? ['--region'] : []),
  ];
  const deferred = templates
    .flatMap(({ resources }) => resources.flatMap(({ findings }) => findings))
    .filter(({ verdict }) => verdict === 'deferred');
  return missing.length > 0 && deferred.some(({ message }) => OF_THE_PLACE.test(message))
    ? `With ${missing.join(' and ')} more can be decided here.`
    : undefined;
}

/** Checks now and after each change, until Ctrl-C; what cannot be judged today may be tomorrow. Gives the last answer. */
async function checkWhenChanged(
  check: () => Promise<ExitCode>,
  paths: readonly string[],
  terminal: Terminal,
): Promise<ExitCode> {
  let last: ExitCode = EXIT.couldNotJudge;
  const work = async (): Promise<void> => {
    try {
      last = await check();
    } catch (error) {
      tellError(terminal, error);
      last = EXIT.couldNotJudge;
    }
    terminal.err.write('Watching for changes. Ctrl-C ends.\n');
  };
  const { nowAndWhenChanged } = await import('./watching.ts');
  const controller = new AbortController();
  const stop = (): void => controller.abort();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  await nowAndWhenChanged(paths, work, controller.signal);
  return last;
}

function settingsOf(options: CheckOptions): CheckSettings {
  return {
    context: contextOf(options),
    parameters: parameterValues(options.parameters),
    now: Date.now(),
  };
}

async function checkFiles(
  files: readonly TemplateFile[],
  policy: Policy,
  settings: CheckSettings,
  terminal: Terminal,
): Promise<readonly TemplateResult[]> {
  const progress = await progressOn(terminal, 'checked', files.length);
  const results = files.flatMap((file) => {
    const result = checkFile(file, policy, settings);
    progress.step();
    return result ? [result] : [];
  });
  progress.end();
  if (results.length === 0) {
    throw new CommandError(
      `None of ${files.length} files is a CloudFormation template, so nothing was judged. A template has Resources.`,
    );
  }
  if (results.every(({ problems }) => problems.length === 0)) {
    refuseUndeclared(
      settings.parameters,
      results.flatMap(({ parameters }) => parameters),
    );
  }
  return nameUnknownTypes(results);
}

function checkFile(file: TemplateFile, policy: Policy, settings: CheckSettings): TemplateResult | undefined {
  const text = readFileSync(file.path, 'utf8');
  try {
    return checkTemplate(text, file.path, policy, settings);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    if (!file.named) return undefined;
    return {
      file: file.path,
      resources: [],
      notCreated: [],
      parameters: [],
      notes: [],
      problems: error.problems,
    };
  }
}

/** Says of refused types whether there are such types at all. Only then is the type list of AWS loaded. */
async function nameUnknownTypes(results: readonly TemplateResult[]): Promise<readonly TemplateResult[]> {
  const refused = results.some(({ resources }) =>
    resources.some(({ findings }) => findings.some(({ rule }) => rule === 'type-not-approved')),
  );
  if (!refused) return results;
  const { nameUnknownType } = await import('./unknown-type.ts');
  return Promise.all(
    results.map(async (result) => ({
      ...result,
      resources: await Promise.all(
        result.resources.map(async (resource) => ({
          ...resource,
          findings: await Promise.all(resource.findings.map(nameUnknownType)),
        })),
      ),
    })),
  );
}

function exitCode(result: CheckResult, strict: boolean): ExitCode {
  const { couldNotJudge, refused, deferred, notes } = summarize(result);
  if (couldNotJudge > 0) return EXIT.couldNotJudge;
  return refused > 0 || (strict && deferred + notes > 0) ? EXIT.refused : EXIT.approved;
}
