import { ASSET_UPLOADS, DATA_PLANE, ORGANIZATIONS, OWN_CALLS, RUN_TIME } from '../action-lists.ts';
import { exemptsPrincipals } from '../condition.ts';
import type { Reference } from '../reference.ts';
import { eachDeny, SCP, type Check, type Rule } from '../rule.ts';
import { hitsOf, isThroughCloudFormationOnly, listed } from '../statement.ts';

/** What must not be in a deny of everything that does not come through CloudFormation. */
export const PROVISIONING_RULES: readonly Rule[] = [
  {
    id: 'scp-cfn-only-data-plane',
    title: 'Data plane in a CloudFormation-only deny',
    severity: 'error',
    why: 'Workloads make these calls directly. IAM calls them writes too, but they provision nothing: denied, every workload stops.',
    fix: 'Take them out of the list.',
    types: SCP,
    check: inProvisioning(DATA_PLANE, 'is what workloads do, never through CloudFormation'),
  },
  {
    id: 'scp-cfn-only-locks-out',
    title: 'CloudFormation’s own calls in a CloudFormation-only deny',
    severity: 'error',
    why: 'Calls to CloudFormation are direct, and iam:PassRole is asked of who makes them. Denied, nobody can deploy, nor repair the policy’s stacks.',
    fix: 'Take them out of the list.',
    types: SCP,
    check: inProvisioning(OWN_CALLS, 'is called directly by whoever deploys'),
  },
  {
    id: 'scp-cfn-only-asset-upload',
    title: 'Uploads of assets in a CloudFormation-only deny',
    severity: 'error',
    why: 'Templates, Lambda code and images are uploaded before CloudFormation is called.',
    fix: 'Take them out of the list.',
    types: SCP,
    check: inProvisioning(ASSET_UPLOADS, 'is how templates and assets are uploaded before a deployment'),
  },
  {
    id: 'scp-cfn-only-run-time',
    title: 'Actions shared with run time in a CloudFormation-only deny',
    severity: 'warning',
    why: 'Services and controllers make these calls with ordinary roles while they run, and no key marks such a call.',
    fix: 'Leave them out unless you know who makes them; exempt those roles.',
    types: SCP,
    check: inProvisioning(RUN_TIME, 'is also called at run time, with ordinary roles'),
  },
  {
    id: 'scp-organizations-locked-out',
    title: 'A deny of the pipeline’s own organizations calls',
    severity: 'warning',
    why: 'A delegated administrator is under SCPs like every member account. Without an exemption nobody there can roll out or roll back.',
    fix: 'Exempt the pipeline’s role with ArnNotLike on aws:PrincipalArn. From the management account it does not matter: SCPs do not apply there.',
    types: SCP,
    check: eachDeny((view, { reference }) =>
      view.tests.some(exemptsPrincipals)
        ? []
        : hitsOf(view, named(ORGANIZATIONS, reference), reference)
            .filter(({ at }) => at.value.includes(':'))
            .map(({ at: { value, path }, actions }) => ({
              path,
              message: `"${value}" keeps a delegated administrator from ${listed(actions)}.`,
            })),
    ),
  },
];

function inProvisioning(patterns: readonly string[], what: string): Check {
  return eachDeny((view, { reference }) =>
    isThroughCloudFormationOnly(view)
      ? hitsOf(view, named(patterns, reference), reference).map(({ at: { value, path }, actions }) => ({
          path,
          message:
            actions.length === 1 && actions[0]?.toLowerCase() === value.toLowerCase()
              ? `${value} ${what}.`
              : `"${value}" holds ${listed(actions)}, which ${what}.`,
        }))
      : [],
  );
}

/** The actions that a list of ours stands for. */
function named(patterns: readonly string[], { matching }: Reference): readonly string[] {
  return patterns.flatMap((pattern) => matching(pattern).map(({ name }) => name));
}
