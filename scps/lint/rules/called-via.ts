import { didYouMean, suggest } from '../../../gate/suggest.ts';
import { exemptsAnyService, exemptsPrincipals, exemptsServices, isCalledVia } from '../condition.ts';
import { hasWildcard } from '../glob.ts';
import { eachDeny, SCP, type Rule } from '../rule.ts';
import { isThroughCloudFormationOnly } from '../statement.ts';

/** Services that fill aws:CalledVia, as IAM's page of global keys lists them. */
const CALLED_VIA = [
  'aoss',
  'athena',
  'backup',
  'cloud9',
  'cloudformation',
  'databrew',
  'dataexchange',
  'dynamodb',
  'imagebuilder',
  'kms',
  'mgn',
  'nimble',
  'omics',
  'ram',
  'robomaker',
  'servicecatalog-appregistry',
  'sqlworkbench',
  'ssm-guiconnect',
].map((service) => `${service}.amazonaws.com`);

/** Other services may have been added since, so a name that is near none of these is left alone. */
function isMisspelt(value: string): boolean {
  if (CALLED_VIA.includes(value) || hasWildcard(value)) return false;
  const dot = value.indexOf('.');
  const [service, suffix] = [value.slice(0, dot), value.slice(dot)];
  const services = CALLED_VIA.map((one) => one.replace('.amazonaws.com', ''));
  return suffix !== '.amazonaws.com' || suggest(service, services) !== undefined;
}

/** How a deny of what does not come through CloudFormation is written so that it holds. */
export const CALLED_VIA_RULES: readonly Rule[] = [
  {
    id: 'scp-any-service-passes',
    title: 'Any service where CloudFormation is meant',
    severity: 'warning',
    why: 'A call through any service has aws:CalledVia, and aws:ViaAWSService true. So calls through Athena, Backup or Service Catalog pass a deny that was to let CloudFormation pass.',
    fix: 'Use StringNotEquals on aws:CalledViaFirst with cloudformation.amazonaws.com.',
    types: SCP,
    check: eachDeny((view) =>
      isThroughCloudFormationOnly(view)
        ? view.tests
            .filter(exemptsAnyService)
            .map(({ path }) => ({ path, message: 'Calls through any AWS service pass this deny.' }))
        : [],
    ),
  },
  {
    id: 'scp-called-via-positive',
    title: 'A deny of what comes through CloudFormation',
    severity: 'error',
    why: 'With a positive operator the statement denies exactly the calls that it should let pass, and lets all others pass.',
    fix: 'Use StringNotEquals on aws:CalledViaFirst.',
    types: SCP,
    check: eachDeny(({ tests }) =>
      tests
        .filter(
          (test) =>
            (isCalledVia(test) &&
              !test.negated &&
              test.values.some(({ value }) => /cloudformation/i.test(value))) ||
            (test.key === 'aws:viaawsservice' && test.operator === 'Bool' && !exemptsServices(test)),
        )
        .map(({ path, name, operator }) => ({
          path,
          message: `${operator} on ${name} denies what comes through the service, and nothing else.`,
        })),
    ),
  },
  {
    id: 'scp-called-via-last',
    title: 'aws:CalledViaLast where the first service matters',
    severity: 'warning',
    why: 'Where CloudFormation calls DynamoDB and DynamoDB calls KMS, the last is DynamoDB: the legitimate chain is denied. And a chain that another service began passes.',
    fix: 'Use aws:CalledViaFirst.',
    types: SCP,
    check: eachDeny((view) =>
      isThroughCloudFormationOnly(view)
        ? view.tests
            .filter(({ key }) => key === 'aws:calledvialast')
            .map(({ path }) => ({
              path,
              message: 'The last service of a chain is not the one that the caller asked.',
            }))
        : [],
    ),
  },
  {
    id: 'scp-called-via-service-unknown',
    title: 'aws:CalledVia with a service that does not fill it',
    severity: 'warning',
    why: 'No call ever comes with this value, so a negated test denies everything.',
    fix: 'Write the service as AWS does: cloudformation.amazonaws.com.',
    types: SCP,
    check: eachDeny(({ tests }) =>
      tests
        .filter((test) => isCalledVia(test) && test.operator !== 'Null')
        .flatMap(({ values }) =>
          values
            .filter(({ value }) => isMisspelt(value))
            .map(({ value, path }) => ({
              path,
              message: `"${value}" is no service that fills aws:CalledVia.${didYouMean(value, CALLED_VIA)}`,
            })),
        ),
    ),
  },
  {
    id: 'scp-exemptions-combined',
    title: 'Several exemptions in one condition',
    severity: 'note',
    why: 'All tests of a condition must hold for the deny to apply. So each exemption lets a call pass alone: every key that is added narrows the deny.',
    fix: 'Keep them in one statement if each is meant to be enough; else write one statement for each.',
    types: SCP,
    check: eachDeny(({ tests }) => {
      const exemptions = tests.filter((test) => exemptsPrincipals(test) || exemptsServices(test));
      const [first, ...others] = exemptions;
      return first && others.length > 0
        ? [
            {
              path: first.path.slice(0, 3),
              message: `Each of ${exemptions.map(({ name }) => name).join(', ')} is enough to pass this deny.`,
            },
          ]
        : [];
    }),
  },
];
