/** A rule of the plan. */
export interface RuleWords {
  readonly id: string;
  readonly name: string;
  /** The principles behind it (`key-strategy/principles.ts`, `key-strategy/approach.ts`). */
  readonly principles: readonly string[];
  readonly says: string;
}

/** The rules in the order in which `planKeys` applies them; docs/keys.md is held against them. */
export const RULES: readonly RuleWords[] = [
  {
    id: 'R0',
    name: 'approach',
    principles: ['M1', 'M2', 'M3'],
    says: 'The organization is centralized, decentralized or hybrid. That decides who administers keys, never how many there are.',
  },
  {
    id: 'R1',
    name: 'key type',
    principles: ['T1', 'T2', 'T3', 'T4'],
    says: 'Each asset needs an AWS owned, AWS managed, customer managed or imported key.',
  },
  {
    id: 'R2',
    name: 'companions',
    principles: ['P1a'],
    says: 'Data beside more sensitive data of its application that has a customer managed key gets one too.',
  },
  {
    id: 'R3',
    name: 'partition',
    principles: ['P1a', 'P2a', 'P2b', 'P2c', 'X2', 'KMS-REGION', 'KMS-TYPE'],
    says: 'No key is shared across accounts, Regions, stages, applications, classifications, key types, or regimes that share none.',
  },
  {
    id: 'R4',
    name: 'data types',
    principles: ['P1b', 'P3a', 'P3b'],
    says: 'Several data types across several services have a key each. One data type, or one service, has one key.',
  },
  {
    id: 'R5',
    name: 'separation of duties',
    principles: ['P4a', 'P4b'],
    says: 'Different administrators with different use cases have keys of their own. Different users never split a key.',
  },
  {
    id: 'R6',
    name: 'reconcile',
    principles: ['X2'],
    says: 'The shortest rotation period that anything asks for holds.',
  },
  {
    id: 'R7',
    name: 'emit',
    principles: [],
    says: 'Each group of assets gets a key with alias, administrators, users, rotation, deletion window, and the principles that it follows.',
  },
  {
    id: 'R8',
    name: 'warn',
    principles: ['X1'],
    says: 'What was taken for granted, shared, or left is told with a code and a next step.',
  },
  {
    id: 'R9',
    name: 'cost',
    principles: ['X1'],
    says: 'Keys, rotations up to their cap, and requests, by year.',
  },
  {
    id: 'R10',
    name: 'order',
    principles: ['N4'],
    says: 'The most sensitive data comes first, then what protects the most.',
  },
];
