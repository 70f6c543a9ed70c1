import type { Rule } from './schema.ts';

/** The rules that a snapshot itself stands for, by id. Restrictions bring their own (`schema.rules`). */
export const STRUCTURAL_RULES = {
  'type-not-approved': {
    title: 'Only approved resource types are provisioned',
    why: 'A type without a restricted schema has not been reviewed.',
    fix: 'Use an approved type, or ask the security team to approve this one: `stackgate schema new TYPE` in the policy repository, then a review of the pull request.',
    severity: 'HIGH',
  },
  'property-not-approved': {
    title: 'Only approved properties are used',
    why: 'The snapshot does not list the property: AWS may have added it since, or it is misspelt.',
    fix: 'Remove the property, or ask the security team to approve it: `stackgate schema approve` takes it into the snapshot, for review.',
    severity: 'HIGH',
  },
  'read-only-property': {
    title: 'Read-only properties are not set',
    why: 'CloudFormation sets the property itself.',
    fix: 'Remove the property.',
    severity: 'LOW',
  },
  'required-property': {
    title: 'Required properties are present',
    why: 'CloudFormation cannot provision the resource without the property.',
    fix: 'Add the property.',
    severity: 'MEDIUM',
  },
  'value-not-approved': {
    title: 'Only approved values are used',
    why: 'The snapshot does not list the value: AWS may have added it since, or it is misspelt.',
    fix: 'Use a listed value, or ask the security team to approve it: `stackgate schema approve` takes it into the snapshot, for review.',
    severity: 'HIGH',
  },
  'wrong-structure': {
    title: 'Values have the structure that the type asks for',
    why: 'What has another structure cannot be judged.',
    fix: 'Write the value in the form that the documentation of the type shows.',
    severity: 'MEDIUM',
  },
} as const satisfies Readonly<Record<string, Rule>>;

/** Id of a structural rule. */
export type StructuralRule = keyof typeof STRUCTURAL_RULES;

const BY_KEYWORD: Readonly<Record<string, StructuralRule>> = {
  additionalProperties: 'property-not-approved',
  'false schema': 'property-not-approved',
  propertyNames: 'property-not-approved',
  required: 'required-property',
  enum: 'value-not-approved',
  const: 'value-not-approved',
};

/** The structural rule that a failed keyword of a snapshot breaks. */
export function structuralRule(keyword: string): StructuralRule {
  return BY_KEYWORD[keyword] ?? 'wrong-structure';
}
