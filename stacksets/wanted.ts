import { didYouMean } from '../gate/suggest.ts';
import type { PolicyProblem } from '../schemas/problem.ts';
import { parameterValues } from '../template/parameters.ts';
import type { Code } from './code.ts';
import type { Organization, OrganizationFile } from './organization.ts';
import type { AutoDeployment, Content, OperationPreferences } from './stack-sets.ts';
import { deployedName, type Template, type Templates } from './templates.ts';
import type { Values } from './values.ts';

/** A StackSet as it should be. */
export interface WantedSet {
  /** `stackgate-30-storage-and-queues` */
  readonly name: string;
  readonly content: Content;
  readonly auto: AutoDeployment;
  /** Ids of OUs in the order of deployment; the first is the canary where there are others. */
  readonly units: readonly string[];
  /** In the order of deployment. */
  readonly regions: readonly string[];
  readonly preferences: OperationPreferences;
  /** The only OU that is brought to it for now; none when it is empty. */
  readonly only?: string;
}

/** A stack of the administrator as it should be. */
export interface WantedStack {
  readonly name: string;
  readonly region: string;
  readonly content: Content;
  /** Whether it creates functions, so that code has to be there before it. */
  readonly needsCode: boolean;
}

/** Code that should be in a bucket. */
export interface WantedCode {
  readonly region: string;
  readonly bucket: string;
  readonly code: Code;
}

/** All that should be there. */
export interface Wanted {
  /** In the order of deployment. */
  readonly sets: readonly WantedSet[];
  readonly stacks: readonly WantedStack[];
  readonly codes: readonly WantedCode[];
  /** The OU that everything reaches first: the first of the file. */
  readonly canary: string;
}

/** What is wanted, and everything that keeps it from being deployed. */
export interface Wanting {
  readonly wanted: Wanted;
  readonly problems: readonly PolicyProblem[];
}

/** The same for the canary OU alone: the others keep what they have until they are asked for. */
export function forCanary(wanted: Wanted): Wanted {
  return { ...wanted, sets: wanted.sets.map((set) => ({ ...set, only: wanted.canary })) };
}

/** The same for no OU: StackSets without instances, into which stacks can be imported. */
export function withoutInstances(wanted: Wanted): Wanted {
  return { ...wanted, sets: wanted.sets.map((set) => ({ ...set, only: '' })) };
}

/** The stack that has a bucket in every Region; the others are in the home Region. */
const IN_EVERY_REGION = 'code';

/**
 * Puts the values of an organization into the templates. Pure: problems are collected, and not thrown. With `only`, names
 * of StackSets and stacks, the others may lack values: so the first can be deployed that give the values of others.
 */
export function wantedOf(
  from: OrganizationFile,
  templates: Templates,
  codes: readonly Code[],
  only?: readonly string[],
): Wanting {
  const { organization, file, positionOf } = from;
  const problems: PolicyProblem[] = [];
  const fail = (path: readonly (string | number)[], message: string): void =>
    void problems.push({ file, ...positionOf(path), message });
  const everyRegion = [...new Set([organization.homeRegion, ...organization.regions])];
  const given = givenValues(from, codes);
  const used = new Set<string>();
  const names = templates.sets.map(({ name }) => name);
  for (const name of Object.keys(organization.sets)) {
    if (!names.includes(name)) fail(['sets', name], `There is no set "${name}".${didYouMean(name, names)}`);
  }

  const contentOf = (template: Template): Content => {
    const own = organization.sets[template.name]?.values ?? {};
    for (const name of Object.keys(own)) {
      if (!template.parameters.has(name)) {
        fail(
          ['sets', template.name, 'values', name],
          `${template.name} has no parameter "${name}".${didYouMean(name, [...template.parameters.keys()])}`,
        );
      }
    }
    const values = new Map([...given, ...writtenValues(own)]);
    const parameters: Record<string, string> = {};
    for (const [name, otherwise] of template.parameters) {
      used.add(name);
      const value = values.get(name) ?? otherwise;
      if (value !== undefined) parameters[name] = value;
      else if (only?.includes(deployedName(template.name)) ?? true)
        fail(['values', name], missing(name, template));
    }
    for (const [name, value] of values) {
      parameterValues(template.root, { [name]: value }, false, (offset, message) => {
        const { line } = template.positionOf(offset);
        fail(
          writtenAt(name, template, organization),
          `${message} It is declared in ${template.file}:${line}.`,
        );
      });
    }
    return { template: template.body, description: template.description, parameters };
  };

  const sets = templates.sets.map((template, index): WantedSet => {
    const settings = organization.sets[template.name] ?? {};
    const before = names.slice(0, index);
    for (const [at, name] of (settings.dependsOn ?? []).entries()) {
      if (!before.includes(name)) {
        fail(
          ['sets', template.name, 'dependsOn', at],
          `${template.name} can depend on a set before it alone, and "${name}" is none.${didYouMean(name, before)}`,
        );
      }
    }
    return {
      name: deployedName(template.name),
      content: contentOf(template),
      auto: {
        retainStacksOnAccountRemoval: organization.retainStacksOnAccountRemoval,
        dependsOn: (settings.dependsOn ?? before).map(deployedName),
      },
      ...setTargets(template.name, organization),
      preferences: settings.operationPreferences ?? organization.operationPreferences,
    };
  });
  const needsCode = ({ parameters }: Template): boolean =>
    [...parameters.keys()].some((name) => name.endsWith('CodeKey'));
  const stacks = templates.stacks.flatMap((template): WantedStack[] => {
    const content = contentOf(template);
    const regions = template.name === IN_EVERY_REGION ? everyRegion : [organization.homeRegion];
    return regions.map((region) => ({
      name: deployedName(template.name),
      region,
      content,
      needsCode: needsCode(template),
    }));
  });

  for (const [member, prefix] of [
    ['values', ''],
    ['manage', 'Manage'],
  ] as const) {
    for (const name of Object.keys(organization[member])) {
      if (used.has(`${prefix}${name}`)) continue;
      const known = [...used].filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
      fail([member, name], `No template has the parameter "${prefix}${name}".${didYouMean(name, known)}`);
    }
  }
  // Without a prefix there is no bucket yet, and a problem tells so.
  const prefix = given.get('CodeBucketPrefix');
  const wantedCodes =
    prefix === undefined
      ? []
      : codes
          .filter(({ name, key }) => used.has(`${name}CodeKey`) && given.get(`${name}CodeKey`) === key)
          .flatMap((code) => everyRegion.map((region) => ({ region, bucket: `${prefix}-${region}`, code })));
  const [canary = ''] = Object.values(organization.organizationalUnits);
  return { wanted: { sets, stacks, codes: wantedCodes, canary }, problems };
}

/** Where the file says the value of a parameter. */
function writtenAt(
  name: string,
  template: Template,
  { sets, values, manage }: Organization,
): readonly (string | number)[] {
  const switched = name.replace(/^Manage/, '');
  if (Object.hasOwn(sets[template.name]?.values ?? {}, name)) return ['sets', template.name, 'values', name];
  if (Object.hasOwn(values, name)) return ['values', name];
  if (switched !== name && Object.hasOwn(manage, switched)) return ['manage', switched];
  return name === 'Classifications' ? ['classifications'] : [];
}

/** The OUs and Regions that a set is for, by the name of its template, in the order of the file: the canary stays the first. */
export function setTargets(
  name: string,
  { organizationalUnits, regions, sets }: Organization,
): Pick<WantedSet, 'units' | 'regions'> {
  const settings = sets[name] ?? {};
  return {
    units: Object.entries(organizationalUnits)
      .filter(([unit]) => settings.organizationalUnits?.includes(unit) ?? true)
      .map(([, id]) => id),
    regions: regions.filter((region) => settings.regions?.includes(region) ?? true),
  };
}

/** Values by the names of parameters: those that stackgate knows itself, under those that are written. */
function givenValues(
  { organization }: OrganizationFile,
  codes: readonly Code[],
): ReadonlyMap<string, string> {
  const { administratorAccount, homeRegion, classifications, values, manage } = organization;
  return new Map([
    ['OrganizationId', organization.organization],
    ['AdministratorAccount', administratorAccount],
    ['HomeRegion', homeRegion],
    ...(classifications.length > 0 ? [['Classifications', classifications.join(',')] as const] : []),
    ...codes.flatMap(({ name, key, sha256 }) => [
      [`${name}CodeKey`, key] as const,
      [`${name}CodeSha256`, sha256] as const,
    ]),
    ...Object.entries(manage).map(([name, value]) => [`Manage${name}`, String(value)] as const),
    ...writtenValues(values),
  ]);
}

/** What is null is not written yet. */
function writtenValues(values: Values): readonly (readonly [string, string])[] {
  return Object.entries(values).flatMap(([name, value]) =>
    value === null ? [] : [[name, Array.isArray(value) ? value.join(',') : String(value)] as const],
  );
}

function missing(name: string, { name: template }: Template): string {
  if (!/Code(Key|Sha256)$/.test(name))
    return `${template} needs a value of ${name}: write it under "values".`;
  return `${template} needs ${name}, and there is no built code. Build it (npm run build), name its folder, or write the value.`;
}
