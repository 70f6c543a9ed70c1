import type { Origin } from '../schemas/store.ts';
import type { HookRequest } from './event.ts';

/** What came of an event. `rules` of all findings, the most severe first; `error` is the error's name. */
export type Outcome =
  | { readonly verdict: 'approved' }
  | { readonly verdict: 'refused'; readonly rules: readonly string[] }
  | { readonly verdict: 'failed'; readonly error: string };

/** All that is recorded of one decision. */
export interface RecordedDecision {
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  /** How long it took, in microseconds. */
  readonly latency: number;
  readonly token: string;
  /** Absent when the event could not be read. */
  readonly request?: Omit<HookRequest, 'properties'>;
  readonly outcome: Outcome;
  /** The bundle that was judged by; absent when none was verified. */
  readonly origin?: Origin;
}

/** A line tells of so many rules; `findings` counts all. */
const MOST_RULES = 20;

/** Names in an event may be of any length. */
const NAME_LENGTH = 256;

/** The dimension for types that the bundle does not have: whoever deploys can name any type. */
const OTHER_TYPE = 'other';

const NAMESPACE = 'Stackgate';
const METRICS = [
  { Name: 'Decisions', Unit: 'Count' },
  { Name: 'Refusals', Unit: 'Count' },
  { Name: 'Errors', Unit: 'Count' },
  { Name: 'Latency', Unit: 'Microseconds' },
];
const BUNDLE_AGE = { Name: 'BundleAge', Unit: 'Seconds' };

// Most of a line never changes, so it is printed once.
const WITHOUT_BUNDLE = directive([['verdict'], ['verdict', 'type']], METRICS);
const WITH_BUNDLE = directive([['verdict'], ['verdict', 'type']], [...METRICS, BUNDLE_AGE]);

/**
 * One decision as one line of JSON: who asked for what, the answer, its rules, the bundle. It holds no property of a
 * resource and no words of a finding, for they could hold what is secret. The line is a document of CloudWatch's
 * embedded metric format too (Amazon CloudWatch User Guide, "Specification: Embedded metric format"): members with a
 * capital are metrics, `rule/ID` counts refusals by a rule, `verdict` and `type` are dimensions. Their values come
 * from the bundle, never from the event, so that nobody can make up metrics.
 */
export function evidenceLine({ time, latency, token, request, outcome, origin }: RecordedDecision): string {
  const { verdict } = outcome;
  const { typeName = '', stackName, region } = request ?? {};
  const findings = verdict === 'refused' ? outcome.rules : [];
  const rules = [...new Set(findings)].slice(0, MOST_RULES);
  const members = {
    time: new Date(time).toISOString(),
    token: printable(token),
    target: request?.target,
    action: request?.action,
    typeName: request && printable(typeName),
    logicalId: request && printable(request.logicalId),
    accountID: request?.accountID,
    region: region && printable(region),
    stackName: stackName && printable(stackName),
    verdict,
    type: origin && Object.hasOwn(origin.types, typeName) ? typeName : OTHER_TYPE,
    bundleSequence: origin?.sequence,
    bundle: origin?.manifest,
    Decisions: 1,
    Refusals: verdict === 'refused' ? 1 : 0,
    Errors: verdict === 'failed' ? 1 : 0,
    Latency: latency,
    BundleAge: origin && secondsSince(origin.issued, time),
    ...(verdict === 'refused' && {
      errorCode: 'NonCompliant',
      findings: findings.length,
      rules,
      ...Object.fromEntries(rules.map((rule) => [metricOf(rule), 1])),
    }),
    ...(verdict === 'failed' && { errorCode: 'InternalFailure', error: printable(outcome.error) }),
  };
  const directives = [
    origin ? WITH_BUNDLE : WITHOUT_BUNDLE,
    ...(rules.length === 0 ? [] : [counting(rules)]),
  ];
  const metadata = `"_aws":{"Timestamp":${time},"CloudWatchMetrics":[${directives.join()}]}`;
  return `${JSON.stringify(members).slice(0, -1)},${metadata}}`;
}

/** A document has one value for each dimension, and a refusal many rules: each is a metric instead. */
function counting(rules: readonly string[]): string {
  return directive(
    [['verdict']],
    rules.map((rule) => ({ Name: metricOf(rule), Unit: 'Count' })),
  );
}

function directive(Dimensions: readonly (readonly string[])[], Metrics: readonly object[]): string {
  return JSON.stringify({ Namespace: NAMESPACE, Dimensions, Metrics });
}

function metricOf(rule: string): string {
  return `rule/${rule}`;
}

/** The clock of the publisher may be ahead of ours. */
function secondsSince(issued: string, time: number): number {
  return Math.max(0, Math.round((time - Date.parse(issued)) / 1000));
}

/** Names are of printable ASCII; what is not is an event that nobody should send, and no reader of logs should meet. */
function printable(name: string): string {
  const shown = name.length <= NAME_LENGTH ? name : `${name.slice(0, NAME_LENGTH)}...`;
  return shown.replace(/[^ -~]/g, '?');
}
