import { macrosIn } from '../../template/macros.ts';
import { memberOf, scalarText, textOf, type Entry } from '../../template/node.ts';
import { beyond, QUOTAS } from '../quotas.ts';
import type { Template, Templates } from '../templates.ts';
import type { Wanted } from '../wanted.ts';
import { checked, together, type Checked } from './checks.ts';

/** Looks at the templates by themselves. Pure. */
export function checkTemplates({ sets, stacks }: Templates): Checked {
  const all = [...sets, ...stacks];
  return together([
    checked(
      'template-size',
      all.flatMap(({ file, body }) => beyond(QUOTAS.templateBody, Buffer.byteLength(body), file)),
    ),
    checked('no-echo', all.flatMap(hidden)),
    checked('flat-templates', sets.flatMap(notFlat)),
    checked('singletons', sets.flatMap(unconditional)),
  ]);
}

/** What counts towards quotas and is known of AWS alone. */
export interface There {
  /** The accounts of each OU. */
  readonly accounts: ReadonlyMap<string, readonly string[]>;
  /** The names of all StackSets of the organization. */
  readonly stackSets: readonly string[];
}

/** Looks at amounts; of what is in AWS, where that is known. */
export function checkQuotas({ sets, stacks }: Templates, wanted: Wanted, there: There | undefined): Checked {
  const dependencies = wanted.sets.map(({ auto }) => auto.dependsOn.length);
  return checked('quotas', [
    ...[...sets, ...stacks].flatMap((template) => [
      ...beyond(QUOTAS.resources, resourcesOf(template).length, template.file),
      ...beyond(QUOTAS.parameters, template.parameters.size, template.file),
    ]),
    ...wanted.sets.flatMap(({ name, units, regions, auto, content }) => [
      ...beyond(QUOTAS.dependencies, auto.dependsOn.length, name),
      ...beyond(
        QUOTAS.instances,
        units.reduce((sum, unit) => sum + (there?.accounts.get(unit)?.length ?? 0), 0) * regions.length,
        name,
      ),
      ...Object.entries(content.parameters).flatMap(([key, value]) =>
        beyond(QUOTAS.parameterValue, Buffer.byteLength(value), `${key} of ${name}`),
      ),
    ]),
    ...beyond(
      QUOTAS.stackSets,
      new Set([...wanted.sets.map(({ name }) => name), ...(there?.stackSets ?? [])]).size,
      'The organization',
    ),
    ...beyond(
      QUOTAS.allDependencies,
      dependencies.reduce((sum, count) => sum + count, 0),
      'The templates',
    ),
  ]);
}

function resourcesOf({ root }: Template): readonly Entry[] {
  const section = memberOf(root, 'Resources');
  return section?.kind === 'map' ? section.entries : [];
}

/** AWS tells asterisks in the place of such a value, so it would be planned to be changed for ever. */
function hidden(template: Template): readonly string[] {
  const section = memberOf(template.root, 'Parameters');
  const parameters = section?.kind === 'map' ? section.entries : [];
  return parameters.flatMap(({ key, keyOffset, value }) => {
    const isHidden = scalarText(memberOf(value, 'NoEcho')) === 'true';
    return isHidden
      ? [
          `${at(template, keyOffset)}: ${key} is NoEcho, so nobody can tell whether AWS has its value, and a file in Git would. Keep the secret in Secrets Manager, and name it by a dynamic reference.`,
        ]
      : [];
  });
}

function at({ file, positionOf }: Template, offset: number): string {
  const { line, column } = positionOf(offset);
  return `${file}:${line}:${column}`;
}

/** Service-managed StackSets take no macro, no nested stack and no StackSet (API reference, CreateStackSet). */
function notFlat(template: Template): readonly string[] {
  // AWS::LanguageExtensions is a transform too, so the section itself is what counts.
  const section = memberOf(template.root, 'Transform');
  const macros = section ? [{ name: 'Transform', offset: section.offset }] : macrosIn(template.root);
  return [
    ...macros.map(
      ({ name, offset }) =>
        `${at(template, offset)}: ${name} rewrites the template, and StackSets take none that does.`,
    ),
    ...resourcesOf(template).flatMap(({ key, keyOffset, value }) => {
      const type = textOf(memberOf(value, 'Type')) ?? '';
      return NESTING.test(type)
        ? [`${at(template, keyOffset)}: ${key} is ${type}, and StackSets deploy no stacks of stacks.`]
        : [];
    }),
  ];
}

const NESTING = /^AWS::CloudFormation::(Stack|StackSet|Macro)$|^AWS::Serverless::|::MODULE$/;

/** An account and Region has one of each, so a second fails (API references of the services). */
const SINGLETONS: ReadonlySet<string> = new Set([
  'AWS::Config::ConfigurationRecorder',
  'AWS::Config::DeliveryChannel',
  'AWS::Glue::DataCatalogEncryptionSettings',
  'AWS::GuardDuty::Detector',
  'AWS::LakeFormation::DataLakeSettings',
  'AWS::Macie::Session',
  'AWS::SecurityHub::Hub',
]);

function unconditional(template: Template): readonly string[] {
  return resourcesOf(template).flatMap(({ key, keyOffset, value }) => {
    const type = textOf(memberOf(value, 'Type')) ?? '';
    if (!SINGLETONS.has(type) || memberOf(value, 'Condition')) return [];
    return [
      `${at(template, keyOffset)}: ${key} is ${type}, of which there may be one already. Give it a Condition with a parameter Manage…`,
    ];
  });
}
