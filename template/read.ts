import { memberOf, positionsIn, type MapNode, type Node } from './node.ts';
import { TemplateError, type Fail, type Region, type TemplateNote, type TemplateProblem } from './problem.ts';
import { readJson } from './read-json.ts';
import { readYaml } from './read-yaml.ts';

/** A template as it is written. */
export interface ParsedTemplate {
  readonly file: string;
  readonly root: MapNode;
  readonly positionOf: (offset: number, end?: number) => Region;
  readonly notes: readonly TemplateNote[];
}

/**
 * Reads the text of a template, YAML or JSON. Throws a TemplateError with every place that cannot be read, or
 * with `notATemplate` for a text without `Resources`.
 */
export function readTemplate(text: string, file: string): ParsedTemplate {
  const positionOf = positionsIn(text);
  const problems: TemplateProblem[] = [];
  const fail: Fail = (offset, message) => problems.push({ ...positionOf(offset), message });
  const notes: TemplateNote[] = [];
  const noteAlias = (offset: number): void =>
    void notes.push({ kind: 'alias', message: ALIASES, ...positionOf(offset) });
  const root = /^\s*\{/.test(text) ? readJson(text, fail) : readYaml(text, fail, noteAlias);
  if (root?.kind === 'scalar' && root.value === null) fail(0, 'The file holds nothing.');
  else if (root && problems.length === 0) failAtNulls(root, fail);
  if (problems.length > 0) throw new TemplateError(file, problems);
  if (root?.kind !== 'map' || !memberOf(root, 'Resources')) {
    const message = 'No CloudFormation template: it has no Resources.';
    throw new TemplateError(file, [{ ...positionOf(root?.offset ?? 0), message }], true);
  }
  return { file, root, positionOf, notes };
}

/** AWS CloudFormation User Guide, "Template formats", read November 2026. */
const ALIASES =
  'CloudFormation takes no YAML aliases. Deploy what `aws cloudformation package --use-json` makes of this template; it is judged as that.';

/** CloudFormation refuses a template with "'null' values are not allowed in templates", wherever they stand. */
function failAtNulls(node: Node, fail: Fail, place = node.offset): void {
  if (node.kind === 'list') for (const item of node.items) failAtNulls(item, fail);
  else if (node.kind === 'map')
    for (const { keyOffset, value } of node.entries) failAtNulls(value, fail, keyOffset);
  else if (node.value === null)
    fail(place, 'CloudFormation takes no null; leave it out, or Ref AWS::NoValue.');
}
