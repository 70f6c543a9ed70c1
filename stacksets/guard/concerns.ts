import type { Changed } from './event.ts';
import { roleNames, type Pins, type Where } from './wanted.ts';

/**
 * Whether a changed resource may be one of the gate's. Config does not document how it names Hooks, and what is gone may
 * have no name: when in doubt the gate is judged once more.
 */
export function concernsGate({ type, id, name }: Changed, pins: Pins, where: Where): boolean {
  const own: Readonly<Record<string, (name: string) => boolean>> = {
    'AWS::Lambda::Function': (found) => found === pins.function,
    'AWS::IAM::Role': (found) => Object.values(roleNames(where)).includes(found),
    'AWS::CloudFormation::Stack': (found) => found.startsWith(pins.stackPrefix),
  };
  const isOwn = Object.hasOwn(own, type) ? own[type] : undefined;
  const found = name ?? (type === 'AWS::Lambda::Function' ? id : undefined);
  return isOwn === undefined || found === undefined || isOwn(found);
}
