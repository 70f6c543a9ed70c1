import type { CoveredFinding } from '../coverage/finding.ts';
import { verdictCounts, type CoveredStack, type JudgedResource } from '../coverage/stacks.ts';
import { coveredFindings } from '../report/covered-findings.ts';
import type { Policy } from '../schemas/policy.ts';
import { contextOf, parameterValues, refuseUndeclared } from './context-options.ts';
import { CommandError } from './exit.ts';
import { judgedFiles, judgedStacks, type JudgedTemplate } from './judged-templates.ts';
import type { Terminal } from './output.ts';
import { listedStacks, type ListedStacks, type StackOptions } from './replay-stacks.ts';
import { tagKeysOf } from './tag-options.ts';

/** What a report is made of, and how it is judged. */
export interface JudgedOptions extends StackOptions {
  readonly templates?: readonly string[];
  readonly stacksFrom?: 'aws';
  readonly tag?: readonly string[];
}

/** Templates and stacks as they were judged, and what reports count. */
export interface Judged {
  readonly templates: readonly JudgedTemplate[];
  readonly stacks: readonly CoveredStack[];
  readonly resources: readonly JudgedResource[];
  readonly findings: readonly CoveredFinding[];
  /** The accounts and Regions whose stacks were listed; absent when none were asked. */
  readonly places?: ListedStacks['places'];
}

/** Judges the templates and stacks that options name, if any. Throws a CommandError for what cannot be read. */
export async function judgedBy(
  options: JudgedOptions,
  { policy, name }: { readonly policy: Policy; readonly name: string },
  now: number,
  terminal: Terminal,
): Promise<Judged> {
  const { templates: paths = [], stacksFrom } = options;
  const settings = { context: contextOf(options), parameters: parameterValues(options.parameters), now };
  const judging = { policy, tagKeys: tagKeysOf(options.tag), settings };
  const listed = stacksFrom === undefined ? undefined : await listedStacks(options);
  const templates = [
    ...(await judgedFiles(paths, judging, terminal)),
    ...(listed === undefined ? [] : await judgedStacks(listed.stacks, judging, terminal)),
  ];
  const results = templates.map(({ result }) => result);
  if (results.every(({ problems }) => problems.length === 0))
    refuseUndeclared(
      settings.parameters,
      results.flatMap(({ parameters }) => parameters),
    );
  return {
    templates,
    stacks: templates.map(stackOf),
    resources: results.flatMap(({ file, resources }): JudgedResource[] =>
      resources.map(({ logicalId, type, verdict }) => ({ stack: file, logicalId, type, verdict })),
    ),
    findings: coveredFindings({ version: 1, policy: name, templates: results }),
    ...(listed && { places: listed.places }),
  };
}

/** Throws a CommandError when nothing was judged. */
export function refuseEmpty({ stacks }: Judged): void {
  if (stacks.length > 0) return;
  throw new CommandError(
    'There is no template and no stack. Name templates (*.yaml, *.yml, *.json, *.template).',
  );
}

function stackOf({ result: { file, resources, problems }, place }: JudgedTemplate): CoveredStack {
  return {
    name: file,
    ...(place && { place }),
    resources: verdictCounts(resources),
    problems: problems.map(({ line, message }) => `line ${line}: ${message}`),
  };
}
