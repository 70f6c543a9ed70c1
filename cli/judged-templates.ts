import { readFileSync } from 'node:fs';
import type { CoveredStack } from '../coverage/stacks.ts';
import { keyUsesOf, type KeyUse } from '../key-strategy/in-templates/uses.ts';
import type { TagKeys } from '../key-strategy/in-templates/tags.ts';
import { UnreadableError } from '../replay/subject.ts';
import { readStack } from '../replay/stacks.ts';
import type { TemplateResult } from '../report/result.ts';
import type { Policy } from '../schemas/policy.ts';
import { TemplateError } from '../template/problem.ts';
import { readTemplate } from '../template/read.ts';
import { resolveTemplate } from '../template/template.ts';
import { checkTemplate, type CheckSettings } from './check-template.ts';
import { interruptible } from './interruptible.ts';
import type { Terminal } from './output.ts';
import { progressOn } from './progress.ts';
import type { ListedStack } from './replay-stacks.ts';
import { templateFiles } from './template-files.ts';

/** A template as `check` judges it, with the keys that its resources use. */
export interface JudgedTemplate {
  readonly result: TemplateResult;
  readonly uses: readonly KeyUse[];
  /** Where it is deployed. */
  readonly place?: NonNullable<CoveredStack['place']>;
}

/** What templates are judged by. */
export interface Judging {
  readonly policy: Policy;
  readonly tagKeys: TagKeys;
  readonly settings: CheckSettings;
}

/** The templates that paths stand for. Files of folders that are no templates are passed over. */
export async function judgedFiles(
  paths: readonly string[],
  judging: Judging,
  terminal: Terminal,
): Promise<readonly JudgedTemplate[]> {
  const files = await templateFiles(paths);
  const progress = await progressOn(terminal, 'judged', files.length);
  const judged = files.flatMap(({ path, named }) => {
    progress.step();
    try {
      return [judgedText(readFileSync(path, 'utf8'), path, judging)];
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      return named ? [notJudged(path, error.message)] : [];
    }
  });
  progress.end();
  return judged;
}

/** The stacks that are deployed in accounts and Regions; a stack that cannot be read is told as a problem. */
export async function judgedStacks(
  stacks: readonly ListedStack[],
  { policy, tagKeys, settings }: Judging,
  terminal: Terminal,
): Promise<readonly JudgedTemplate[]> {
  const amount = { what: 'stacks', steps: stacks.length };
  return interruptible(terminal, amount, 'Nothing was written.', async ({ step, signal }) => {
    const judged: JudgedTemplate[] = [];
    for (const { client, ...stack } of stacks) {
      signal.throwIfAborted();
      const { id, name, accountID, region, partition } = stack;
      const place = { account: accountID, region };
      try {
        const { text, parameters } = await readStack(client, stack, signal);
        const context = { ...settings.context, accountID, region, partition, stackName: name };
        // CloudFormation tells the values of all parameters but those that it masks.
        const there = { ...settings, context, parameters, defaults: false };
        judged.push({ ...judgedText(text, id, { policy, tagKeys, settings: there }), place });
      } catch (error) {
        if (!(error instanceof UnreadableError || error instanceof TemplateError)) throw error;
        judged.push({ ...notJudged(id, error.message), place });
      }
      step();
    }
    return judged;
  });
}

function judgedText(text: string, file: string, { policy, tagKeys, settings }: Judging): JudgedTemplate {
  const result = checkTemplate(text, file, policy, settings);
  if (result.problems.length > 0) return { result, uses: [] };
  const { context, parameters, defaults } = settings;
  const resolved = resolveTemplate(readTemplate(text, file), {
    ...context,
    parameters,
    ...(defaults !== undefined && { defaults }),
    resourceType: policy.snapshotFor,
  });
  return { result, uses: keyUsesOf(resolved, tagKeys) };
}

function notJudged(file: string, message: string): JudgedTemplate {
  const nothing = { resources: [], notCreated: [], parameters: [], notes: [] };
  return { result: { file, ...nothing, problems: [{ line: 1, column: 1, message }] }, uses: [] };
}
