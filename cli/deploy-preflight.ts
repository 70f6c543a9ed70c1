import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printProblem } from '../schemas/problem.ts';
import { UNWATCHED } from '../schemas/watch.ts';
import type { Paint } from '../report/paint.ts';
import { CHECKS, checked, together, type Checked } from '../stacksets/preflight/checks.ts';
import type { Deployment, DeployAws } from './deploy-options.ts';
import { CommandError } from './exit.ts';
import { chosenPolicy } from './policy-option.ts';
import { printable } from './printable.ts';

/** All that can be looked at before AWS is asked to change anything. Without `aws`, what needs no AWS. */
export async function preflight(deployment: Deployment, aws: DeployAws | undefined): Promise<Checked> {
  const [
    { checkTemplates, checkQuotas },
    { checkPlaceholders },
    { checkNames },
    { checkAws, checkUnits },
    { accountsIn },
  ] = await Promise.all([
    import('../stacksets/preflight/templates.ts'),
    import('../stacksets/preflight/placeholders.ts'),
    import('../stacksets/preflight/names.ts'),
    import('../stacksets/preflight/aws.ts'),
    import('../stacksets/actual.ts'),
  ]);
  const { file, templates, wanted, problems } = deployment;
  const prepared = aws && [
    await checkAws(file, aws.administration, aws.organizations, aws.stackSets),
    await checkUnits(file, aws.organizations),
  ];
  // What is not prepared may not be counted.
  const isPrepared = prepared?.every(({ findings }) => findings.length === 0) ?? false;
  const units = [...new Set(wanted.sets.flatMap((set) => set.units))];
  const there =
    aws && isPrepared
      ? {
          accounts: (await accountsIn(units, aws.organizations, UNWATCHED)).accounts,
          stackSets: await aws.stackSets.names(),
        }
      : undefined;
  return together([
    checked('values', problems.map(printProblem)),
    checkPlaceholders(chosenPolicy(undefined).policy.placeholders, wanted, deployment.only),
    checkTemplates(templates),
    checkQuotas(templates, wanted, there),
    checkNames(wanted),
    ...(file.organization.controlPolicies === undefined
      ? []
      : [await controlPolicies(deployment, file.organization.controlPolicies)]),
    ...(prepared ?? []),
  ]);
}

async function controlPolicies({ file, wanted }: Deployment, folder: string): Promise<Checked> {
  const path = join(folder, 'wanted.json');
  if (!existsSync(path))
    throw new CommandError(`${path} is not there. \`stackgate scp generate\` writes it.`);
  const [{ readOrganization }, { checkControlPolicies }, { compileOrganization }, { partitionOf }] =
    await Promise.all([
      import('../scps/organization-file.ts'),
      import('../stacksets/preflight/control-policies.ts'),
      import('../scps/evaluate/evaluate.ts'),
      import('../template/pseudo.ts'),
    ]);
  const { organization } = readOrganization(readFileSync(path, 'utf8'), path);
  const { homeRegion: region, organization: id, organizationalUnits } = file.organization;
  const wantedUnits = Object.values(organizationalUnits);
  const isWanted = (target: string | undefined): boolean =>
    target !== undefined &&
    (wantedUnits.includes(target) || isWanted(organization.targets.get(target)?.parent));
  const places = [...organization.targets.values()]
    .filter((target) => target.type === 'ACCOUNT' && isWanted(target.id))
    .map(({ id: account }) => ({ account, region, partition: partitionOf(region), organization: id }));
  if (places.length === 0) throw new CommandError(`${path} has no account in the OUs of ${file.file}.`);
  // None of the calls is to a service that has RCPs of ours.
  return checkControlPolicies(wanted, compileOrganization(organization, new Set()), places);
}

/** One line a check, and one a finding. */
export function printChecked({ checks, findings }: Checked, { green, red }: Paint): string {
  const lines = checks.flatMap((check) => {
    const mine = findings.filter((finding) => finding.check === check);
    const mark = mine.length === 0 ? green('right') : red('wrong');
    return [
      `${mark} ${check}: ${CHECKS[check]}`,
      ...mine.map(({ message }) => `      ${printableLines(message)}`),
    ];
  });
  return `${lines.join('\n')}\n`;
}

function printableLines(text: string): string {
  return text.split('\n').map(printable).join('\n      ');
}
