import type { PolicyType, Statement } from './document.ts';

/**
 * A statement before it is packed. Its actions are named one by one; the packer may write them with wildcards, and cut
 * the list into several statements of the same condition.
 */
export interface WantedStatement {
  readonly type: PolicyType;
  readonly statement: Statement & { readonly Sid: string };
  /** The actions, in small letters, that no wildcard of it may match: what is allowed must stay allowed. */
  readonly spared: ReadonlySet<string>;
}
