import type { PolicyType } from '../document.ts';

/** What reading and rolling out ask of AWS Organizations; `aws-organizations.ts` asks it through the SDK's client. */
export interface Organizations {
  readonly managementAccount: () => Promise<string>;
  readonly root: () => Promise<Root>;
  readonly organizationalUnitsOf: (parent: string) => Promise<readonly Named[]>;
  readonly accountsOf: (parent: string) => Promise<readonly Account[]>;
  readonly policiesOf: (type: PolicyType) => Promise<readonly ListedPolicy[]>;
  readonly contentOf: (policyId: string) => Promise<string>;
  readonly targetsOf: (policyId: string) => Promise<readonly string[]>;
  /** The changes are idempotent: what is so already is no error. */
  readonly create: (policy: PolicyText) => Promise<string>;
  readonly delete: (policyId: string) => Promise<void>;
  readonly attach: (policyId: string, target: string) => Promise<void>;
  readonly detach: (policyId: string, target: string) => Promise<void>;
}

/** Something with an id and the name that people gave it. */
export interface Named {
  readonly id: string;
  readonly name: string;
}

/** An account of an organization. One that is closed or suspended stays listed for a while. */
export interface Account extends Named {
  readonly isActive: boolean;
}

/** The root of an organization, and the policy types that are enabled in it. */
export interface Root extends Named {
  readonly enabled: readonly string[];
}

/** A policy as a list shows it: without its content. */
export interface ListedPolicy extends Named {
  /** AWS's own, such as FullAWSAccess: nobody can change or delete it. */
  readonly isAwsManaged: boolean;
}

/** A policy by its text, as it is sent to AWS and as AWS keeps it. */
export interface PolicyText {
  readonly name: string;
  readonly type: PolicyType;
  /** Counts byte for byte. */
  readonly content: string;
}
