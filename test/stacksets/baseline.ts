import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isScalar, Pair, parseDocument, visit, YAMLMap } from 'yaml';
import { checkTemplate } from '../../cli/check-template.ts';
import type { TemplateResult } from '../../report/result.ts';
import { desiredState, type DesiredState } from '../../simulation/desired-state.ts';
import type { SimulatedPlace } from '../../simulation/generated-name.ts';
import { readTemplate } from '../../template/read.ts';
import { resolveTemplate } from '../../template/template.ts';
import { POLICY } from '../hook/hooks.ts';

export const FOLDER = join(import.meta.dirname, '../../stacksets/templates');

/** A resource of a template in the long form of functions. */
export interface BaselineResource {
  readonly Type: string;
  readonly DependsOn?: string | readonly string[];
  readonly Condition?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

/** A template in the long form of functions. */
export interface BaselineTemplate {
  readonly Transform?: unknown;
  readonly Parameters: Readonly<Record<string, { readonly Default?: string; readonly Description?: string }>>;
  readonly Resources: Readonly<Record<string, BaselineResource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export: { readonly Name: string } }>
  >;
}

/** A set of the baseline, with its template as it stands and as it reads. */
export interface BaselineSet {
  readonly name: string;
  readonly file: string;
  readonly text: string;
  readonly template: BaselineTemplate;
}

/** The sets of the baseline in the order of their deployment. Guard and Hook have tests of their own. */
export const SETS: readonly BaselineSet[] = readdirSync(FOLDER)
  .filter((name) => /^[1-5]0-/.test(name))
  .sort()
  .map((name) => {
    const file = join(FOLDER, name);
    const text = readFileSync(file, 'utf8');
    return { name: name.replace('.yaml', ''), file, text, template: longForm(text) };
  });

/** A set by the beginning of its name. */
export function setOf(number: string): BaselineSet {
  const found = SETS.find(({ name }) => name.startsWith(number));
  if (!found) throw new Error(`There is no set ${number}.`);
  return found;
}

/** Where the baseline is deployed. */
export const PLACE = {
  accountID: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  organizationID: 'o-exampleorg1',
};

/** What an organization gives the sets: the parameters that have no default. */
export const PARAMETERS: Readonly<Record<string, string>> = {
  OrganizationId: PLACE.organizationID,
  StackSetsExecutionRole: 'stacksets-exec-0123456789abcdef0123456789abcdef',
  HomeRegion: PLACE.region,
};

/** `!Sub x` as `Fn::Sub: x`, and so on, in the tree that YAML stands for. */
export function longForm(text: string): BaselineTemplate {
  const document = parseDocument(text, { logLevel: 'silent' });
  visit(document, {
    Value(_, node) {
      const { tag } = node;
      if (!tag?.startsWith('!') || tag.startsWith('!!')) return undefined;
      delete node.tag;
      const name = tag === '!Ref' ? 'Ref' : `Fn::${tag.slice(1)}`;
      const value =
        tag === '!GetAtt' && isScalar(node)
          ? document.createNode(/^([^.]*)\.(.*)$/.exec(String(node.value))?.slice(1))
          : node;
      const map = new YAMLMap();
      map.items.push(new Pair(document.createNode(name), value));
      return map;
    },
  });
  return document.toJS() as BaselineTemplate;
}

/** The parameters of those given that a template declares. */
export function declared(
  { Parameters }: BaselineTemplate,
  parameters: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => Object.hasOwn(Parameters, name)));
}

/** What `check` finds. */
export function checked({ file, template }: BaselineSet, text: string): TemplateResult {
  return checkTemplate(text, file, POLICY, {
    context: { ...PLACE, stackName: 'StackSet-stackgate' },
    parameters: declared(template, PARAMETERS),
    now: Date.now(),
  });
}

/** A set with the values that its stack would have. */
export interface DeployedSet {
  readonly name: string;
  readonly place: SimulatedPlace;
  readonly state: DesiredState;
}

/**
 * What CloudFormation would ask for, set after set. What a set imports is what those before it export; it throws for
 * what none of them does.
 */
export function deployed(
  parameters: Readonly<Record<string, string>> = PARAMETERS,
  region: string = PLACE.region,
): readonly DeployedSet[] {
  const exports = new Map<string, string>();
  return SETS.map(({ name, file, template }) => {
    const place = { ...PLACE, region, stackName: `StackSet-stackgate-${name}` };
    const outputs = Object.values(template.Outputs ?? {}).map(({ Value, Export }) => [Export.Name, Value]);
    // Outputs are worked out as the properties of one more resource.
    const text = known(
      {
        ...template,
        Resources: {
          ...template.Resources,
          [OUTPUTS]: { Type: OUTPUTS, Properties: Object.fromEntries(outputs) as Record<string, unknown> },
        },
      },
      exports,
      region,
    );
    const { resources, ...state } = desiredState(
      { file, text, parameters: declared(template, parameters) },
      POLICY,
      place,
    );
    const exported = resources.find(({ type }) => type === OUTPUTS)?.properties ?? {};
    for (const [name, value] of Object.entries(exported)) exports.set(name, value as string);
    return { name, place, state: { ...state, resources: resources.filter(({ type }) => type !== OUTPUTS) } };
  });
}

const OUTPUTS = 'Outputs';

/** Whether CloudFormation makes one resource of a set before another, whatever order they are written in. */
export function isBefore({ file, text }: BaselineSet): (first: string, then: string) => boolean {
  const { resources } = resolveTemplate(readTemplate(text, file), {
    parameters: {},
    resourceType: POLICY.snapshotFor,
  });
  const needs = new Map(resources.map(({ logicalId, dependsOn }) => [logicalId, dependsOn]));
  const follows = (then: string, first: string): boolean =>
    (needs.get(then) ?? []).some((one) => one === first || follows(one, first));
  return (first, then) => follows(then, first);
}

/** The text of a template with what only a deployment knows: exports of other stacks, and zones. */
function known(template: BaselineTemplate, exports: ReadonlyMap<string, string>, region: string): string {
  return JSON.stringify(template, (_, value: unknown) => {
    if (typeof value !== 'object' || value === null) return value;
    if ('Fn::GetAZs' in value) return [`${region}a`, `${region}b`];
    if (!('Fn::ImportValue' in value)) return value;
    const name = value['Fn::ImportValue'] as string;
    const exported = exports.get(name);
    if (exported === undefined) throw new Error(`No set before exports ${name}.`);
    return exported;
  });
}
