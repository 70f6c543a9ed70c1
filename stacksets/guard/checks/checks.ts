import type { Part } from '../state.ts';
import { BUNDLE } from './bundle.ts';
import type { Check } from './check.ts';
import { FUNCTION, FUNCTION_POLICY } from './function.ts';
import { CONFIGURATION, HOOK } from './hook.ts';
import { RESULTS } from './results.ts';
import { EXECUTION_ROLE, FUNCTION_ROLE } from './roles.ts';
import { STACK } from './stack.ts';

/** All checks by the part that they look at. */
export const CHECKS: { readonly [P in Part]: readonly Check<P>[] } = {
  hook: HOOK,
  configuration: CONFIGURATION,
  function: FUNCTION,
  functionPolicy: FUNCTION_POLICY,
  executionRole: EXECUTION_ROLE,
  functionRole: FUNCTION_ROLE,
  stack: STACK,
  bundle: BUNDLE,
  results: RESULTS,
};
