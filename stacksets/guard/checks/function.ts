import type { HookFunction } from '../state.ts';
import { roleArn, roleNames } from '../wanted.ts';
import { listed, PUT_BACK, unless, type Check, type Wanted } from './check.ts';

/** The function that judges. */
export const FUNCTION: readonly Check<'function'>[] = [
  {
    code: 'function-code',
    part: 'function',
    title: 'The function of the Hook runs other code.',
    fix: 'Keep a copy of the code, find in CloudTrail who changed it, then put the gate back (docs/guard.md).',
    fault: ({ codeSha256 }, { pins }) => unless(codeSha256, pins.codeSha256),
  },
  {
    code: 'function-variables',
    part: 'function',
    title: 'The function of the Hook has other environment variables.',
    fix: PUT_BACK,
    fault: ({ variables }, { pins }) =>
      variables === undefined
        ? 'they could not be decrypted'
        : listed('', otherVariables(variables, pins.variables)),
  },
  {
    code: 'function-settings',
    part: 'function',
    title: 'The function of the Hook is set up in another way.',
    fix: PUT_BACK,
    fault: (value, wanted) => listed('', otherSettings(value, wanted)),
  },
  {
    code: 'function-inactive',
    part: 'function',
    title: 'The function of the Hook is not ready.',
    fix: 'Look at its last update in Lambda. After a role or a key was restored, put the gate back (docs/guard.md).',
    fault: ({ state, lastUpdateStatus }) => unless(state, 'Active') ?? unless(lastUpdateStatus, 'Successful'),
  },
];

/** Who else may do what with it. */
export const FUNCTION_POLICY: readonly Check<'functionPolicy'>[] = [
  {
    code: 'function-shared',
    part: 'functionPolicy',
    title: 'The function of the Hook has a policy of its own, which may let others change it.',
    fix: 'Remove the permissions of the function; the Hook calls it with its role.',
    fault: () => 'a resource policy is there',
  },
];

function otherVariables(
  found: Readonly<Record<string, string>>,
  wanted: Readonly<Record<string, string>>,
): readonly string[] {
  const names = new Set([...Object.keys(wanted), ...Object.keys(found)]);
  const valueIn = (of: Readonly<Record<string, string>>, name: string) =>
    Object.hasOwn(of, name) ? of[name] : undefined;
  return [...names].filter((name) => valueIn(found, name) !== valueIn(wanted, name)).sort();
}

/** Layers bring code that the digest does not cover. */
function otherSettings(
  { runtime, handler, role, layers }: HookFunction,
  { pins, where }: Wanted<'function'>,
): readonly string[] {
  return [
    ...(runtime === pins.runtime ? [] : ['Runtime']),
    ...(handler === pins.handler ? [] : ['Handler']),
    ...(role === roleArn(roleNames(where).functionRole, where) ? [] : ['Role']),
    ...(layers.length === 0 ? [] : ['Layers']),
  ];
}
