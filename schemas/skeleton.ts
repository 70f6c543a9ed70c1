import { definitionName } from '../gate/pointer.ts';
import type { JsonSchema } from '../gate/schema.ts';
import type { Snapshot } from './snapshot.ts';

/**
 * The start of a restriction for a type: a rule to fill in, and below it what the snapshot has, as comments. It has
 * not the form of a restriction until its author has written the rule, or `rules: {}` for none, so that nothing is
 * approved by the skeleton itself.
 */
export function restrictionSkeleton({
  typeName,
  properties,
  required = [],
  definitions = {},
}: Snapshot): string {
  const names = Object.keys(properties);
  const width = Math.max(0, ...names.map(({ length }) => length));
  const lines = (schemas: Readonly<Record<string, JsonSchema>>, must: readonly string[]): string[] =>
    Object.entries(schemas).map(
      ([name, node]) =>
        `#   ${name.padEnd(width)}  ${kindOf(node)}${must.includes(name) ? ', required' : ''}`,
    );
  return `# What ${typeName} is for with us, and what holds for it.
type: ${typeName}
# A rule can only narrow the snapshot. To approve the type just as the snapshot has it, write \`rules: {}\` instead.
rules:
  ${ruleStem(typeName)}-REPLACE-ME: # what waivers, reports and answers name: kebab case, never reused
    title: # what is wanted, as a statement
    why: # what happens otherwise
    fix: # what to set
    severity: # INFORMATIONAL, LOW, MEDIUM, HIGH or CRITICAL
    objective: # what it is for, such as encrypt-data-at-rest; docs/frameworks.md lists them
    restrict: # JSON Schema draft-07: required: [Name], properties: { Name: { const: ... } }, Name: false forbids it
#
# Properties in the snapshot:
${lines(properties, required).join('\n')}
${Object.entries(definitions)
  .flatMap(([name, node]) =>
    typeof node === 'object' && node.properties
      ? [`#\n# definitions: ${name}`, ...lines(node.properties, node.required ?? [])]
      : [],
  )
  .join('\n')}
`.replace(/\n+$/, '\n');
}

/** `apigateway-rest-api` for `AWS::ApiGateway::RestApi`: rule ids of the type begin with it, as those of the pack do. */
function ruleStem(typeName: string): string {
  const [, service = '', ...names] = typeName.split('::');
  return [service, ...names.map((name) => name.replace(/(?<=[a-z0-9])(?=[A-Z])/g, '-'))]
    .join('-')
    .toLowerCase();
}

function kindOf(node: JsonSchema): string {
  if (typeof node === 'boolean') return 'anything';
  if (node.$ref !== undefined) return definitionName(node.$ref);
  if (node.enum) return node.enum.map((value) => JSON.stringify(value)).join(' | ');
  if (node.contentMediaType !== undefined) return 'JSON';
  if (node.items !== undefined) return `list of ${kindOf(node.items)}`;
  return [node.type ?? 'one of several forms'].flat().join(' or ');
}
