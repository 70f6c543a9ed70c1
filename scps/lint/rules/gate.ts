import { fitsWildcard, fitsWildcardInAnyLetters } from '../../../gate/wildcard.ts';
import { CLOUD_CONTROL, TYPE_REGISTRY } from '../action-lists.ts';
import { isOfType, lacksStackId } from '../cloudformation-arn.ts';
import {
  eachDeny,
  eachStatement,
  isDenied,
  ofSet,
  SCP,
  statementsOf,
  type Rule,
  type Surroundings,
} from '../rule.ts';
import {
  covers,
  isOutright,
  isThroughCloudFormationOnly,
  isUnscoped,
  listed,
  type Path,
  type Placed,
  type StatementView,
} from '../statement.ts';

/** `stack/NAME` or `stack/NAME/ID` of CloudFormation. */
const STACK = /^(?<before>arn:[^:]*:cloudformation:[^:]*:[^:]*:)stack\/(?<name>[^/]+)(?<id>\/.*)?$/;
const INSTANCE = 'StackSet-';

/** The Hook, its stacks, and the doors beside it. */
export const GATE_RULES: readonly Rule[] = [
  {
    id: 'scp-stack-without-id',
    title: 'The ARN of a stack without its id',
    severity: 'error',
    why: 'A stack is stack/NAME/ID, a StackSet stackset/NAME:ID. A pattern that ends with the name fits none, so nothing is protected.',
    fix: 'End it with /* (stackset: with :*).',
    types: SCP,
    check: eachStatement(({ resources, notResources }) =>
      [...resources, ...notResources]
        .filter(({ value }) => lacksStackId(value))
        .map(({ value, path }) => ({
          path,
          message: `"${value}" fits no stack: the id is missing, as in ${value}${value.includes(':stackset/') ? ':' : '/'}*.`,
        })),
    ),
  },
  {
    id: 'scp-stackset-instances-open',
    title: 'The stacks of a StackSet under one of their names only',
    severity: 'error',
    why: 'The stacks that a StackSet makes in member accounts are named StackSet-NAME-ID. A pattern with the plain name does not fit them, so they can be deleted.',
    fix: 'Add stack/StackSet-NAME-*/* beside stack/NAME/*.',
    types: SCP,
    check: eachDeny(({ resources }, around) =>
      resources.flatMap(({ value, path }) => {
        const { before = '', name = '' } = STACK.exec(value)?.groups ?? {};
        if (name === '' || name.startsWith(INSTANCE) || name.startsWith('*')) return [];
        if (
          !/stackset/i.test(name) &&
          !deniedResources(around).some((at) => at.value.includes(`:stackset/${name}`))
        )
          return [];
        return isDeniedStack(`${before}stack/${INSTANCE}${name}-0/0`, around)
          ? []
          : [{ path, message: `Nothing here protects ${before}stack/${INSTANCE}${name}-*/*.` }];
      }),
    ),
  },
  {
    id: 'scp-stackset-stack-open',
    title: 'The instances of a StackSet protected, a stack of its name not',
    severity: 'note',
    why: 'Where a stack of the plain name exists, such as the one that made the StackSet, it stays open.',
    fix: 'Add stack/NAME/* if there is one.',
    types: SCP,
    check: eachDeny(({ resources }, around) =>
      resources.flatMap(({ value, path }) => {
        const { before = '', name = '' } = STACK.exec(value)?.groups ?? {};
        const plain = name.startsWith(INSTANCE) ? name.slice(INSTANCE.length).replace(/-?[*?]+$/, '') : '';
        return plain === '' || isDeniedStack(`${before}stack/${plain}/0`, around)
          ? []
          : [{ path, message: `Nothing here protects ${before}stack/${plain}/*.` }];
      }),
    ),
  },
  {
    id: 'scp-stackset-operations-open',
    title: 'The instances of a StackSet protected, the StackSet not',
    severity: 'note',
    why: 'Who may change the StackSet in the administrator account changes or deletes all its stacks.',
    fix: 'Deny changes of stackset/NAME:* where the StackSet is administered, unless that is the management account.',
    types: SCP,
    check: ofSet(
      ({ denies, resources }) =>
        denies ? resources.find(({ value }) => value.includes(`:stack/${INSTANCE}`))?.path : undefined,
      (around) =>
        deniedResources(around).some(({ value }) => value.includes(':stackset/'))
          ? undefined
          : 'Nothing here protects the StackSet of these stacks.',
    ),
  },
  {
    id: 'scp-type-action-scoped',
    title: 'Actions on Hook types scoped to an ARN',
    severity: 'warning',
    why: 'The service authorization reference gives these actions no resource: then a statement with an ARN never applies, and the Hook can be deactivated. A policy of AWS’s own scopes them.',
    unconfirmed: 'whether AWS compares an ARN for these actions',
    fix: 'Deny them on "*" in a statement of their own, with ArnNotLike on aws:PrincipalArn for who administers the Hook.',
    types: SCP,
    check: eachDeny((view) => {
      if (isUnscoped(view) || view.notResources.length > 0) return [];
      const isNamed = view.actions.some(
        ({ value }) =>
          value.includes(':') && TYPE_REGISTRY.some((action) => fitsWildcardInAnyLetters(value, action)),
      );
      return view.resources
        .filter(
          ({ value }) => (isNamed || isOfType(value)) && TYPE_REGISTRY.some((action) => covers(view, action)),
        )
        .map(({ value, path }) => ({ path, message: `Whether "${value}" keeps the Hook active is open.` }));
    }),
  },
  {
    id: 'scp-type-actions-incomplete',
    title: 'Some actions on Hook types denied, others not',
    severity: 'error',
    why: 'Each of them alone puts a Hook out of action or another in its place: deactivate, configure, deregister, change the default version.',
    fix: 'Deny them all.',
    types: SCP,
    check: ofSet(
      (view) =>
        isUnscoped(view) && isOutright(view) && TYPE_REGISTRY.some((action) => covers(view, action))
          ? [...view.path, view.actions.length > 0 ? 'Action' : 'NotAction']
          : undefined,
      (around) => {
        const open = TYPE_REGISTRY.filter((action) => !isDenied(action, around, isOutright));
        return open.length === 0 ? undefined : `Not denied: ${listed(open, open.length)}.`;
      },
    ),
  },
  {
    id: 'scp-type-actions-open',
    title: 'Provisioning only through CloudFormation, and nobody guards the Hook',
    severity: 'warning',
    why: 'Who may deactivate the Hook, or set it to warn, provisions anything through CloudFormation.',
    fix: 'Deny the actions on Hook types on "*" to everyone but who administers the Hook.',
    types: SCP,
    check: ofSet(throughCloudFormationOnly, (around) =>
      statementsOf(around).some((view) => view.denies && TYPE_REGISTRY.some((action) => covers(view, action)))
        ? undefined
        : `Nothing here denies ${listed(TYPE_REGISTRY, TYPE_REGISTRY.length)}.`,
    ),
  },
  {
    id: 'scp-cloud-control-open',
    title: 'The door of Cloud Control',
    severity: 'warning',
    why: 'Cloud Control API makes resources without a template. A Hook sees it only with CLOUD_CONTROL among its target operations.',
    unconfirmed: 'what aws:CalledViaFirst is in its calls',
    fix: 'Deny cloudformation:CreateResource, UpdateResource and DeleteResource, or have the Hook judge CLOUD_CONTROL.',
    types: SCP,
    check: ofSet(throughCloudFormationOnly, (around) => {
      const isClosed = (view: StatementView): boolean =>
        isOutright(view) || isThroughCloudFormationOnly(view);
      const open = CLOUD_CONTROL.filter((action) => !isDenied(action, around, isClosed));
      return open.length === 0 ? undefined : `Nothing here denies ${listed(open)}.`;
    }),
  },
  {
    id: 'scp-leave-organization-open',
    title: 'Accounts may leave the organization',
    severity: 'warning',
    why: 'An account that has left is bound by none of its policies.',
    fix: 'Deny organizations:LeaveOrganization.',
    types: SCP,
    check: ofSet(
      ({ denies, path }) => (denies ? path : undefined),
      (around) =>
        isDenied('organizations:LeaveOrganization', around, isOutright)
          ? undefined
          : 'Nothing here denies organizations:LeaveOrganization.',
    ),
  },
];

function throughCloudFormationOnly(view: StatementView): Path | undefined {
  return isThroughCloudFormationOnly(view) ? view.path : undefined;
}

function deniedResources(around: Surroundings): readonly Placed[] {
  return statementsOf(around)
    .filter(isOutright)
    .flatMap(({ resources }) => resources);
}

function isDeniedStack(arn: string, around: Surroundings): boolean {
  return deniedResources(around).some(({ value }) => value !== '*' && fitsWildcard(value, arn));
}
