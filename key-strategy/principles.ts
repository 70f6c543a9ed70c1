import type { Draft } from './draft.ts';
import { listed, MOST_NAMED } from './listed.ts';
import type { Surroundings } from './surroundings.ts';

/** A principle that a key follows, and how it applies here. */
export interface Citation {
  readonly id: string;
  /** `separates`: why it is a key of its own. `joins`: why what is behind it shares it. `type`: why it is of its type. */
  readonly role: 'separates' | 'joins' | 'type';
  readonly text: string;
}

interface Principle {
  readonly id: string;
  readonly role: Citation['role'];
  /** What it asserts. P, T and X stand in the article *AWS KMS: How many keys do I need?*; KMS is how AWS KMS works. */
  readonly asserts: string;
  /** How it applies to a key, if it does. */
  readonly cite: (draft: Draft, around: Surroundings) => string | undefined;
}

/** The principles in the order in which they are cited. */
export const PRINCIPLES: readonly Principle[] = [
  {
    id: 'P1a',
    role: 'separates',
    asserts: 'Data of different classification in one system has keys of its own.',
    cite: (draft, around) =>
      beside(around.others(draft).classification, (others) => {
        const { application, classification } = draft.side;
        return `${application} also holds ${others} data, which is governed and audited apart from ${classification} data.`;
      }),
  },
  {
    id: 'P2a',
    role: 'separates',
    asserts: 'Applications in one account have keys of their own.',
    cite: (draft, around) =>
      beside(
        around.others(draft).application,
        (others) => `Other applications in the account and stage: ${others}.`,
      ),
  },
  {
    id: 'P2b',
    role: 'separates',
    asserts: 'Accounts have keys of their own, so that their border holds for keys too.',
    cite: (draft, around) =>
      beside(around.others(draft).account, (others) => `Other accounts with data: ${others}.`),
  },
  {
    id: 'P2c',
    role: 'separates',
    asserts: 'Stages have keys of their own.',
    cite: (draft, around) =>
      beside(around.others(draft).stage, (others) => `Other stages in the account: ${others}.`),
  },
  {
    id: 'P3b',
    role: 'separates',
    asserts: 'Different types of data across several services have keys of their own.',
    cite: (draft, around) =>
      draft.customer && around.otherDataElsewhere(draft)
        ? `Other data of ${draft.side.application} is of another type and in other services than ${listed(draft.services)}.`
        : undefined,
  },
  {
    id: 'P4a',
    role: 'separates',
    asserts: 'Different uses with different administrators have keys of their own.',
    cite: (draft, around) =>
      draft.customer && around.otherDuties(draft)
        ? `Other data here has another use than ${listed(draft.useCases)}, and other administrators.`
        : undefined,
  },
  {
    id: 'X2',
    role: 'separates',
    asserts: 'Regulations may ask for keys that are shared with nothing else.',
    cite: (draft, around) =>
      beside(around.others(draft).regimes, () =>
        draft.side.regimes === ''
          ? 'Such data is also under regimes that share no key.'
          : `${draft.side.regimes} shares no key with other data.`,
      ),
  },
  {
    id: 'KMS-TYPE',
    role: 'separates',
    asserts: 'The origin of key material is fixed when a key is made.',
    cite: (draft, around) =>
      beside(around.others(draft).keyType, (others) => `Such data also has keys that are ${others}.`),
  },
  {
    id: 'KMS-REGION',
    role: 'separates',
    asserts: 'KMS keys are Regional; material leaves its Region only in multi-Region keys.',
    cite: (draft, around) =>
      beside(around.others(draft).place, (others) => `Such data is also in ${others}.`),
  },
  {
    id: 'P3a',
    role: 'joins',
    asserts: 'One type of data that flows through several services may have one key.',
    cite: ({ dataTypes, services }) =>
      dataTypes.length === 1 && services.length > 1
        ? `${listed(dataTypes)} is one type of data in ${listed(services)}.`
        : undefined,
  },
  {
    id: 'P1b',
    role: 'joins',
    asserts: 'Similarly classified data, or one type of data, may have one key.',
    cite: ({ assets, services, side, dataTypes }) =>
      assets.length > 1 || services.length > 1
        ? `${listed(dataTypes)} is ${side.classification} throughout.`
        : undefined,
  },
  {
    id: 'P4a',
    role: 'joins',
    asserts: 'Different administrators of one use do not split a key.',
    cite: ({ administratorSets, useCases }) =>
      administratorSets.length > 1
        ? `Administrators differ, and the use, ${listed(useCases)}, does not.`
        : undefined,
  },
  {
    id: 'P4b',
    role: 'joins',
    asserts: 'Who governs and who decrypts are kept apart by the policy of a key, not by a second one.',
    cite: ({ users }) =>
      users.length > 0 ? `Its policy tells ${listed(users)} from those who administer it.` : undefined,
  },
  type('T1', 'AWS owned keys, where neither management nor an audit trail is needed.', 'aws-owned'),
  type('T2', 'AWS managed keys, where an audit trail is needed and management is not.', 'aws-managed'),
  type(
    'T3',
    'Customer managed keys, where use, sharing, policy, audit or rotation have to be in our own hands.',
    'customer-managed',
  ),
  type('T4', 'Imported key material (BYOK), where something asks for it.', 'imported'),
];

const TYPE_WORDS = {
  'aws-owned': 'AWS owned',
  'aws-managed': 'AWS managed',
  'customer-managed': 'Customer managed',
  imported: 'Imported material',
} as const;

function type(id: string, asserts: string, keyType: Draft['keyType']): Principle {
  return {
    id,
    role: 'type',
    asserts,
    cite: (draft) => {
      if (draft.keyType !== keyType) return undefined;
      const reasons = draft.because.slice(0, MOST_NAMED);
      const left = draft.because.length - reasons.length;
      const more = left > 0 ? `; and ${left} more reasons` : '';
      return `${TYPE_WORDS[keyType]}, because ${reasons.join('; ')}${more}.`;
    },
  };
}

/** R7: the principles that a key follows, in one order. Keys of AWS are not counted, so nothing separates them. */
export function principlesOf(draft: Draft, around: Surroundings): readonly Citation[] {
  const citations: Citation[] = [];
  for (const { id, role, cite } of PRINCIPLES) {
    const text = draft.customer || role === 'type' ? cite(draft, around) : undefined;
    if (text !== undefined) citations.push({ id, role, text });
  }
  return citations;
}

function beside(others: string | undefined, words: (others: string) => string): string | undefined {
  return others === undefined ? undefined : words(others);
}
