import type { Effect, Reason } from '../replay/change.ts';
import type { ChangedSubject } from '../replay/replay.ts';
import { grouped } from '../schemas/grouped.ts';
import { countWords, EFFECTS, type ReplayResult } from './replay.ts';
import {
  COULD_NOT_JUDGE,
  type FilePlace,
  type Group,
  type Report,
  type ReportedFinding,
  type ReportedRule,
  type Subject,
} from './report.ts';

/** Where a reason stands in a subject of a replay, or the subject as a whole, if that is a file. */
export type PlaceOf = (id: string, reason?: Pick<Reason, 'logicalId' | 'path'>) => FilePlace | undefined;

/** A change without a reason of its own, such as one of what is left to a later judgement. */
const JUDGED_OTHERWISE: ReportedRule = {
  id: 'judged-otherwise',
  title: 'Both policies judge alike',
};

/** What `replay` found: a group for each subject that changes or cannot be judged. */
export function reportOfReplay(result: ReplayResult, placeOf: PlaceOf): Report {
  const { changes, unreadable, bundle, against } = result;
  return {
    command: 'replay',
    groups: [
      ...changes.map((change) => groupOf(change, placeOf)),
      ...unreadable.map(({ id, reason }) => {
        const place = placeOf(id);
        const finding: ReportedFinding = {
          level: 'unjudged',
          verdict: 'could not judge',
          rule: COULD_NOT_JUDGE,
          message: reason,
          ...(place && { place }),
        };
        return { name: id, subjects: [{ findings: [finding] }] };
      }),
    ],
    closing: [countWords(result), [`${bundle.name} against ${against.name}`]],
  };
}

function groupOf(change: ChangedSubject, placeOf: PlaceOf): Group {
  const { id, effect, before, after, gained, lost } = change;
  const stands = before === after ? `${after} by both` : `${before} before, ${after} now`;
  const told = (reason: Reason, words: string): ReportedFinding => {
    const { rule, title, severity, path, branch } = reason;
    const place = placeOf(id, reason);
    return {
      level: 'error',
      verdict: EFFECTS[effect].heading,
      rule: { id: rule, title, severity },
      message: `${words}: ${title}. The whole is ${stands}.`,
      path,
      ...(branch !== undefined && { branch }),
      ...(place && { place }),
    };
  };
  const reasons = [
    ...gained.map((reason) => ({ reason, finding: told(reason, 'New reason') })),
    ...lost.map((reason) => ({ reason, finding: told(reason, 'No longer a reason') })),
  ];
  const subjects = [...grouped(reasons, ({ reason }) => reason.logicalId)].map(([name, those]): Subject => {
    const kind = those[0]?.reason.type;
    return { name, ...(kind !== undefined && { kind }), findings: those.map(({ finding }) => finding) };
  });
  return {
    name: id,
    subjects: subjects.length > 0 ? subjects : [withoutReason(id, effect, stands, placeOf)],
  };
}

function withoutReason(id: string, effect: Effect, stands: string, placeOf: PlaceOf): Subject {
  const place = placeOf(id);
  const { heading } = EFFECTS[effect];
  const message = `It is ${stands}.`;
  const finding = {
    level: 'error',
    verdict: heading,
    rule: JUDGED_OTHERWISE,
    message,
    ...(place && { place }),
  } as const;
  return { findings: [finding] };
}
