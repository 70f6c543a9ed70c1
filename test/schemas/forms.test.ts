import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { POLICY_DOCUMENT_FORM } from '../../gate/policy-document/policy-document.ts';
import { EXAMPLES_FORM } from '../../schemas/examples.ts';
import { FRAMEWORK_FORM } from '../../schemas/frameworks.ts';
import { RESTRICTION_FORM } from '../../schemas/restriction.ts';
import { STACK_EXAMPLES_FORM } from '../../schemas/stack-examples.ts';
import { STACK_RULES_FORM } from '../../schemas/stack-rules.ts';
import { WAIVERS_FORM } from '../../schemas/waivers.ts';
import { REVIEWED_FORM } from '../../scps/actions/reviewed.ts';
import { SETTINGS_FORM } from '../../scps/settings/form.ts';

// At run time nobody looks at the forms themselves, so that a command starts sooner.
it.each([
  ['restriction', RESTRICTION_FORM],
  ['examples', EXAMPLES_FORM],
  ['framework', FRAMEWORK_FORM],
  ['waivers', WAIVERS_FORM],
  ['stack rules', STACK_RULES_FORM],
  ['stack examples', STACK_EXAMPLES_FORM],
  ['reviewed actions', REVIEWED_FORM],
  ['the settings of control policies', SETTINGS_FORM],
  ['policyDocument', POLICY_DOCUMENT_FORM],
])('the form of %s is a draft-07 schema', (_, form) => {
  expect(() => new Ajv({ strict: true, strictTypes: false }).compile(form)).not.toThrow();
});
