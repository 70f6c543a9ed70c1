import { Command } from 'commander';
import { printProblem } from '../schemas/problem.ts';
import { EXIT, type ExitCode } from './exit.ts';
import type { Terminal } from './output.ts';
import { chosenPolicy, policyOption } from './policy-option.ts';

/** `stackgate schema lint` */
export function schemaLintCommand({ out }: Terminal, end: (code: ExitCode) => void): Command {
  return new Command('lint')
    .summary('find rules that cannot work')
    .description(
      'Finds restrictions that name what the snapshot lacks, that narrow nothing, or that never apply.',
    )
    .addOption(policyOption())
    .addHelpText(
      'after',
      `
Exit status: 0 nothing found, 1 problems found, 2 the folder cannot be read.

Example:
  $ stackgate schema lint --policy restricted-schemas`,
    )
    .action(async ({ policy: folder }: { readonly policy?: string }) => {
      const { policy, name } = chosenPolicy(folder);
      const { lintPolicy } = await import('../schemas/lint-policy.ts');
      const problems = lintPolicy(policy, Date.now());
      for (const problem of problems) out.write(`${printProblem(problem)}\n`);
      if (problems.length > 0) {
        end(EXIT.refused);
        return;
      }
      const rules = policy.types.reduce(
        (sum, type) => sum + (policy.restrictionFor(type)?.rules.length ?? 0),
        policy.stackRules().rules.length,
      );
      out.write(`${policy.types.length} types, ${rules} rules, nothing found. Policy: ${name}\n`);
    });
}
