import type { Fact } from './evidence.ts';

/** Something that an inventory may ask of the key of an asset, and that a service may refuse. */
export type Demand =
  | 'a customer managed key'
  | 'imported key material'
  | 'a multi-Region key'
  | 'a reference by alias'
  | 'a key of another account';

/** What a service does not take. */
export interface Refusal extends Fact<Demand> {
  readonly reason: string;
  readonly instead: string;
}

/** Where CloudFormation names the key. */
export interface KeyProperty {
  readonly type: string;
  /** Property names down to the key; the items of lists are not marked. */
  readonly path: string;
}

/** A principal of AWS that calls KMS on its own behalf, and the statement that it needs in the key policy. */
export interface ServicePrincipal {
  /** `<region>` stands for the Region of the key. */
  readonly principal: string;
  readonly actions: readonly string[];
  /** Condition keys that bind the statement to the caller's own resources. */
  readonly sourceConditions: readonly ('aws:SourceArn' | 'aws:SourceAccount')[];
  /** Encryption context by key; `<account>` and `<region>` stand for those of the asset. */
  readonly encryptionContext: Readonly<Record<string, string>>;
}

/** One function of an AWS service that stores or carries data, and what is known of the key that protects it. */
export interface Service {
  readonly title: string;
  /** `own`: a key is named for it. `of the data`: it works under the keys of what it reads. `none`: it takes no key of KMS. */
  readonly key: Fact<'own' | 'of the data' | 'none'>;
  readonly properties: readonly KeyProperty[];
  /** What another key means for what is there. */
  readonly change: Fact<'in place' | 'replacement' | 'never'> | undefined;
  /** What encrypts when no key is named. */
  readonly byDefault: Fact<'AWS owned key' | 'AWS managed key'> | undefined;
  /** The alias of the AWS managed key, without `alias/`. */
  readonly awsManagedKey: Fact<string> | undefined;
  /** `kms:ViaService` is `<this>.<region>.amazonaws.com`; not known when absent. */
  readonly viaService: Fact<string> | undefined;
  /** Whether it works through grants. */
  readonly grants: Fact<boolean> | undefined;
  /** The keys of the encryption context that it sends for callers. */
  readonly encryptionContext: Fact<readonly string[]> | undefined;
  readonly principals: readonly Fact<ServicePrincipal>[];
  /** Whether it is known to take a key of another account. */
  readonly keyOfAnotherAccount: Fact<boolean> | undefined;
  /** There is one setting an account and Region, so one key. */
  readonly oneKeyARegion: boolean;
  readonly refuses: readonly Refusal[];
  /** Worth knowing before the key is chosen. */
  readonly notes: readonly Fact<string>[];
}
