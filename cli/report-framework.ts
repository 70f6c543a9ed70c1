import { dayOf } from '../gate/day.ts';
import { stateOf } from '../gate/waiver.ts';
import { didYouMean } from '../gate/suggest.ts';
import type { Framework } from '../schemas/frameworks.ts';
import { openPolicy, type Policy } from '../schemas/policy.ts';
import { CommandError } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import { chosenPolicy, shippedPack } from './policy-option.ts';

/** What to print, and of which policy folder; of the default one when none is named. */
export interface FrameworkReportOptions {
  readonly framework: string;
  readonly policy?: string;
  readonly format: 'text' | 'json';
}

/** Prints what the rules of a policy have to do with the controls of a framework. Throws a CommandError for one that there is not. */
export async function reportFramework(
  { framework: id, policy: folder, format }: FrameworkReportOptions,
  { out, environment }: Terminal,
): Promise<void> {
  const { policy, name } = chosenPolicy(folder);
  const framework = frameworkOf(policy, id);
  const [{ coverageByControl }, { purposedRules }, { formatFrameworkJson, formatFrameworkText }] =
    await Promise.all([
      import('../schemas/control-coverage.ts'),
      import('../schemas/purposed-rules.ts'),
      import('../report/framework.ts'),
    ]);
  const today = dayOf(Date.now());
  const waivers = policy.waivers().waivers.filter((waiver) => stateOf(waiver, today) === 'in force');
  const coverage = coverageByControl(purposedRules(policy), framework, { waivers });
  const report = { version: 1, policy: name, ...coverage } as const;
  out.write(
    format === 'json' ? formatFrameworkJson(report) : formatFrameworkText(report, paintOn(out, environment)),
  );
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
