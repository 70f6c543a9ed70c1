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

/** The file that a subject of a replay is, if it is one. */
type FileOf = (id: string) => string | undefined;

/** A change without a reason of its own, such as one of what is left to a later judgement. */
const JUDGED_OTHERWISE: ReportedRule = {
  id: 'judged-otherwise',
  title: 'Both policies judge alike',
};

/** What `replay` found: a group for each subject that changes or cannot be judged. */
export function reportOfReplay(result: ReplayResult, fileOf: FileOf): Report {
  const { changes, unreadable, bundle, against } = result;
  return {
    command: 'replay',
    groups: [
      ...changes.map((change) => groupOf(change, placeIn(change.id, fileOf))),
      ...unreadable.map(({ id, reason }) => {
        const place = placeIn(id, fileOf);
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

function placeIn(id: string, fileOf: FileOf): FilePlace | undefined {
  const file = fileOf(id);
  return file === undefined ? undefined : { file };
}

/** `whole`: the place of the subject, if it is a file. */
function groupOf(change: ChangedSubject, whole: FilePlace | undefined): Group {
  const { id, effect, before, after, gained, lost } = change;
  const stands = before === after ? `${after} by both` : `${before} before, ${after} now`;
  const told = (reason: Reason, words: string): ReportedFinding => {
    const { rule, title, severity, path, branch, at } = reason;
    return {
      level: 'error',
      verdict: EFFECTS[effect].heading,
      rule: { id: rule, title, severity },
      message: `${words}: ${title}. The whole is ${stands}.`,
      path,
      ...(branch !== undefined && { branch }),
      ...(whole && { place: { ...whole, ...(at && { at }) } }),
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
    subjects: subjects.length > 0 ? subjects : [withoutReason(effect, stands, whole)],
  };
}

function withoutReason(effect: Effect, stands: string, whole: FilePlace | undefined): Subject {
  const { heading } = EFFECTS[effect];
  const message = `It is ${stands}.`;
  const finding = {
    level: 'error',
    verdict: heading,
    rule: JUDGED_OTHERWISE,
    message,
    ...(whole && { place: whole }),
  } as const;
  return { findings: [finding] };
}
