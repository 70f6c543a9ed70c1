import { readFileSync } from 'node:fs';
import { controlPolicyCoverage, type ControlPolicyCoverage } from '../coverage/control-policies.ts';
import type { HookCoverage } from '../coverage/hooks.ts';
import { keyCoverage } from '../coverage/keys.ts';
import { coverageReport, type CoverageReport } from '../coverage/report.ts';
import { coveredRules } from '../coverage/rules.ts';
import type { JudgedResource } from '../coverage/stacks.ts';
import { readEarlierReport, type EarlierReport } from '../coverage/trend.ts';
import { coveredTypes } from '../coverage/types.ts';
import { dayOf } from '../gate/day.ts';
import { datedWaivers } from '../gate/dated-waiver.ts';
import type { ResourceSchema } from '../gate/schema.ts';
import { coverageOf } from '../key-strategy/in-templates/coverage.ts';
import { stackNames } from '../key-strategy/in-templates/stack-names.ts';
import type { Plan } from '../key-strategy/plan.ts';
import { formatCoverageJson, formatCoverageText } from '../report/coverage.ts';
import type { Policy } from '../schemas/policy.ts';
import { PolicyError } from '../schemas/problem.ts';
import { serviceSpecSource } from '../schemas/sources/service-spec.ts';
import { gapsOf } from '../scps/actions/gaps.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { planIn } from './key-plan.ts';
import { paintOn, type Terminal } from './output.ts';
import { chosenPolicy } from './policy-option.ts';
import { progressOn } from './progress.ts';
import type { ListedStacks } from './replay-stacks.ts';
import { judgedBy, refuseEmpty, type JudgedOptions } from './report-judged.ts';
import { notAskedBy } from './report-not-asked.ts';
import { proved } from './scp-prove.ts';
import { writePage } from './write-page.ts';

/** What is covered, and what the report is written as. */
export interface CoverageReportOptions extends JudgedOptions {
  readonly keys?: string;
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
  refuseNothing(options);
  // What is wrong with a file is told before the long work.
  const earlier = options.against === undefined ? undefined : earlierIn(options.against);
  const planned = options.keys === undefined ? undefined : plannedIn(options.keys);
  const now = Date.now();
  const { policy, name } = chosenPolicy(options.policy);
  const judged = await judgedBy(options, { policy, name }, now, terminal);
  if (options.hooks === undefined) refuseEmpty(judged);
  const { stacks, resources, findings } = judged;
  const upstream = serviceSpecSource();
  const uses = coverageOf(
    judged.templates.flatMap((one) => one.uses),
    stackNames(stacks.map((stack) => stack.name)),
    planned?.plan,
  );
  const controlPolicies = await controlPoliciesOf(options, terminal);
  const hooks = await hooksOf(options, judged.places, now, terminal);
  const report = coverageReport(
    {
      day: dayOf(now),
      policy: name,
      upstream: upstream.name,
      stacks,
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

function refuseNothing({ templates = [], stacksFrom, hooks, hookAlias }: CoverageReportOptions): void {
  if (templates.length === 0 && stacksFrom === undefined && hooks === undefined)
    throw new CommandError(
      'Say what to cover: --templates PATH, --stacks-from aws, --hooks FILE, or several of them.',
    );
  if (hookAlias !== undefined && stacksFrom === undefined)
    throw new CommandError('--hook-alias names the Hook that --stacks-from aws looks for. Give both.');
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
