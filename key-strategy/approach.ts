import type { Organization } from './inventory.ts';

/** Who administers keys. It never changes how many there are. */
export const APPROACHES = ['centralized', 'decentralized', 'hybrid'] as const;
export type Approach = (typeof APPROACHES)[number];

/** The approach of an organization, and why. */
export interface ChosenApproach {
  readonly approach: Approach;
  /** The assertion of the article that it follows. */
  readonly principle: 'M1' | 'M2' | 'M3';
  readonly because: string;
}

const PRINCIPLE = { centralized: 'M2', decentralized: 'M1', hybrid: 'M3' } as const;

/** Facts about an organization that decide, in this order; the last one always holds. */
const DECISIONS: readonly {
  readonly approach: Approach;
  readonly when: (organization: Organization) => boolean;
  readonly because: string;
}[] = [
  {
    approach: 'centralized',
    when: ({ strictCentralOversight, autonomousTeams }) =>
      strictCentralOversight === true && autonomousTeams !== true,
    because: 'Strict central oversight is needed, and teams are not autonomous.',
  },
  {
    approach: 'hybrid',
    when: ({ centralSecurityTeam, autonomousTeams }) =>
      centralSecurityTeam === true && autonomousTeams === true,
    because: 'Teams are autonomous, and there is a central security team.',
  },
  {
    approach: 'centralized',
    when: ({ centralSecurityTeam }) => centralSecurityTeam === true,
    because: 'There is a central security team, and teams are not autonomous.',
  },
  {
    approach: 'decentralized',
    when: () => true,
    because: 'Nothing asks for central administration; AWS recommends that teams own their keys.',
  },
];

/** R0: who administers keys. */
export function approachOf(organization: Organization): ChosenApproach {
  const { approach } = organization;
  if (approach !== undefined) {
    return { approach, principle: PRINCIPLE[approach], because: 'The inventory says so.' };
  }
  const { approach: decided, because } = DECISIONS.find(({ when }) => when(organization)) ?? {
    approach: 'decentralized',
    because: '',
  };
  return { approach: decided, principle: PRINCIPLE[decided], because };
}

/** Who may do what to a key, none of which is to use it. */
export interface Administration {
  /** Its policy, its rotation, its deletion. */
  readonly policy: readonly string[];
  /** Enable, disable, tags, aliases, list of grants. */
  readonly operations: readonly string[];
  /** Look at it. */
  readonly audit: readonly string[];
}

/** The administrators of a key under an approach, from those of its assets and the central team. */
export function administrationBy(
  approach: Approach,
  administrators: readonly string[],
  central: readonly string[],
): Administration {
  switch (approach) {
    case 'centralized':
      return { policy: central, operations: central, audit: [] };
    case 'hybrid':
      return { policy: central, operations: administrators, audit: [] };
    case 'decentralized':
      return { policy: administrators, operations: administrators, audit: central };
  }
}
