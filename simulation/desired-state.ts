import { firstUnknown, type ValueObject } from '../gate/value.ts';
import type { Policy } from '../schemas/policy.ts';
import { deploymentOrder } from '../template/order.ts';
import { TemplateError, type TemplateProblem } from '../template/problem.ts';
import { readTemplate } from '../template/read.ts';
import { resolveTemplate, type TemplateResource } from '../template/template.ts';
import { generatedName, type SimulatedPlace } from './generated-name.ts';

/** A template with the values that its parameters take. */
export interface TemplateInput {
  readonly file: string;
  readonly text: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** What other stacks export, by name. */
  readonly imports?: Readonly<Record<string, string>>;
}

/** A resource with every value known. */
export interface DesiredResource {
  readonly logicalId: string;
  readonly type: string;
  readonly properties: ValueObject;
}

/** What stands for a name that CloudFormation would make up. */
export type NameMaker = typeof generatedName;

/** What a template asks for, in the order of deployment. */
export interface DesiredState {
  readonly resources: readonly DesiredResource[];
  /** The names of the template's parameters. */
  readonly parameters: readonly string[];
  /** Names and zones that CloudFormation would give, as they were taken here: `Queue.Arn` and its value. */
  readonly assumed: ReadonlyMap<string, string>;
}

/**
 * What CloudFormation would ask for when it deploys a template: all values known, names made up where the
 * template gives none. Throws a TemplateError for what cannot be known here, because a deployment without it
 * would be another one.
 */
export function desiredState(
  input: TemplateInput,
  policy: Policy,
  place: SimulatedPlace,
  makeName: NameMaker = generatedName,
): DesiredState {
  const { file, text, parameters: values, imports = {} } = input;
  const assumed = new Map<string, string>();
  const template = readTemplate(text, file);
  const { resources, parameters, notes } = resolveTemplate(template, {
    ...place,
    stackID: `arn:${place.partition}:cloudformation:${place.region}:${place.accountID}:stack/${place.stackName}/00000000-0000-0000-0000-000000000000`,
    parameters: values,
    imports,
    // An account has zones of its own; three of them stand for any.
    zonesOf(region) {
      const zones = ['a', 'b', 'c'].map((letter) => `${region}${letter}`);
      assumed.set(`Fn::GetAZs ${region}`, zones.join(', '));
      return zones;
    },
    resourceType: policy.snapshotFor,
    generate(logicalId, type, name) {
      const made = makeName(logicalId, type, name, place);
      assumed.set(`${logicalId}.${name}`, made);
      return made;
    },
  });
  const created = deploymentOrder(resources.filter((resource) => resource.created !== 'never'));
  // Aliases are followed, so nothing of them stays open.
  const open = notes.filter(({ kind }) => kind !== 'alias');
  const problems = [...open, ...created.flatMap(unknownParts)];
  if (problems.length > 0) throw new TemplateError(file, problems);
  return {
    resources: created.map(({ logicalId, type, variants }) => ({
      logicalId,
      type,
      properties: variants[0]?.properties ?? {},
    })),
    parameters,
    assumed,
  };
}

function unknownParts({ logicalId, created, variants }: TemplateResource): TemplateProblem[] {
  const [variant, ...others] = variants;
  if (!variant) return [];
  const at = variant.locate('', 'resource');
  if (created === 'maybe' || others.length > 0) {
    return [
      { ...at, message: `${logicalId} depends on a condition that cannot be decided. Give --parameters.` },
    ];
  }
  const unknown = firstUnknown(variant.properties);
  return unknown
    ? [{ ...at, message: `${logicalId} has a value that ${unknown.reason}, so it cannot be played.` }]
    : [];
}
