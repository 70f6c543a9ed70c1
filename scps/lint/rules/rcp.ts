import { serviceOf } from '../reference.ts';
import { eachDeny, eachStatement, RCP, type Rule } from '../rule.ts';

/** Keys by which an RCP asks for secure transport of everyone, one's own included. */
const TRANSPORT = new Set(['aws:securetransport', 's3:tlsversion']);

/** Resource control policies (Organizations user guide, RCP syntax). */
export const RCP_RULES: readonly Rule[] = [
  {
    id: 'rcp-principal',
    title: 'A principal other than * in an RCP',
    severity: 'error',
    why: 'An RCP bounds every principal that asks for the resource; AWS takes "Principal": "*" alone.',
    fix: 'Write "Principal": "*", and name who passes in the condition.',
    types: RCP,
    check: eachStatement(({ statement: { Principal, NotPrincipal }, path }) => [
      ...(NotPrincipal === undefined
        ? []
        : [{ path: [...path, 'NotPrincipal'], message: 'An RCP takes no NotPrincipal.' }]),
      ...(Principal === '*'
        ? []
        : [
            {
              path: Principal === undefined ? path : [...path, 'Principal'],
              message: 'An RCP needs "Principal": "*".',
            },
          ]),
    ]),
  },
  {
    id: 'rcp-allow',
    title: 'Allow in an RCP',
    severity: 'error',
    why: 'Only AWS’s own RCPFullAWSAccess allows; AWS refuses it in others.',
    fix: 'Write denies.',
    types: RCP,
    check: eachStatement(({ denies, path }) =>
      denies ? [] : [{ path: [...path, 'Effect'], message: 'An RCP can only deny.' }],
    ),
  },
  {
    id: 'rcp-not-action',
    title: 'NotAction in an RCP',
    severity: 'error',
    why: 'AWS refuses it.',
    fix: 'Name the actions.',
    types: RCP,
    check: eachStatement(({ notActions, path }) =>
      notActions.length > 0 ? [{ path: [...path, 'NotAction'], message: 'An RCP takes no NotAction.' }] : [],
    ),
  },
  {
    id: 'rcp-all-actions',
    title: 'All actions in an RCP',
    severity: 'error',
    why: 'AWS refuses "*" as an action of an RCP.',
    fix: 'Name services, as in s3:*.',
    types: RCP,
    check: eachStatement(({ actions }) =>
      actions
        .filter(({ value }) => /^\*+$/.test(value))
        .map(({ path }) => ({ path, message: 'An RCP names the services of its actions.' })),
    ),
  },
  {
    id: 'rcp-service-unsupported',
    title: 'A service whose resources RCPs do not bound',
    severity: 'warning',
    why: 'The statement has no effect for that service.',
    unconfirmed: 'that the list of the data is AWS’s own: it is longer than the list of the launch',
    fix: 'Look the service up in the Organizations user guide; use its resource policies.',
    types: RCP,
    check: eachStatement(({ actions }, { reference: { services, rcpServices, catalogue } }) =>
      actions
        .filter(({ value }) => services.has(serviceOf(value)) && !rcpServices.has(serviceOf(value)))
        .map(({ value, path }) => ({
          path,
          message: `${serviceOf(value)} is not among the services with RCPs (data of ${catalogue.date}).`,
        })),
    ),
  },
  {
    id: 'rcp-services-shut-out',
    title: 'AWS services shut out by an RCP',
    severity: 'error',
    why: 'A service that acts for itself, such as CloudTrail writing to a bucket, has no organization. Denied, logs and replication stop.',
    fix: 'Add BoolIfExists on aws:PrincipalIsAWSService false.',
    types: RCP,
    check: eachDeny(({ tests }) =>
      tests.some(({ key }) => key === 'aws:principalisawsservice')
        ? []
        : tests
            .filter(({ key, negated }) => negated && key.startsWith('aws:principal'))
            .slice(0, 1)
            .map(({ name, path }) => ({
              path,
              message: `Calls of AWS services have no ${name}, and are denied.`,
            })),
    ),
  },
  {
    id: 'rcp-organization-missing',
    title: 'An RCP that lets nobody off',
    severity: 'warning',
    why: 'Without a negated test, of the organization or the network, the statement denies the organization’s own principals too.',
    fix: 'Add StringNotEqualsIfExists on aws:PrincipalOrgID with your organization.',
    types: RCP,
    check: eachDeny(({ tests, path }) =>
      tests.some(({ key, negated }) => negated || TRANSPORT.has(key))
        ? []
        : [{ path, message: 'This denies principals of your own organization too.' }],
    ),
  },
];
