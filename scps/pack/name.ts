import type { PolicyType, Statement } from '../document.ts';
import { PREFIX } from '../ours.ts';

/** What may share a document: what one type of policy allows, or what it denies. They are placed by different rules. */
export type Kind = 'scp-allow' | 'scp-deny' | 'rcp-deny';

const NAME = /^stackgate-(scp-allow|scp-deny|rcp-deny)-([1-9]\d*)$/;

/** The kind of what a statement says in a policy of a type. RCPs deny only. */
export function kindOf(type: PolicyType, { Effect }: Statement): Kind {
  if (type === 'RESOURCE_CONTROL_POLICY') return 'rcp-deny';
  return Effect === 'Allow' ? 'scp-allow' : 'scp-deny';
}

/** The type of policy that a kind goes into. */
export function typeOf(kind: Kind): PolicyType {
  return kind === 'rcp-deny' ? 'RESOURCE_CONTROL_POLICY' : 'SERVICE_CONTROL_POLICY';
}

/** `stackgate-scp-deny-2`. */
export function policyName(kind: Kind, number: number): string {
  return `${PREFIX}${kind}-${number}`;
}

/** What `policyName` made a name of; nothing for other names. */
export function partsOfName(name: string): { readonly kind: Kind; readonly number: number } | undefined {
  const [, kind, number] = NAME.exec(name) ?? [];
  return kind === undefined ? undefined : { kind: kind as Kind, number: Number(number) };
}

/** The Sid of a wanted statement without the number of the document that a shard of it stands in. */
export function withoutNumber(sid: string): string {
  return sid.replace(/\d+$/, '');
}
