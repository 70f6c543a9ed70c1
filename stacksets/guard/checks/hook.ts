import { same } from '../same.ts';
import { functionArn } from '../wanted.ts';
import { listed, PUT_BACK, unless, type Check } from './check.ts';

/** What a Hook must judge. */
const OPERATIONS = ['RESOURCE', 'STACK', 'CHANGE_SET', 'CLOUD_CONTROL'] as const;
const ACTIONS = ['CREATE', 'UPDATE', 'DELETE'] as const;

/** Members of a Hook's configuration that are understood (CloudFormation Hooks User Guide, configuration schema). */
const MEMBERS = [
  'HookInvocationStatus',
  'TargetStacks',
  'TargetOperations',
  'FailureMode',
  'Properties',
  'TargetFilters',
  'StackFilters',
  'EncryptionConfiguration',
];

/** The Hook itself, in the registry of types. */
export const HOOK: readonly Check<'hook'>[] = [
  {
    code: 'hook-not-live',
    part: 'hook',
    title: 'The Hook is not live.',
    fix: PUT_BACK,
    fault: ({ deprecatedStatus }) => unless(deprecatedStatus ?? 'LIVE', 'LIVE'),
  },
  {
    code: 'hook-replaced',
    part: 'hook',
    title: 'Another type has the name of the Hook.',
    fix: 'Find in CloudTrail who registered or activated it, deactivate it, then put the gate back (docs/guard.md).',
    fault: ({ originalTypeName }) =>
      unless(originalTypeName ?? 'a type of this account', 'AWS::Hooks::LambdaHook'),
  },
];

/** How it is configured. */
export const CONFIGURATION: readonly Check<'configuration'>[] = [
  {
    code: 'hook-off',
    part: 'configuration',
    title: 'The Hook is off.',
    fix: PUT_BACK,
    // TargetStacks is what HookInvocationStatus was before, and its default is NONE.
    fault: ({ HookInvocationStatus: status, TargetStacks: stacks }) =>
      status === undefined ? unless(stacks ?? 'NONE', 'ALL') : unless(status, 'ENABLED'),
  },
  {
    code: 'hook-warns',
    part: 'configuration',
    title: 'What the Hook refuses happens all the same.',
    fix: PUT_BACK,
    fault: ({ FailureMode: mode }) => unless(mode ?? 'WARN', 'FAIL'),
  },
  {
    code: 'hook-operations',
    part: 'configuration',
    title: 'The Hook does not judge every kind of operation.',
    fix: PUT_BACK,
    fault: ({ TargetOperations: operations }) => {
      const judged = Array.isArray(operations) ? operations : [];
      return listed(
        'without',
        OPERATIONS.filter((operation) => !judged.includes(operation)),
      );
    },
  },
  {
    code: 'hook-target-filters',
    part: 'configuration',
    title: 'The Hook leaves out types or actions.',
    fix: PUT_BACK,
    fault: ({ TargetFilters: filters }) =>
      filters === undefined || leavesNothingOut(filters) ? undefined : 'TargetFilters',
  },
  {
    code: 'hook-stack-filters',
    part: 'configuration',
    title: 'The Hook leaves out stacks other than its own.',
    fix: PUT_BACK,
    fault: ({ StackFilters: filters }, { state: { stack } }) => {
      if (filters === undefined) return undefined;
      const own = stack.is === 'read' ? [stack.value.name] : [];
      return same(filters, { FilteringCriteria: 'ALL', StackNames: { Exclude: own } })
        ? undefined
        : 'StackFilters';
    },
  },
  {
    code: 'hook-function',
    part: 'configuration',
    title: 'The Hook asks another function.',
    fix: PUT_BACK,
    fault: ({ Properties: properties }, { pins, where }) =>
      unless(
        (properties as { LambdaFunction?: unknown } | undefined)?.LambdaFunction,
        functionArn(pins, where),
      ),
  },
  {
    code: 'hook-configuration-unknown',
    part: 'configuration',
    title: 'The configuration of the Hook has members that this version does not know.',
    fix: 'Update stackgate; if it knows them no better, find out what they do, and put the gate back (docs/guard.md).',
    fault: (configuration) =>
      listed(
        '',
        Object.keys(configuration).filter((name) => !MEMBERS.includes(name)),
      ),
  },
];

/** Filters by actions alone, all of them, are none. CloudFormation may tell them of a Hook that has none. */
function leavesNothingOut(filters: unknown): boolean {
  const { Actions: actions, InvocationPoints: points, ...others } = filters as Record<string, unknown>;
  const all = Array.isArray(actions) && ACTIONS.every((action) => actions.includes(action));
  return all && (points === undefined || same(points, ['PRE_PROVISION'])) && Object.keys(others).length === 0;
}
