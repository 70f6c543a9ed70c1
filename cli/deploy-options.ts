import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { Option, type Command } from 'commander';
import type { Administration } from '../stacksets/administration.ts';
import type { Actual, Aws } from '../stacksets/actual.ts';
import { ORGANIZATION_FILE, type OrganizationFile } from '../stacksets/organization.ts';
import type { Templates } from '../stacksets/templates.ts';
import type { Wanted, Wanting } from '../stacksets/wanted.ts';
import { CommandError } from './exit.ts';
import { interruptible } from './interruptible.ts';
import type { Terminal } from './output.ts';
import { shippedPack } from './policy-option.ts';

/** Options that say what is deployed, and where AWS is. */
export interface DeployOptions {
  readonly templates?: string;
  readonly hookCode?: string;
  readonly guardCode?: string;
  readonly endpointUrl?: string;
}

/** Adds the argument and the options to a command. Credentials are found as the AWS CLI finds them. */
export function addDeployOptions(command: Command): Command {
  return addTemplatesOption(command.argument('[file]', 'what is deployed where', ORGANIZATION_FILE))
    .option('--hook-code <dir>', "the built Hook (default: stackgate's)")
    .option('--guard-code <dir>', "the built guard (default: stackgate's)")
    .option('--endpoint-url <url>', 'ask there instead of AWS, such as an emulator');
}

/** `--canary` */
export function canaryOption(): Option {
  return new Option('--canary', 'only the canary OU, the first of the file; the others keep what they have');
}

/** What is wanted, as far as it is asked for now. */
export async function wantedFor(
  wanted: Wanted,
  asked: { readonly canary?: boolean | undefined; readonly withoutInstances?: boolean | undefined },
): Promise<Wanted> {
  const { forCanary, withoutInstances } = await import('../stacksets/wanted.ts');
  if (asked.withoutInstances === true) return withoutInstances(wanted);
  return asked.canary === true ? forCanary(wanted) : wanted;
}

/** Adds `--templates`. */
export function addTemplatesOption(command: Command): Command {
  return command.option(
    '--templates <dir>',
    "folder with templates/ and administrator/ (default: stackgate's stacksets/)",
  );
}

/** What is deployed, as far as it is known without AWS. */
export interface Deployment extends Wanting {
  readonly file: OrganizationFile;
  readonly templates: Templates;
  /** The names of the StackSets and stacks that are asked for; absent for all. */
  readonly only?: readonly string[];
}

/** The templates that are named, else those that ship with stackgate. */
export async function templatesNamed(folder: string | undefined): Promise<Templates> {
  const { templatesIn } = await import('../stacksets/templates.ts');
  return templatesIn(folder ?? join(dirname(shippedPack()), 'stacksets'));
}

/** Reads an organization file. Throws an OrganizationError for one that cannot be used. */
export async function organizationIn(name: string): Promise<OrganizationFile> {
  if (!existsSync(name)) {
    throw new CommandError(`${name} is not there. \`stackgate deploy init\` writes a file to start from.`);
  }
  const { parseOrganization } = await import('../stacksets/organization.ts');
  return parseOrganization(readFileSync(name, 'utf8'), name);
}

/** Reads what is deployed, or `only` some of it. Problems of values are told and not thrown. */
export async function deploymentIn(
  name: string,
  options: DeployOptions,
  names?: readonly string[],
): Promise<Deployment> {
  const [{ wantedOf }, { codeIn }, { deployedName }] = await Promise.all([
    import('../stacksets/wanted.ts'),
    import('../stacksets/code.ts'),
    import('../stacksets/templates.ts'),
  ]);
  const file = await organizationIn(name);
  const templates = await templatesNamed(options.templates);
  const built = (part: string): string => join(dirname(shippedPack()), 'dist', part);
  const codes = [
    codeIn(folderNamed(options.hookCode) ?? built('hook'), 'Hook') ?? [],
    codeIn(folderNamed(options.guardCode) ?? built('guard'), 'Guard') ?? [],
  ].flat();
  const known = [...templates.sets, ...templates.stacks].map((template) => deployedName(template.name));
  const only = await setsNamed(names, known);
  return { file, templates, ...(only && { only }), ...wantedOf(file, templates, codes, only) };
}

function folderNamed(folder: string | undefined): string | undefined {
  if (folder === undefined || existsSync(folder)) return folder;
  throw new CommandError(
    `${folder} is not there. Name the folder of the built code, or leave the option out.`,
  );
}

/** The same, for what goes on to AWS: problems of values are thrown. */
export async function soundDeploymentIn(
  name: string,
  options: DeployOptions,
  names?: readonly string[],
): Promise<Deployment> {
  const deployment = await deploymentIn(name, options, names);
  const { OrganizationError } = await import('../stacksets/organization.ts');
  if (deployment.problems.length > 0) throw new OrganizationError(deployment.problems);
  return deployment;
}

/** AWS as the deployment needs it. */
export interface DeployAws extends Aws {
  readonly administration: Administration;
}

/** What reaching AWS asks of a deployment. */
type Reached = readonly [Pick<Deployment, 'file'>, Pick<DeployOptions, 'endpointUrl'>];

/** AWS by the credentials of the administrator. Throws a CommandError when they are of another account. */
export async function awsFor(...[{ file }, options]: Reached): Promise<DeployAws> {
  const aws = await anyAwsFor({ file }, options);
  const { callerProblems } = await import('../stacksets/preflight/aws.ts');
  const wrong = await callerProblems(file, aws.administration, aws.organizations);
  if (wrong.length > 0) throw new CommandError(wrong.join('\n'));
  return aws;
}

/** AWS by whatever credentials there are: clients for the home Region, and for others as they are needed. */
export async function anyAwsFor(...[{ file }, { endpointUrl }]: Reached): Promise<DeployAws> {
  const [{ CloudFormationClient }, { OrganizationsClient }, { S3Client }, { STSClient }] = await Promise.all([
    import('@aws-sdk/client-cloudformation'),
    import('@aws-sdk/client-organizations'),
    import('@aws-sdk/client-s3'),
    import('@aws-sdk/client-sts'),
  ]);
  const [{ awsOrganizations }, { awsStackSets }, { awsStacks }, { awsAdministration }, { s3CodeBucket }] =
    await Promise.all([
      import('../scps/rollout/aws-organizations.ts'),
      import('../stacksets/aws-stack-sets.ts'),
      import('../stacksets/stacks.ts'),
      import('../stacksets/administration.ts'),
      import('../stacksets/code-bucket.ts'),
    ]);
  const { homeRegion, callAs, administratorAccount } = file.organization;
  // What is turned away is tried again at the pace of the room.
  const at = (region: string) => ({
    region,
    maxAttempts: 1,
    ...(endpointUrl !== undefined && { endpoint: endpointUrl }),
  });
  const organizations = new OrganizationsClient(
    at(homeRegion.startsWith('cn-') ? 'cn-northwest-1' : 'us-east-1'),
  );
  return {
    organizations: awsOrganizations(organizations),
    administration: awsAdministration(organizations, new STSClient(at(homeRegion))),
    stackSets: awsStackSets(new CloudFormationClient(at(homeRegion)), callAs),
    stacksIn: (region) => awsStacks(new CloudFormationClient(at(region))),
    bucketIn: (region, bucket) =>
      s3CodeBucket(
        new S3Client({ ...at(region), forcePathStyle: endpointUrl !== undefined }),
        bucket,
        administratorAccount,
      ),
  };
}

/** Reads what is there, with a count of what was read. */
export async function readFrom(wanted: Wanted, aws: Aws, terminal: Terminal): Promise<Actual> {
  const { readActual } = await import('../stacksets/actual.ts');
  return interruptible(terminal, { what: 'OUs, StackSets and stacks' }, 'Nothing was changed.', (watch) =>
    readActual(wanted, aws, watch),
  );
}

/** The names of StackSets and stacks as people write them, with or without what all begin with. */
export async function setsNamed(
  names: readonly string[] | undefined,
  known: readonly string[],
): Promise<readonly string[] | undefined> {
  const [{ deployedName, PREFIX }, { didYouMean }] = await Promise.all([
    import('../stacksets/templates.ts'),
    import('../gate/suggest.ts'),
  ]);
  return names?.map((name) => {
    const full = name.startsWith(PREFIX) ? name : deployedName(name);
    if (!known.includes(full))
      throw new CommandError(`There is no StackSet or stack "${name}".${didYouMean(full, known)}`);
    return full;
  });
}
