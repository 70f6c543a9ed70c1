import type { Catalogue } from '../actions/catalogue.ts';
import type { Evaluate } from '../evaluate/evaluate.ts';
import type { Evaluation, PlacedStatement } from '../evaluate/evaluation.ts';
import type { Statement } from '../document.ts';
import type { Organization } from '../organization.ts';
import { gapOf, mayConcern, statementsOver } from './gaps.ts';
import type { Piece } from './records.ts';
import { requestOf, type AskedRequest } from './request-of.ts';

/** One caller who would have been denied one action by one statement, or by the lack of one. */
export interface Denial {
  readonly account: string;
  readonly principal: string;
  readonly action: string;
  readonly by: PlacedStatement | { readonly lackingAt: string };
  /** The service that called for the principal. */
  readonly via?: string;
  /** Events. */
  readonly count: number;
  /** When it happened first and last, ISO 8601. */
  readonly first: string;
  readonly last: string;
}

/** What the policies would have made of the events. Every number but `unreadable` is of events. */
export interface Replayed {
  readonly events: number;
  readonly denials: readonly Denial[];
  readonly denied: number;
  readonly allowed: number;
  /** Whom no control policy bounds, by reason. */
  readonly exempt: ReadonlyMap<string, number>;
  /** Where there was nothing to judge, by reason. */
  readonly passedOver: ReadonlyMap<string, number>;
  /** What cannot be told from the log, by reason. */
  readonly notJudged: ReadonlyMap<string, number>;
  /** Records, and files that could not be read to their end. */
  readonly unreadable: number;
  /** The first of what could not be read. */
  readonly problems: readonly string[];
}

const MOST_PROBLEMS = 20;

/** Adds up events, one after the other. Holds a count for each different outcome, and no event. */
export interface Replay {
  readonly add: (piece: Piece, file: string) => void;
  /** A file that could not be read to its end. */
  readonly fail: (file: string, reason: string) => void;
  readonly result: () => Replayed;
}

/** Replays events against the policies of an organization, as `evaluate` judges by them. */
export function replayAgainst(organization: Organization, evaluate: Evaluate, catalogue: Catalogue): Replay {
  const statementsFor = statementsOver(organization);
  const denials = new Map<string, Denial>();
  const [exempt, passedOver, notJudged] = [
    new Map<string, number>(),
    new Map<string, number>(),
    new Map<string, number>(),
  ];
  const problems: string[] = [];
  let [events, denied, allowed, unreadable] = [0, 0, 0, 0];

  function fail(place: string, reason: string): void {
    unreadable += 1;
    if (problems.length < MOST_PROBLEMS) problems.push(`${place}: ${reason}`);
  }

  function judged(asked: AskedRequest): Judged {
    const evaluation = evaluate(asked.request);
    const statements = evaluation.outcome === 'exempt' ? [] : statementsFor(accountOf(asked));
    return certain(evaluation, asked, statements, organization);
  }

  return {
    fail,
    add(piece, file) {
      if ('problem' in piece) {
        fail(`${file}, record ${piece.number}`, piece.problem);
        return;
      }
      events += 1;
      const reading = requestOf(piece.record, catalogue);
      if ('passedOver' in reading) count(passedOver, reading.passedOver);
      else if ('notJudged' in reading) count(notJudged, reading.notJudged);
      else {
        const all = reading.requests.map((asked) => ({ asked, judged: judged(asked) }));
        const worst = ORDER.flatMap((kind) => all.find(({ judged: { is } }) => is === kind) ?? [])[0];
        if (!worst) return;
        const { asked, judged: one } = worst;
        if (one.is === 'denied') {
          denied += 1;
          const { account, principal, time, via } = reading;
          const { name: action } = asked.action;
          const key = JSON.stringify([principal, action, one.by, via]);
          const before = denials.get(key) ?? { count: 0, first: time, last: time };
          denials.set(key, {
            ...{ account, principal, action, by: one.by, ...(via !== undefined && { via }) },
            count: before.count + 1,
            first: time < before.first ? time : before.first,
            last: time > before.last ? time : before.last,
          });
        } else if (one.is === 'not judged') count(notJudged, `${asked.action.name}: ${one.reason}`);
        else if (one.is === 'exempt') count(exempt, one.reason);
        else allowed += 1;
      }
    },
    result: () => ({
      events,
      denials: [...denials.values()].sort((one, other) => other.count - one.count),
      ...{ denied, allowed, exempt, passedOver, notJudged, unreadable, problems },
    }),
  };
}

type Judged =
  | { readonly is: 'denied'; readonly by: Denial['by'] }
  | { readonly is: 'not judged' | 'exempt'; readonly reason: string }
  | { readonly is: 'allowed' };

/** Of an event that needs several permissions the one counts that would have stopped it. */
const ORDER: readonly Judged['is'][] = ['denied', 'not judged', 'allowed', 'exempt'];

/** What is certain of an evaluation, though the log does not tell all that a statement may ask. */
function certain(
  evaluation: Evaluation,
  asked: AskedRequest,
  statements: readonly Statement[],
  organization: Organization,
): Judged {
  const gapIn = (effect: Statement['Effect']): string | undefined => {
    for (const statement of statements) {
      if (statement.Effect !== effect || !mayConcern(statement, asked)) continue;
      const gap = gapOf(statement, asked);
      if (gap !== undefined) return gap;
    }
    return undefined;
  };
  const unless = (gap: string | undefined, judged: Judged): Judged =>
    gap === undefined
      ? judged
      : { is: 'not judged', reason: `it depends on ${gap}, which the log does not tell` };
  switch (evaluation.outcome) {
    case 'exempt':
      return { is: 'exempt', reason: evaluation.exemptions[0]?.reason ?? 'No control policy is for it.' };
    case 'undecided':
      return { is: 'not judged', reason: evaluation.reason };
    case 'explicit-deny':
      return unless(gapAt(evaluation.by, asked, organization), { is: 'denied', by: evaluation.by });
    case 'implicit-deny':
      return unless(gapIn('Allow'), { is: 'denied', by: { lackingAt: evaluation.target } });
    case 'allowed': {
      const ofAllows = evaluation.by.flatMap((place) => gapAt(place, asked, organization) ?? [])[0];
      return unless(gapIn('Deny') ?? ofAllows, { is: 'allowed' });
    }
  }
}

function gapAt(place: PlacedStatement, asked: AskedRequest, { policies }: Organization): string | undefined {
  const statement = policies.get(place.policy)?.document.Statement[place.index];
  return statement && gapOf(statement, asked);
}

function accountOf({ request }: AskedRequest): string {
  return request.context.get('aws:principalaccount')?.[0] ?? '';
}

function count(counts: Map<string, number>, reason: string): void {
  counts.set(reason, (counts.get(reason) ?? 0) + 1);
}
