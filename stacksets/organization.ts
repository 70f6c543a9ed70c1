import { dirname } from 'node:path';
import { ExplainedError } from '../schemas/explained-error.ts';
import { formReader, type FormProblem } from '../schemas/form.ts';
import { PolicyError, printProblem, type PolicyProblem } from '../schemas/problem.ts';
import type { YamlFile } from '../schemas/yaml-file.ts';
import { didYouMean } from '../gate/suggest.ts';
import { ORGANIZATION_FORM } from './organization-form.ts';
import type { OperationPreferences } from './stack-sets.ts';
import { valuesOf, type Values, type WrittenValues } from './values.ts';

/** Where an organization is described, from the root of its repository. */
export const ORGANIZATION_FILE = 'organization.yaml';

/** What one StackSet has of its own. */
export interface SetSettings {
  readonly regions?: readonly string[];
  /** By their names in the file. */
  readonly organizationalUnits?: readonly string[];
  readonly operationPreferences?: OperationPreferences;
  /** Sets that come before it in an account that joins; all that are numbered lower, unless it is said. */
  readonly dependsOn?: readonly string[];
  readonly values?: Values;
}

/** What is to be deployed where: `organization.yaml`. */
export interface Organization {
  /** `o-…` */
  readonly organization: string;
  /** The account that StackSets are administered from. */
  readonly administratorAccount: string;
  readonly callAs: 'DELEGATED_ADMIN' | 'SELF';
  /** Where the StackSets themselves are, and the stacks of the administrator. */
  readonly homeRegion: string;
  /** In the order of deployment. */
  readonly regions: readonly string[];
  /** Ids by name, in the order of deployment; the first is the canary. */
  readonly organizationalUnits: Readonly<Record<string, string>>;
  readonly classifications: readonly string[];
  readonly retainStacksOnAccountRemoval: boolean;
  readonly operationPreferences: OperationPreferences;
  readonly values: Values;
  /** `GlueCatalog: false` is the parameter `ManageGlueCatalog` with the value `false`. */
  readonly manage: Readonly<Record<string, boolean>>;
  /** The folder of the control policies, to hold the deployment against. */
  readonly controlPolicies?: string;
  readonly sets: Readonly<Record<string, SetSettings>>;
}

/** An organization file, with the places of what it says. */
export interface OrganizationFile {
  readonly file: string;
  readonly organization: Organization;
  readonly positionOf: YamlFile['positionOf'];
}

/** An organization file that cannot be used. Nothing is deployed by half of it. */
export class OrganizationError extends ExplainedError {
  override readonly name = 'OrganizationError';
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(
      `the organization cannot be deployed to as it is written.\n${problems.map(printProblem).join('\n')}`,
    );
    this.problems = problems;
  }
}

/** What an operation does when nothing is said of it: a quarter of the accounts at once, and some may fail. */
const PREFERENCES: OperationPreferences = {
  regionConcurrencyType: 'SEQUENTIAL',
  maxConcurrentPercentage: 25,
  failureTolerancePercentage: 10,
  concurrencyMode: 'SOFT_FAILURE_TOLERANCE',
};

type Written = Pick<
  Organization,
  'organization' | 'administratorAccount' | 'homeRegion' | 'regions' | 'organizationalUnits'
> &
  Partial<Omit<Organization, 'values' | 'sets'>> & {
    readonly values?: WrittenValues;
    readonly sets?: Readonly<
      Record<string, Omit<SetSettings, 'values'> & { readonly values?: WrittenValues }>
    >;
  };

const readForm = formReader<Written>(ORGANIZATION_FORM, { meaningProblems });

/**
 * Reads `organization.yaml`, and the files that its values name, by paths from it. Throws an OrganizationError that names
 * every place that cannot be meant.
 */
export function parseOrganization(text: string, file: string): OrganizationFile {
  try {
    const { content, positionOf } = readForm(text, file);
    const problems: PolicyProblem[] = [];
    const valuesAt = (path: readonly string[], values: WrittenValues): Values =>
      valuesOf(values, dirname(file), (name, message) => {
        problems.push({ file, ...positionOf([...path, 'values', name, 'file']), message });
      });
    const sets = Object.entries(content.sets ?? {}).map(
      ([name, { values = {}, ...settings }]) =>
        [name, { ...settings, values: valuesAt(['sets', name], values) }] as const,
    );
    const organization: Organization = {
      ...content,
      callAs: content.callAs ?? 'DELEGATED_ADMIN',
      classifications: content.classifications ?? [],
      retainStacksOnAccountRemoval: content.retainStacksOnAccountRemoval ?? true,
      operationPreferences: content.operationPreferences ?? PREFERENCES,
      values: valuesAt([], content.values ?? {}),
      manage: content.manage ?? {},
      sets: Object.fromEntries(sets),
    };
    if (problems.length > 0) throw new PolicyError(problems);
    return { file, positionOf, organization };
  } catch (error) {
    throw error instanceof PolicyError ? new OrganizationError(error.problems) : error;
  }
}

function meaningProblems({
  regions,
  organizationalUnits,
  operationPreferences = {},
  sets = {},
}: Written): readonly FormProblem[] {
  const units = Object.keys(organizationalUnits);
  const ids = Object.values(organizationalUnits);
  return [
    ...units.flatMap((name, index) => {
      if (/^\d+$/.test(name)) {
        return [
          {
            path: ['organizationalUnits', name],
            message: `The name ${name} is a number; give it letters, for numbers lose their order.`,
          },
        ];
      }
      return ids.indexOf(ids[index] ?? '') < index
        ? [{ path: ['organizationalUnits', name], message: `${ids[index] ?? ''} is named twice.` }]
        : [];
    }),
    ...preferenceProblems(operationPreferences, ['operationPreferences']),
    ...Object.entries(sets).flatMap(([set, settings]) => [
      ...unknown(settings.organizationalUnits, units, 'organizationalUnits', set, 'an OU of this file'),
      ...unknown(settings.regions, regions, 'regions', set, 'a Region of this file'),
      ...preferenceProblems(settings.operationPreferences ?? {}, ['sets', set, 'operationPreferences']),
    ]),
  ];
}

function unknown(
  names: readonly string[] | undefined,
  known: readonly string[],
  member: string,
  set: string,
  kind: string,
): readonly FormProblem[] {
  return (names ?? []).flatMap((name, index) =>
    known.includes(name)
      ? []
      : [
          {
            path: ['sets', set, member, index],
            message: `"${name}" is not ${kind}.${didYouMean(name, known)}`,
          },
        ],
  );
}

/** AWS takes a count or a percentage, not both (API reference, StackSetOperationPreferences). */
function preferenceProblems(
  preferences: OperationPreferences,
  path: readonly string[],
): readonly FormProblem[] {
  const pairs = [
    ['maxConcurrentCount', 'maxConcurrentPercentage'],
    ['failureToleranceCount', 'failureTolerancePercentage'],
  ] as const;
  return pairs
    .filter(
      ([count, percentage]) => preferences[count] !== undefined && preferences[percentage] !== undefined,
    )
    .map(([count, percentage]) => ({
      path: [...path, count],
      message: `Give ${count} or ${percentage}, not both.`,
    }));
}
