import { ExplainedError } from '../../schemas/explained-error.ts';
import { formReader } from '../../schemas/form.ts';
import { PolicyError, printProblem, type PolicyProblem } from '../../schemas/problem.ts';
import type { YamlFile } from '../../schemas/yaml-file.ts';
import { reviewedActions, type Reviewed } from '../actions/reviewed.ts';
import { SETTINGS_FORM, type WrittenSettings } from './form.ts';
import { meaningProblems } from './meaning.ts';

/** Where an organization keeps its settings, from the root of its repository. */
export const SETTINGS_FILE = 'control-policies/settings.yaml';

/** A role that need not go through CloudFormation, and why. */
export interface ExemptedRole {
  /** Path and name, `ci/deployer`; `*` stands for any characters. */
  readonly role: string;
  readonly reason: string;
}

/**
 * The resources that the gate is made of, by the names that the roll-out gives them. A name of a StackSet, function, bucket
 * or alert may end with `*`, which stands for any characters.
 */
export interface GateResources {
  /** The alias of the Hook, `Company::Gate::Hook`. */
  readonly hook: string;
  /** The StackSets of the baseline; stacks of these names are protected too. */
  readonly stackSets: readonly string[];
  /** Of the Hook and of its guard. Their log groups are named after them. */
  readonly functions: readonly string[];
  /** Of the Hook and of the functions: path and name. */
  readonly roles: readonly string[];
  /** The buckets that bundles and code are published to. */
  readonly buckets: readonly string[];
  /** The topics, queues, EventBridge rules and alarms that tell when the gate is touched. */
  readonly alerts: readonly string[];
  /** ARNs of the keys that encrypt and sign bundles. */
  readonly keys: readonly string[];
  /** The tag of what belongs to the gate, and has no name that could be known: keys. */
  readonly tag: { readonly key: string; readonly value: string };
}

/** What statements have to know of an organization. */
export interface Settings {
  readonly file: string;
  /** Where in the file a path such as `['gate', 'buckets']` stands, or its nearest ancestor. */
  readonly positionOf: YamlFile['positionOf'];
  /** `o-…` */
  readonly organization: string;
  readonly managementAccount: string;
  /** The delegated administrator: bundles are published and StackSets are run there. */
  readonly gateAccount: string;
  readonly gate: GateResources;
  /** The root, OUs and accounts that the policies are for, by id. */
  readonly guarded: readonly string[];
  /** Roles that publish bundles and run the StackSets: path and name. */
  readonly administrators: readonly string[];
  /** Roles for the day when all else fails: path and name. */
  readonly breakGlass: readonly string[];
  /** Roles that need not go through CloudFormation. */
  readonly exempted: readonly ExemptedRole[];
  /**
   * Whether `allow` statements are wanted, which IAM prefixes they let through beside the approved services, and whether
   * they may be written with wildcards, which let through what AWS adds under the same words.
   */
  readonly allow: { readonly prefixes: readonly string[]; readonly wildcards: boolean } | undefined;
  /** Whether the Cloud Control API is closed, or open because the Hook's `TargetOperations` has `CLOUD_CONTROL`. */
  readonly cloudControl: 'deny' | 'hook';
  /** Prefixes and classes that replace those that ship with stackgate. */
  readonly own: Pick<Reviewed, 'services' | 'actions'>;
}

/** A settings file that cannot be used. Nothing is generated from half of it. */
export class SettingsError extends ExplainedError {
  override readonly name = 'SettingsError';
  readonly problems: readonly PolicyProblem[];

  constructor(problems: readonly PolicyProblem[]) {
    super(`the settings cannot be used.\n${problems.map(printProblem).join('\n')}`);
    this.problems = problems;
  }
}

const readForm = formReader<WrittenSettings>(SETTINGS_FORM, { meaningProblems });

/** Reads settings. Throws a SettingsError that names every place that has another form, or cannot be meant. */
export function parseSettings(text: string, file: string): Settings {
  try {
    const { content, positionOf } = readForm(text, file);
    const {
      actions = {},
      services = {},
      exempted = [],
      administrators = [],
      guarded = [],
      ...rest
    } = content;
    const { gate, allow } = content;
    return {
      file,
      positionOf,
      ...rest,
      gate: { keys: [], ...gate },
      guarded,
      administrators,
      exempted,
      allow: allow && { prefixes: allow.prefixes ?? [], wildcards: allow.wildcards ?? false },
      cloudControl: content.cloudControl ?? 'deny',
      own: {
        services: new Map(Object.entries(services)),
        actions: reviewedActions(actions, file, (path) => positionOf(['actions', ...path])),
      },
    };
  } catch (error) {
    throw error instanceof PolicyError ? new SettingsError(error.problems) : error;
  }
}
