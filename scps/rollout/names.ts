import { createHash } from 'node:crypto';
import type { PolicyType } from '../document.ts';
import { PREFIX } from '../ours.ts';
import type { PolicyText } from './organizations.ts';

/** `SCP` or `RCP`. */
export function wordFor(type: PolicyType): 'SCP' | 'RCP' {
  return type === 'SERVICE_CONTROL_POLICY' ? 'SCP' : 'RCP';
}

/** Whether a policy is one that stackgate made. */
export function isOurs({
  name,
  isAwsManaged,
}: {
  readonly name: string;
  readonly isAwsManaged?: boolean;
}): boolean {
  return name.startsWith(PREFIX) && isAwsManaged !== true;
}

/** The name that a policy gets in AWS. It tells the content, so another content is another policy. */
export function deployedName(name: string, content: string): string {
  return `${name}-${digestOf(content)}`;
}

/** Whether somebody changed a policy of stackgate's since it was made. */
export function isAltered({ name, content }: PolicyText): boolean {
  return !new RegExp(`-${digestOf(content)}(?:-\\d+)?$`).test(name);
}

/** Twelve hex digits tell documents of one organization apart; nothing is trusted for them. */
function digestOf(content: string): string {
  return createHash('sha256').update(content).digest('hex').slice(0, 12);
}
