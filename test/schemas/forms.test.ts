import { Ajv } from 'ajv';
import { expect, it } from 'vitest';
import { POLICY_DOCUMENT_FORM } from '../../gate/policy-document/policy-document.ts';
import { EXAMPLES_FORM } from '../../schemas/examples.ts';
import { RESTRICTION_FORM } from '../../schemas/restriction.ts';
import { WAIVERS_FORM } from '../../schemas/waivers.ts';
import { REVIEWED_FORM } from '../../scps/actions/reviewed.ts';
import { SETTINGS_FORM } from '../../scps/settings/form.ts';

// At run time the forms are compiled without the meta-schema, so that a command starts sooner.
it.each([
  ['restriction', RESTRICTION_FORM],
  ['examples', EXAMPLES_FORM],
  ['waivers', WAIVERS_FORM],
  ['reviewed actions', REVIEWED_FORM],
  ['the settings of control policies', SETTINGS_FORM],
  ['policyDocument', POLICY_DOCUMENT_FORM],
])('the form of %s is a draft-07 schema', (_, form) => {
  expect(() => new Ajv({ strict: true, strictTypes: false }).compile(form)).not.toThrow();
});
