import { Command } from 'commander';
import type { Context } from '../gate/context.ts';
import { didYouMean } from '../gate/suggest.ts';
import { paintOn } from './output.ts';
import { examplesFile, type Policy } from '../schemas/policy.ts';
import { PolicyError, printProblem, type PolicyProblem } from '../schemas/problem.ts';
import { counted } from '../report/counted.ts';
import { EXAMPLE_CONTEXT, prove, type Proof } from '../schemas/prove.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';
import { progressOn } from './progress.ts';
import { proveStacks, type StackProof } from './prove-stacks.ts';

interface TestOptions {
  readonly policy?: string;
  readonly verbose?: boolean;
}

/** `stackgate schema test` */
export function schemaTestCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('test')
    .summary('prove every rule by examples')
    .description(
      'Judges the examples beside each restriction, and derives the smallest change that each rule refuses.',
    )
    .argument('[type...]', 'types to test (default: all, and the rules that span resources)')
    .addOption(policyOption())
    .option('--verbose', 'show each type, with the derived examples')
    .addHelpText(
      'after',
      `
Examples are judged in account ${EXAMPLE_CONTEXT.accountID ?? ''}, Region ${EXAMPLE_CONTEXT.region ?? ''}, organization ${EXAMPLE_CONTEXT.organizationID ?? ''}.
A named placeholder has the value example-NAME.

Exit status: 0 all rules are proven, 1 problems found, 2 the folder cannot be read.

Examples:
  $ stackgate schema test --policy restricted-schemas
  $ stackgate schema test AWS::SQS::Queue --verbose`,
    )
    .action(async (asked: readonly string[], { policy: folder, verbose = false }: TestOptions) => {
      const { policy, name } = chosenPolicy(folder);
      const { lintPolicy } = await import('../schemas/lint-policy.ts');
      const broken = lintPolicy(policy, Date.now());
      if (broken.length > 0) throw new PolicyError(broken);
      const types = asked.length > 0 ? approvedOf(asked, policy) : policy.types;
      const progress = await progressOn(terminal, 'types', types.length);
      const proofs = types.map((type) => {
        const proof = proofOf(type, policy);
        progress.step();
        return proof;
      });
      progress.end();
      const paint = paintOn(terminal.out, terminal.environment);
      // Of a whole folder that is proven the last line is news enough.
      for (const proof of proofs)
        if (asked.length > 0 || verbose || proof.problems.length > 0)
          terminal.out.write(proofLines(proof, verbose));
      const stacks = asked.length > 0 ? undefined : proveStacks(policy, contextFor(policy));
      if (stacks && (verbose || stacks.problems.length > 0)) terminal.out.write(stackLines(stacks, verbose));
      const all = [...proofs, ...(stacks ? [stacks] : [])];
      const problems = all.flatMap((proof) => proof.problems);
      for (const problem of problems)
        terminal.out.write(`${paint.red('problem')} ${printProblem(problem)}\n`);
      terminal.out.write(`${counted(types.length, 'type')}, ${summary(all, problems)} Policy: ${name}\n`);
      if (problems.length > 0) end(EXIT.refused);
    });
}

function approvedOf(asked: readonly string[], { types }: Policy): readonly string[] {
  for (const type of asked) {
    if (types.includes(type)) continue;
    throw new CommandError(`${type} is not approved, so it has no rules.${didYouMean(type, types)}`);
  }
  return asked;
}

function proofOf(type: string, policy: Policy): Proof {
  const [snapshot, schema] = [policy.snapshotFor(type), policy.schemaFor(type)];
  const [restriction, examples] = [policy.restrictionFor(type), policy.examplesFor(type)];
  const none = {
    type,
    rules: restriction?.rules.length ?? 0,
    approved: 0,
    refused: 0,
    derived: new Map<string, never>(),
  };
  if (!snapshot || !schema || !restriction) throw new Error(`${type} is no approved type.`);
  if (!examples) {
    if (restriction.rules.length === 0) return { ...none, problems: [] };
    const file = `${policy.folder}/restrictions/${examplesFile(type)}`;
    return { ...none, problems: [{ file, message: `${type} has rules and no examples. Write some.` }] };
  }
  return prove({ snapshot, schema, restriction, examples }, contextFor(policy));
}

function contextFor({ placeholders }: Policy): Context {
  const values = Object.fromEntries([...placeholders.keys()].map((name) => [name, `example-${name}`]));
  return { ...EXAMPLE_CONTEXT, values };
}

function proofLines({ type, rules, approved, refused, derived }: Proof, verbose: boolean): string {
  if (rules === 0 && approved + refused === 0) return `${type}  no rules\n`;
  const counts = `${counted(rules, 'rule')}, ${approved} approved, ${refused} refused, ${derived.size} derived`;
  const lines = verbose ? [...derived].map(([id, { change }]) => `  ${id} refuses it ${change}`) : [];
  return [`${type}  ${counts}`, ...lines, ''].join('\n');
}

function stackLines({ rules, approved, refused, derived }: StackProof, verbose: boolean): string {
  if (rules === 0) return '';
  const counts = `${counted(rules, 'rule')}, ${approved} approved, ${refused} refused, ${derived.size} derived`;
  const lines = verbose ? [...derived].map(([id, without]) => `  ${id} refuses it without ${without}`) : [];
  return [`stacks  ${counts}`, ...lines, ''].join('\n');
}

function summary(all: readonly (Proof | StackProof)[], problems: readonly PolicyProblem[]): string {
  const rules = all.reduce((sum, proof) => sum + proof.rules, 0);
  const derived = all.reduce((sum, proof) => sum + proof.derived.size, 0);
  const found = problems.length === 0 ? 'all proven' : counted(problems.length, 'problem');
  return `${counted(rules, 'rule')}, ${derived} with a derived example: ${found}.`;
}
