import { dayOf } from '../gate/day.ts';
import { stateOf } from '../gate/waiver.ts';
import { didYouMean } from '../gate/suggest.ts';
import type { Framework } from '../schemas/frameworks.ts';
import { openPolicy, type Policy } from '../schemas/policy.ts';
import type { ObservedStacks } from '../schemas/control-coverage.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { chosenPolicy, shippedPack } from './policy-option.ts';
import type { judgedBy, JudgedOptions } from './report-judged.ts';

/** What to print, of which policy folder, or of the default one when none is named, and what to judge by it, if anything. */
export interface FrameworkReportOptions extends JudgedOptions {
  readonly framework: string;
  readonly policy?: string;
  readonly format: 'text' | 'json';
}

/** Prints what the rules of a policy have to do with the controls of a framework. Throws a CommandError for one that there is not. */
export async function reportFramework(
  options: FrameworkReportOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { framework: id, policy: folder, format } = options;
  const { out, environment } = terminal;
  const { policy, name } = chosenPolicy(folder);
  const framework = frameworkOf(policy, id);
  const [{ coverageByControl }, { purposedRules }, { formatFrameworkJson, formatFrameworkText }] =
    await Promise.all([
      import('../schemas/control-coverage.ts'),
      import('../schemas/purposed-rules.ts'),
      import('../report/framework.ts'),
    ]);
  const now = Date.now();
  const today = dayOf(now);
  const waivers = policy.waivers().waivers.filter((waiver) => stateOf(waiver, today) === 'in force');
  const coverage = coverageByControl(purposedRules(policy), framework, {
    waivers,
    ...(isAsked(options) && { judged: await judgedStacks(options, { policy, name }, now, terminal) }),
  });
  const report = { version: 1, policy: name, ...coverage } as const;
  out.write(
    format === 'json' ? formatFrameworkJson(report) : formatFrameworkText(report, paintOn(out, environment)),
  );
  return (coverage.judged?.problems.length ?? 0) > 0 ? EXIT.couldNotJudge : EXIT.approved;
}

/** Whether something is to be judged. */
export function isAsked({ templates, stacksFrom }: JudgedOptions): boolean {
  return templates !== undefined || stacksFrom !== undefined;
}

async function judgedStacks(...asked: Parameters<typeof judgedBy>): Promise<ObservedStacks> {
  const { judgedBy, refuseEmpty } = await import('./report-judged.ts');
  const judged = await judgedBy(...asked);
  refuseEmpty(judged);
  return judged;
}

/** A framework of the policy folder; of the shipped pack when the folder has none, for it may be older than they are. */
function frameworkOf(policy: Policy, id: string): Framework {
  const holder = policy.frameworks().length > 0 ? policy : openPolicy(shippedPack());
  const known = holder.frameworks();
  const framework = known.includes(id) ? holder.frameworkFor(id) : undefined;
  if (framework) return framework;
  throw new CommandError(
    `There is no framework ${id}.${didYouMean(id, known)} There are ${known.join(', ')}; each is a file in ${holder.folder}/frameworks.`,
  );
}
