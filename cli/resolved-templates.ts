import { readFileSync } from 'node:fs';
import type { Policy } from '../schemas/policy.ts';
import { TemplateError } from '../template/problem.ts';
import { readTemplate } from '../template/read.ts';
import { resolveTemplate, type ResolvedTemplate } from '../template/template.ts';
import { contextOf, parameterValues, refuseUndeclared, type ContextOptions } from './context-options.ts';
import { CommandError } from './exit.ts';
import type { Terminal } from './output.ts';
import { progressOn } from './progress.ts';
import { templateFiles } from './template-files.ts';

/**
 * Works out the templates that paths stand for. Files of folders that are no templates are passed over. Throws a
 * CommandError that names every place that CloudFormation would not accept, or when there is no template at all.
 */
export async function resolvedTemplates(
  paths: readonly string[],
  options: ContextOptions,
  policy: Policy,
  terminal: Terminal,
): Promise<readonly ResolvedTemplate[]> {
  const files = await templateFiles(paths);
  const parameters = parameterValues(options.parameters);
  const progress = await progressOn(terminal, 'read', files.length);
  const problems: string[] = [];
  const templates = files.flatMap(({ path, named }) => {
    progress.step();
    try {
      const template = readTemplate(readFileSync(path, 'utf8'), path);
      return [
        resolveTemplate(template, { ...contextOf(options), parameters, resourceType: policy.snapshotFor }),
      ];
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      if (named || !error.notATemplate) problems.push(error.message);
      return [];
    }
  });
  progress.end();
  if (problems.length > 0) throw new CommandError(`Some templates cannot be read.\n${problems.join('\n')}`);
  if (templates.length === 0) {
    throw new CommandError('There is no template. Name templates (*.yaml, *.yml, *.json, *.template).');
  }
  refuseUndeclared(
    parameters,
    templates.flatMap((template) => template.parameters),
  );
  return templates;
}
