import type { Rule } from './rule.ts';
import { ACTION_RULES } from './rules/actions.ts';
import { ALLOW_RULES } from './rules/allow.ts';
import { CALLED_VIA_RULES } from './rules/called-via.ts';
import { CONDITION_RULES } from './rules/conditions.ts';
import { DOCUMENT_RULES } from './rules/document.ts';
import { EXEMPTION_RULES } from './rules/exemptions.ts';
import { GATE_RULES } from './rules/gate.ts';
import { KEY_RULES } from './rules/keys.ts';
import { MISSING_KEY_RULES } from './rules/missing-keys.ts';
import { PROVISIONING_RULES } from './rules/provisioning.ts';
import { RCP_RULES } from './rules/rcp.ts';
import { RESOURCE_RULES } from './rules/resources.ts';

/** Rules of one subject. */
export interface RuleGroup {
  readonly title: string;
  readonly rules: readonly Rule[];
}

/** Every rule, by subject. */
export const RULE_GROUPS: readonly RuleGroup[] = [
  { title: 'Conditions', rules: [...MISSING_KEY_RULES, ...CONDITION_RULES] },
  { title: 'Only through CloudFormation', rules: CALLED_VIA_RULES },
  { title: 'What must stay possible directly', rules: PROVISIONING_RULES },
  { title: 'Exempt principals', rules: EXEMPTION_RULES },
  { title: 'The Hook and the doors beside it', rules: GATE_RULES },
  { title: 'Keys and tags', rules: KEY_RULES },
  { title: 'Actions', rules: ACTION_RULES },
  { title: 'Resources', rules: RESOURCE_RULES },
  { title: 'Allows', rules: ALLOW_RULES },
  { title: 'The document', rules: DOCUMENT_RULES },
  { title: 'Resource control policies', rules: RCP_RULES },
];

/** Every rule. */
export const RULES: readonly Rule[] = RULE_GROUPS.flatMap(({ rules }) => rules);
