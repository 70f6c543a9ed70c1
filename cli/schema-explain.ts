import { Command } from 'commander';
import { stringify } from 'yaml';
import { STRUCTURAL_RULES } from '../gate/structure.ts';
import { didYouMean } from '../gate/suggest.ts';
import type { Rule } from '../gate/schema.ts';
import type { StackRule } from '../gate/stack/stack-rule.ts';
import type { Policy } from '../schemas/policy.ts';
import { OBJECTIVES, type Purpose } from '../schemas/purpose.ts';
import type { Restriction, RestrictionRule } from '../schemas/restriction.ts';
import type { StackRules } from '../schemas/stack-rules.ts';
import { isWaivable } from '../schemas/waivable.ts';
import { CommandError } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';
import type { Paint } from '../report/paint.ts';

/** `stackgate schema explain RULE` */
export function schemaExplainCommand({ out, environment }: Terminal): Command {
  return new Command('explain')
    .summary('tell what a rule asks for, and why')
    .description('Prints a rule as its author wrote it: what it asks for, why, what to do, and examples.')
    .argument('<rule>', 'id of a rule, as findings name it')
    .addOption(policyOption())
    .addHelpText(
      'after',
      `
Example:
  $ stackgate schema explain s3-bucket-block-public-access`,
    )
    .action((id: string, { policy: folder }: { readonly policy?: string }) => {
      const paint = paintOn(out, environment);
      if (Object.hasOwn(STRUCTURAL_RULES, id)) {
        const rule = STRUCTURAL_RULES[id as keyof typeof STRUCTURAL_RULES];
        out.write(`${words(id, rule, paint)}\nHolds for every type: a snapshot stands for it.\n`);
        return;
      }
      const { policy } = chosenPolicy(folder);
      const restrictions = policy.types.flatMap((type) => policy.restrictionFor(type) ?? []);
      const owner = restrictions.find(({ rules }) => rules.some((rule) => rule.id === id));
      const rule = owner?.rules.find((one) => one.id === id);
      if (owner && rule) {
        const waivable = waivableOrNot(isWaivable(rule));
        out.write(
          `${words(id, rule, paint)}${waivable}\n${place(owner, rule)}\n${examplesOf(owner, id, policy)}`,
        );
        return;
      }
      const stacks = policy.stackRules();
      const between = stacks.rules.find((one) => one.id === id);
      if (!between) {
        const ids = [...restrictions, stacks].flatMap(({ rules }) => rules.map((one) => one.id));
        const nearest = didYouMean(id, [...ids, ...Object.keys(STRUCTURAL_RULES)]);
        throw new CommandError(`There is no rule ${id}.${nearest}`);
      }
      const told = words(id, { ...between, ...stacks.purposes.get(id) }, paint);
      const waivable = waivableOrNot(between.waivable !== false);
      out.write(`${told}${waivable}\n${stackPlace(between, stacks)}${stackExamplesOf(id, policy)}`);
    });
}

function words(
  id: string,
  { title, why, fix, severity, objective, controls }: Rule & Purpose,
  paint: Paint,
): string {
  return [
    `${paint.bold(id)} ${severity}`,
    `${title}.`,
    '',
    `Why  ${why}`,
    `Fix  ${fix}`,
    ...(objective ? [`For  ${objective}: ${OBJECTIVES[objective]}`] : []),
    ...(controls ? [`Asked for by ${controls.join(', ')}`] : []),
    '',
  ].join('\n');
}

function waivableOrNot(waivable: boolean): string {
  return waivable ? '' : 'It cannot be waived.\n';
}

/** What a rule between resources asks for is in its file; it has no short form. */
function stackPlace(rule: StackRule, { file, positionOf }: StackRules): string {
  return `${rule.for}, and what stands beside it: ${file}:${positionOf(['rules', rule.id]).line}\n`;
}

function stackExamplesOf(id: string, policy: Policy): string {
  const examples = policy.stackExamples();
  const refused =
    examples?.refused.filter(({ findings }) => Object.values(findings).flat().includes(id)) ?? [];
  return examplesIn(
    examples,
    refused.map(({ name }) => name),
  );
}

function place({ file, type, positionOf }: Restriction, rule: RestrictionRule): string {
  const { line } = positionOf(['rules', rule.id]);
  const text = stringify(effectOf(rule), { flowCollectionPadding: true }).trimEnd().replaceAll('\n', '\n  ');
  return `${type}, ${file}:${line}\n  ${text}\n`;
}

function effectOf(rule: RestrictionRule): unknown {
  if ('restrict' in rule) return rule.restrict;
  return 'onDelete' in rule ? { onDelete: rule.onDelete } : { transition: rule.transition };
}

function examplesOf({ type }: Restriction, id: string, policy: Policy): string {
  const examples = policy.examplesFor(type);
  const refused = examples?.refused.filter(({ rules }) => rules.includes(id)) ?? [];
  return examplesIn(
    examples,
    refused.map(({ name }) => name),
  );
}

function examplesIn(
  examples: Pick<StackRules, 'file' | 'positionOf'> | undefined,
  refused: readonly string[],
): string {
  if (!examples || refused.length === 0)
    return 'No example of its own; `schema test --verbose` derives one.\n';
  const { file, positionOf } = examples;
  return refused
    .map((name) => `Refused example: ${name}, ${file}:${positionOf(['refused', name]).line}\n`)
    .join('');
}
