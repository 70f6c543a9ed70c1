import { readFileSync } from 'node:fs';
import { controlPolicyCoverage, type ControlPolicyCoverage } from '../coverage/control-policies.ts';
import type { HookCoverage } from '../coverage/hooks.ts';
import { keyCoverage } from '../coverage/keys.ts';
import { coverageReport, type CoverageReport } from '../coverage/report.ts';
import { coveredRules } from '../coverage/rules.ts';
import { verdictCounts, type CoveredStack, type JudgedResource } from '../coverage/stacks.ts';
import { readEarlierReport, type EarlierReport } from '../coverage/trend.ts';
import { coveredTypes } from '../coverage/types.ts';
import { dayOf } from '../gate/day.ts';
import { datedWaivers } from '../gate/dated-waiver.ts';
import type { ResourceSchema } from '../gate/schema.ts';
import { coverageOf } from '../key-strategy/in-templates/coverage.ts';
import { stackNames } from '../key-strategy/in-templates/stack-names.ts';
import type { Plan } from '../key-strategy/plan.ts';
import { formatCoverageJson, formatCoverageText } from '../report/coverage.ts';
import { coveredFindings } from '../report/covered-findings.ts';
import type { Policy } from '../schemas/policy.ts';
import { PolicyError } from '../schemas/problem.ts';
import { serviceSpecSource } from '../schemas/sources/service-spec.ts';
import { gapsOf } from '../scps/actions/gaps.ts';
import { contextOf, parameterValues, refuseUndeclared, type ContextOptions } from './context-options.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { judgedFiles, judgedStacks, type JudgedTemplate, type Judging } from './judged-templates.ts';
import { planIn } from './key-plan.ts';
import { paintOn, type Terminal } from './output.ts';
import { chosenPolicy } from './policy-option.ts';
import { progressOn } from './progress.ts';
import { listedStacks, type ListedStacks } from './replay-stacks.ts';
import { notAskedBy } from './report-not-asked.ts';
import { proved } from './scp-prove.ts';
import { tagKeysOf } from './tag-options.ts';
import { writePage } from './write-page.ts';

/** What is covered, and what the report is written as. */
export interface CoverageReportOptions extends ContextOptions {
  readonly templates?: readonly string[];
  readonly stacksFrom?: 'aws';
  readonly regions?: readonly string[];
  readonly profiles?: readonly string[];
  readonly rate: number;
  readonly endpointUrl?: string;
  readonly keys?: string;
  readonly tag?: readonly string[];
  readonly scps?: string;
  readonly settings: string;
  /** An organization file. */
  readonly hooks?: string;
  readonly hookAlias?: string;
  readonly against?: string;
  readonly html?: string;
  readonly policy?: string;
  readonly format: 'text' | 'json';
}

/** Prints what a policy covers in templates and stacks. Throws a CommandError for what cannot be read. */
export async function reportCoverage(options: CoverageReportOptions, terminal: Terminal): Promise<ExitCode> {
  // What is wrong with a file is told before the long work.
  const earlier = options.against === undefined ? undefined : earlierIn(options.against);
  const planned = options.keys === undefined ? undefined : plannedIn(options.keys);
  const now = Date.now();
  const { policy, name } = chosenPolicy(options.policy);
  const listed = await listedBy(options);
  const settings = { context: contextOf(options), parameters: parameterValues(options.parameters), now };
  const judging = { policy, tagKeys: tagKeysOf(options.tag), settings };
  const judged = await judgedAll(options, listed?.stacks, judging, terminal);
  const results = judged.map(({ result }) => result);
  const findings = coveredFindings({ version: 1, policy: name, templates: results });
  const resources = judged.flatMap(({ result: { file, resources: of } }): JudgedResource[] =>
    of.map(({ logicalId, type, verdict }) => ({ stack: file, logicalId, type, verdict })),
  );
  const upstream = serviceSpecSource();
  const uses = coverageOf(
    judged.flatMap((one) => one.uses),
    stackNames(results.map(({ file }) => file)),
    planned?.plan,
  );
  const controlPolicies = await controlPoliciesOf(options, terminal);
  const hooks = await hooksOf(options, listed?.places, now, terminal);
  const report = coverageReport(
    {
      day: dayOf(now),
      policy: name,
      upstream: upstream.name,
      stacks: judged.map(stackOf),
      types: coveredTypes(policy, resources, await structuresOf(upstream, policy, resources, terminal)),
      rules: coveredRules(policy, resources, findings),
      waivers: datedWaivers(policy.waivers().waivers, now),
      keys: keyCoverage(uses, planned),
      ...(controlPolicies && { controlPolicies }),
      ...(hooks && { hooks }),
      notAsked: notAskedBy(options),
      findings,
    },
    earlier,
  );
  print(report, options, terminal);
  if (options.html !== undefined) {
    const { formatCoveragePage } = await import('../report/coverage-page.ts');
    await writePage(options.html, formatCoveragePage(report), terminal);
  }
  const isUnknown = hooks?.places.some(({ is }) => is === 'not known') ?? false;
  return report.measures.notJudged > 0 || isUnknown ? EXIT.couldNotJudge : EXIT.approved;
}

function print(
  report: CoverageReport,
  { format }: CoverageReportOptions,
  { out, environment }: Terminal,
): void {
  out.write(
    format === 'json' ? formatCoverageJson(report) : formatCoverageText(report, paintOn(out, environment)),
  );
}

/** The stacks of accounts, when they are asked for. Throws a CommandError when nothing at all is. */
async function listedBy(options: CoverageReportOptions): Promise<ListedStacks | undefined> {
  const { templates = [], stacksFrom, hooks, hookAlias } = options;
  if (templates.length === 0 && stacksFrom === undefined && hooks === undefined)
    throw new CommandError(
      'Say what to cover: --templates PATH, --stacks-from aws, --hooks FILE, or several of them.',
    );
  if (hookAlias !== undefined && stacksFrom === undefined)
    throw new CommandError('--hook-alias names the Hook that --stacks-from aws looks for. Give both.');
  return stacksFrom === undefined ? undefined : listedStacks(options);
}

async function judgedAll(
  { templates = [], hooks }: CoverageReportOptions,
  stacks: ListedStacks['stacks'] | undefined,
  judging: Judging,
  terminal: Terminal,
): Promise<readonly JudgedTemplate[]> {
  const judged = [
    ...(await judgedFiles(templates, judging, terminal)),
    ...(stacks === undefined ? [] : await judgedStacks(stacks, judging, terminal)),
  ];
  if (judged.length === 0 && hooks === undefined)
    throw new CommandError(
      'There is no template and no stack. Name templates (*.yaml, *.yml, *.json, *.template).',
    );
  if (judged.every(({ result }) => result.problems.length === 0))
    refuseUndeclared(
      judging.settings.parameters,
      judged.flatMap(({ result }) => result.parameters),
    );
  return judged;
}

function stackOf({ result: { file, resources, problems }, place }: JudgedTemplate): CoveredStack {
  return {
    name: file,
    ...(place && { place }),
    resources: verdictCounts(resources),
    problems: problems.map(({ line, message }) => `line ${line}: ${message}`),
  };
}

function earlierIn(file: string): EarlierReport {
  try {
    return readEarlierReport(readFileSync(file, 'utf8'), file).content;
  } catch (error) {
    if (!(error instanceof PolicyError)) throw error;
    throw new CommandError(
      `${file} is no coverage report. Give one that \`stackgate report --format json\` printed.\n${error.message}`,
    );
  }
}

function plannedIn(file: string): { readonly plan: Plan; readonly file: string } {
  const planning = planIn(file);
  if ('plan' in planning) return { plan: planning.plan, file };
  throw new CommandError(`${file} has no plan. \`stackgate keys plan ${file}\` tells why.`);
}

/** What upstream says of the policy's types and of those that resources have. */
async function structuresOf(
  upstream: ReturnType<typeof serviceSpecSource>,
  policy: Policy,
  resources: readonly JudgedResource[],
  terminal: Terminal,
): Promise<(type: string) => ResourceSchema | undefined> {
  const known = new Set(await upstream.types());
  const types = [...new Set([...policy.types, ...resources.map(({ type }) => type)])];
  const progress = await progressOn(terminal, 'types', types.length);
  const structures = new Map<string, ResourceSchema | undefined>();
  for (const type of types) {
    if (known.has(type)) structures.set(type, await upstream.read(type));
    progress.step();
  }
  progress.end();
  return (type) => structures.get(type);
}

async function controlPoliciesOf(
  { scps, settings, policy }: CoverageReportOptions,
  terminal: Terminal,
): Promise<ControlPolicyCoverage | undefined> {
  if (scps === undefined) return undefined;
  const ground = { from: 'npm', settings, ...(policy !== undefined && { policy }) };
  const { actions, file, report } = await proved({ ...ground, organization: scps }, terminal);
  return controlPolicyCoverage(file, report.accounts, actions, gapsOf(actions), report.proof);
}

async function hooksOf(
  options: CoverageReportOptions,
  places: ListedStacks['places'] | undefined,
  now: number,
  terminal: Terminal,
): Promise<HookCoverage | undefined> {
  if (places === undefined && options.hooks === undefined) return undefined;
  const { hooksAsked } = await import('./report-hooks.ts');
  return hooksAsked(options, places ?? [], now, terminal);
}
