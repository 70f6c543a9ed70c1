import type { CustomerKey } from '../planned-key.ts';
import type { AuditCode } from './codes.ts';
import type { Answer, Description, LiveKey, RotationStatus } from './live-account.ts';

/** One thing that is wrong with a key, or not known of it. */
export interface Fault {
  readonly code: AuditCode;
  readonly message: string;
}

/** In which state, kind and rotation a live key is, against its plan; and what of it could not be read. */
export function stateFaults(live: LiveKey, planned: CustomerKey | undefined): Fault[] {
  const { description } = live;
  const unread = unreadable(live);
  if ('error' in description || !planned) return unread;
  const { KeyState, ValidTo, DeletionDate } = description.value;
  const deleted = KeyState === 'PendingDeletion' || KeyState === 'PendingReplicaDeletion';
  return [
    ...unread,
    ...(deleted
      ? [fault('PENDING-DELETION', `It is deleted at ${DeletionDate ?? 'a time that is not told'}.`)]
      : KeyState === 'Enabled'
        ? []
        : [fault('NOT-ENABLED', `Its state is ${KeyState ?? 'not told'}.`)]),
    ...kindFaults(description.value, planned),
    // KMS reports no rotation of a key that is to be deleted.
    ...(deleted ? [] : rotationFaults(live.rotation, planned)),
    ...(ValidTo === undefined ? [] : [fault('MATERIAL-EXPIRES', `Its material expires at ${ValidTo}.`)]),
  ];
}

function unreadable({ description, policy, rotation, grants, tags }: LiveKey): Fault[] {
  const answers: readonly (readonly [string, Answer<unknown> | undefined])[] = [
    ['DescribeKey', description],
    ['GetKeyPolicy', policy],
    ['GetKeyRotationStatus', rotation],
    ['ListGrants', grants],
    ['ListResourceTags', tags],
  ];
  return answers.flatMap(([operation, answer]) => {
    if (answer && 'error' in answer)
      return [fault('UNREADABLE', `kms:${operation} answered ${answer.error}.`)];
    // Only keys that AWS KMS can rotate are asked for it.
    return answer || operation === 'GetKeyRotationStatus'
      ? []
      : [fault('UNREADABLE', `There is no answer of kms:${operation}.`)];
  });
}

function kindFaults(description: Description, planned: CustomerKey): Fault[] {
  const pairs: readonly (readonly [string, unknown, unknown])[] = [
    ['Origin', description.Origin, planned.type === 'imported' ? 'EXTERNAL' : 'AWS_KMS'],
    ['KeySpec', description.KeySpec, planned.keySpec],
    ['KeyUsage', description.KeyUsage, planned.keyUsage],
    ['MultiRegion', description.MultiRegion ?? false, planned.multiRegion !== null],
  ];
  return pairs
    .filter(([, is, wanted]) => is !== wanted)
    .map(([name, is, wanted]) =>
      fault('WRONG-KIND', `${name} is ${String(is)}; planned is ${String(wanted)}.`),
    );
}

function rotationFaults(answer: Answer<RotationStatus> | undefined, { rotation }: CustomerKey): Fault[] {
  if (!rotation.automatic || (answer && 'error' in answer)) return [];
  const { KeyRotationEnabled = false, RotationPeriodInDays: period } = answer?.value ?? {};
  const planned = `planned is every ${rotation.periodDays} days`;
  if (!KeyRotationEnabled) return [fault('ROTATION-OFF', `It is not rotated; ${planned}.`)];
  return period === undefined || period > rotation.periodDays
    ? [fault('ROTATION-TOO-LONG', `It is rotated every ${period ?? 'unknown number of'} days; ${planned}.`)]
    : [];
}

function fault(code: AuditCode, message: string): Fault {
  return { code, message };
}
