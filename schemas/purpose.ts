/**
 * What rules are for, in words that frameworks are mapped by, and what each means here. The first fifteen are AWS Control
 * Tower's control objectives CO.1 to CO.15 in its order (Controls Reference Guide, List of control objectives, read
 * 2026-11). The last two are ours: Control Tower has no word for them, and auditors ask for both.
 */
export const OBJECTIVES = {
  'establish-logging-and-monitoring':
    'Who did what, and how things are configured, is recorded, kept and watched.',
  'encrypt-data-at-rest': 'Stored data is encrypted, and the keys are ours, of an approved kind, and rotate.',
  'encrypt-data-in-transit': 'Data travels encrypted, to a party that shows who it is.',
  'protect-data-integrity': 'Data and code are what they claim to be: signed, checked, not overwritten.',
  'enforce-least-privilege': 'Only who needs it may act, on what they need, with the actions they need.',
  'limit-network-access':
    'Nothing can be reached, or reaches out, except where a network path is meant to be.',
  'optimize-costs': 'Mistakes do not run up a bill.',
  'improve-resiliency': 'What fails is kept and tried again, and a bad change is undone.',
  'improve-availability':
    'Services and keys stay there: several zones, bounded load, no accidental deletion.',
  'protect-configurations':
    'What runs is what was reviewed: fixed versions, and settings where rules can read them.',
  'prepare-for-incident-response': 'Somebody is told, soon.',
  'manage-vulnerabilities': 'Software is of versions that get patches, and gets them.',
  'manage-secrets':
    'Passwords, keys and tokens are kept by services made for it, never in templates, and rotate.',
  'prepare-for-disaster-recovery': 'Lost data can be brought back, and the copies outlast an attack.',
  'use-strong-authentication': 'Callers prove who they are before they are let in.',
  'establish-data-perimeter':
    'Data and calls stay with accounts, services and Regions of ours, and code comes from there.',
  'minimize-data': 'Data is not copied to where it is not needed, nor kept longer than it is.',
} as const;

/** The id of an objective. */
export type Objective = keyof typeof OBJECTIVES;

/** The ids of all objectives. */
export const OBJECTIVE_IDS = Object.keys(OBJECTIVES) as readonly Objective[];

/** What a rule is for. Reports read it; it is no part of what is enforced, and no bundle holds it. */
export interface Purpose {
  /** The one objective that the rule serves before all others. */
  readonly objective?: Objective;
  /** Controls that ask for just this, as `cis-aws-foundations:2.1.1`: the id of a framework, then of its control. */
  readonly controls?: readonly string[];
}

/** The members of a rule that tell its purpose, as JSON Schema. */
export const PURPOSE_FORM = {
  objective: { enum: OBJECTIVE_IDS },
  controls: {
    type: 'array',
    minItems: 1,
    uniqueItems: true,
    items: {
      type: 'string',
      pattern: '^[a-z][a-z0-9.-]*:[^:\\s]+$',
      description: 'a framework and its control, such as cis-aws-foundations:2.1.1',
    },
  },
} as const;

/** The purpose alone of a rule as it is written. */
export function purposeOf({ objective, controls }: Purpose): Purpose {
  return { ...(objective && { objective }), ...(controls && { controls }) };
}
