import { readFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { checkTemplate } from '../cli/check-template.ts';
import { chosenPolicy } from '../cli/policy-option.ts';
import { nestedTemplates } from '../cli/template-files.ts';
import { version } from '../cli/version.ts';
import type { Context } from '../gate/context.ts';
import type { Verdict } from '../gate/finding.ts';
import { pointerTokens } from '../gate/pointer.ts';
import { grouped } from '../schemas/grouped.ts';
import type { PlacedFinding, TemplateResult } from '../report/result.ts';
import { partitionOf } from '../template/pseudo.ts';

/** What a CDK app says of itself. What is left out is not known, and what depends on it is deferred. */
export interface StackgateOptions {
  /** The policy folder (default: ./restricted-schemas, else the pack that ships with stackgate). */
  readonly policy?: string;
  /** Such as `o-exampleorg1`. */
  readonly organizationID?: string;
  /** The organizational unit of the accounts, as waivers name it. */
  readonly organizationalUnit?: string;
  /** Values of named placeholders. */
  readonly values?: Readonly<Record<string, string>>;
  /** Fails on what is deferred to the Hook too. */
  readonly strict?: boolean;
}

/** What the CDK hands to a plugin, as far as it is read here (`IPolicyValidationContext` of aws-cdk-lib 2). */
export interface ValidationContext {
  readonly stackTemplates: readonly StackTemplate[];
}

/** The template of one stack, where it is known with its account and Region. */
export interface StackTemplate {
  readonly templatePath: string;
  readonly accountId?: string | undefined;
  readonly region?: string | undefined;
}

/** `PolicyValidationPluginReport` of aws-cdk-lib 2. */
export interface ValidationReport {
  success: boolean;
  violations: Violation[];
  metadata: Record<string, string>;
}

/** One way in which one or more resources are not approved (`PolicyViolation`). */
export interface Violation {
  ruleName: string;
  description: string;
  fix?: string;
  severity: string;
  ruleMetadata?: Record<string, string>;
  violatingResources: ViolatingResource[];
}

/** `PolicyViolatingResource`: the CDK finds the construct by the logical id. */
export interface ViolatingResource {
  resourceLogicalId?: string;
  templatePath: string;
  locations: string[];
}

/** The one severity that `Validations.acknowledge()` cannot take away. */
const FATAL = 'fatal';
/** Listed, and no failure. */
const INFO = 'info';

/** What is deferred fails when it is asked for. */
const FAILS: Readonly<Partial<Record<Verdict, string>>> = { refused: FATAL, waived: INFO };

/**
 * Judges the templates of a CDK app as `stackgate check` does, and fails `cdk synth` where the Hook would refuse:
 * `Validations.of(app).addPlugins(new Stackgate())`. It implements `IPolicyValidationPlugin`.
 *
 * What is refused is `fatal`: the Hook knows waivers, and no acknowledgments of the CDK. What is deferred or waived is
 * listed as `info`. The severity of the rule is beside it. Nested stacks are judged too; nothing is known of their
 * parameters.
 */
export class Stackgate {
  readonly name = 'stackgate';
  readonly version: string = version();
  readonly #options: StackgateOptions;

  constructor(options: StackgateOptions = {}) {
    this.#options = options;
  }

  /** Throws where the policy folder or a template cannot be read; the CDK fails for it. */
  validate({ stackTemplates }: ValidationContext): ValidationReport {
    const { policy: folder, strict = false } = this.#options;
    const { policy, name } = chosenPolicy(folder);
    const now = Date.now();
    const results = withNested(stackTemplates).map((stack) =>
      checkTemplate(readFileSync(stack.templatePath, 'utf8'), stack.templatePath, policy, {
        context: contextOf(stack, this.#options),
        parameters: {},
        now,
      }),
    );
    const violations = groupedByRule(results.flatMap((result) => violationsOf(result, strict)));
    return {
      success: violations.every(({ severity }) => severity !== FATAL),
      violations,
      metadata: { policy: name },
    };
  }
}

/** The CDK names no nested stacks. Where one is of is known when all stacks of its assembly are of one place. */
function withNested(stacks: readonly StackTemplate[]): readonly StackTemplate[] {
  const folders = grouped(stacks, ({ templatePath }) => dirname(templatePath));
  const nested = [...folders].flatMap(([folder, [first, ...others]]) => {
    const { accountId, region } = first ?? {};
    const place = {
      ...(others.every((other) => other.accountId === accountId) && { accountId }),
      ...(others.every((other) => other.region === region) && { region }),
    };
    return nestedTemplates(folder).map((templatePath) => ({ templatePath, ...place }));
  });
  return [...stacks, ...nested];
}

function contextOf({ accountId, region }: StackTemplate, options: StackgateOptions): Context {
  const { organizationID, organizationalUnit, values } = options;
  return {
    ...(accountId !== undefined && { accountID: accountId }),
    ...(region !== undefined && { region, partition: partitionOf(region) }),
    ...(organizationID !== undefined && { organizationID }),
    ...(organizationalUnit !== undefined && { organizationalUnit }),
    ...(values && { values }),
  };
}

function violationsOf({ file, resources, notes, problems }: TemplateResult, strict: boolean): Violation[] {
  const ofTemplate = (ruleName: string, severity: string, description: string): Violation => ({
    ruleName,
    description,
    severity,
    violatingResources: [{ templatePath: file, locations: [] }],
  });
  return [
    ...problems.map(({ message }) => ofTemplate('template-not-readable', FATAL, message)),
    ...notes.map(({ message }) => ofTemplate('left-to-the-hook', strict ? FATAL : INFO, message)),
    ...resources
      .flatMap(({ findings }) => findings)
      .map((finding) => violationOf(finding, file, FAILS[finding.verdict] ?? (strict ? FATAL : INFO))),
  ];
}

function violationOf(finding: PlacedFinding, templatePath: string, severity: string): Violation {
  const { rule, title, message, why, fix, logicalId, path, verdict, branch } = finding;
  return {
    ruleName: rule,
    description: `${title}. ${message}${branch === undefined ? '' : ` (when ${branch})`}`,
    ...(fix !== undefined && { fix }),
    severity,
    ruleMetadata: { severity: finding.severity, verdict, ...(why !== undefined && { why }) },
    violatingResources: [
      {
        resourceLogicalId: logicalId,
        templatePath,
        locations: [['Properties', ...pointerTokens(path)].join('.')],
      },
    ],
  };
}

function groupedByRule(violations: readonly Violation[]): Violation[] {
  const groups = grouped(violations, ({ ruleName, description }) => `${ruleName} ${description}`);
  return [...groups.values()].flatMap(([first, ...others]) =>
    first
      ? [
          {
            ...first,
            violatingResources: [first, ...others].flatMap(({ violatingResources }) => violatingResources),
          },
        ]
      : [],
  );
}
