import { KEY_DESTRUCTION } from '../action-lists.ts';
import { exemptsAnyService } from '../condition.ts';
import { serviceOf } from '../reference.ts';
import { eachDeny, isDenied, SCP, type Rule } from '../rule.ts';
import { hitsOf, isOutright, isThroughCloudFormationOnly } from '../statement.ts';

/** Keys, and what is protected by tags. */
export const KEY_RULES: readonly Rule[] = [
  {
    id: 'scp-key-deletion-through-cfn',
    title: 'Keys that a deleted stack takes with it',
    severity: 'warning',
    why: 'CloudFormation deletes a key with kms:ScheduleKeyDeletion, so a deny unless through CloudFormation lets the deletion of a stack destroy it.',
    fix: 'Deny it without that condition, with ArnNotLike on aws:PrincipalArn for a break-glass role alone.',
    types: SCP,
    check: eachDeny((view, around) =>
      isThroughCloudFormationOnly(view)
        ? hitsOf(view, KEY_DESTRUCTION, around.reference).flatMap(({ at: { path }, actions }) =>
            actions
              .filter((action) => !isDenied(action, around, isOutright))
              .slice(0, 1)
              .map((action) => ({ path, message: `A stack may still do ${action}.` })),
          )
        : [],
    ),
  },
  {
    id: 'scp-create-grant-denied',
    title: 'A deny of kms:CreateGrant that stops AWS services',
    severity: 'warning',
    why: 'EBS, RDS and others use keys through grants that they ask for with the caller’s credentials.',
    fix: 'Add BoolIfExists on kms:GrantIsForAWSResource false, so that grants for AWS resources pass.',
    types: SCP,
    check: eachDeny((view, { reference }) =>
      // A service asks for its grants with the caller's credentials, so what lets services off lets these off.
      view.tests.some((test) => test.key === 'kms:grantisforawsresource' || exemptsAnyService(test))
        ? []
        : hitsOf(view, ['kms:CreateGrant'], reference)
            .filter(({ at }) => serviceOf(at.value) === 'kms')
            .map(({ at: { value, path } }) => ({
              path,
              message: `"${value}" denies grants for AWS resources too.`,
            })),
    ),
  },
  {
    id: 'scp-tag-removable',
    title: 'Protection by a tag that may be removed',
    severity: 'warning',
    why: 'Who may untag the resource takes its protection away.',
    fix: 'Deny the service’s untagging action for that tag too.',
    types: SCP,
    check: eachDeny((view, around) =>
      view.tests
        .filter(({ key, negated }) => !negated && /^[^/]*:(?:resource|bucket)tag\//.test(key))
        .flatMap(({ path, name }) => {
          const services = new Set(
            view.actions.filter(({ value }) => value.includes(':')).map(({ value }) => serviceOf(value)),
          );
          const open = [...services].flatMap((service) => {
            const untagging = (around.reference.services.get(service) ?? [])
              .map((action) => action.name)
              .filter((action) => /:(?:untag|removetags|deletetags)/i.test(action));
            return untagging.filter((action) => !isDenied(action, around, () => true)).slice(0, 1);
          });
          return open.length === 0
            ? []
            : [{ path, message: `Nothing here denies ${open.join(', ')}, which takes ${name} away.` }];
        }),
    ),
  },
];
