import { SEVERITIES, type Json, type RestrictedSchema, type Rule } from './schema.ts';
import type { Failure } from './failure.ts';
import type { Finding, Resource } from './finding.ts';
import { missingOnly, nearestFailures } from './nearest.ts';
import { pointerTokens } from './pointer.ts';
import { mayBeSecret } from './secret.ts';
import { STRUCTURAL_RULES, structuralRule } from './structure.ts';
import { didYouMean } from './suggest.ts';
import { Unknown, type Value } from './value.ts';

/** Nobody reads more, and millions would take too long to put into words. */
const MOST_FINDINGS = 1000;

/**
 * Puts failures into words: one finding a reason, refused before deferred, then by severity and path. Of very many the
 * last one says how many are not told.
 */
export function explain(
  failures: readonly Failure[],
  resource: Resource,
  schema: RestrictedSchema,
): readonly Finding[] {
  const nearest = failures.flatMap(nearestFailures);
  const ordered = nearest.length <= MOST_FINDINGS ? nearest : nearest.toSorted(byCertainty);
  const findings = ordered.slice(0, MOST_FINDINGS).map((failure) => finding(failure, resource, schema));
  const unique = new Map(
    findings.map((one) => [`${one.verdict} ${one.rule} ${one.path} ${one.message}`, one]),
  );
  const told = [...unique.values()].sort(byWeight);
  const [first, ...others] = ordered.slice(MOST_FINDINGS);
  return first ? [...told, untold(finding(first, resource, schema), others.length + 1)] : told;
}

/** What is certain first, so that it is told whatever is left out. */
function byCertainty(a: Failure, b: Failure): number {
  return Number(a.deferred !== undefined) - Number(b.deferred !== undefined);
}

/** Stands for findings that are not told; `first` is the weightiest of them. */
function untold(first: Finding, count: number): Finding {
  const { actual: _, expected: __, ...rest } = first;
  return { ...rest, path: '', message: `${count} more places break rules and are not listed.` };
}

const WEIGHT: Readonly<Record<Finding['verdict'], number>> = { refused: 0, deferred: 1, waived: 2 };

/** The order in which findings are told. */
export function byWeight(a: Finding, b: Finding): number {
  const weight = WEIGHT[a.verdict] - WEIGHT[b.verdict];
  if (weight !== 0) return weight;
  const severity = SEVERITIES.indexOf(b.severity) - SEVERITIES.indexOf(a.severity);
  return severity || compare(a.path, b.path) || compare(a.rule, b.rule);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function finding(failure: Failure, resource: Resource, schema: RestrictedSchema): Finding {
  const readOnly = isReadOnly(failure, schema);
  const id = failure.rule ?? (readOnly ? 'read-only-property' : structuralRule(failure.keyword));
  const rule: Rule =
    schema.rules[id] ?? STRUCTURAL_RULES[readOnly ? 'read-only-property' : structuralRule(failure.keyword)];
  const secret = mayBeSecret(failure.path);
  const expected = expectation(failure);
  // null stands for a member of a policy document that is not there.
  const absent = failure.keyword === 'policyDocument' && failure.data === null;
  const actual = secret || absent ? undefined : printValue(failure.data);
  const told = ['const', 'enum', 'pattern', 'type', 'policyDocument'].includes(failure.keyword);
  return {
    verdict: failure.deferred === undefined ? 'refused' : 'deferred',
    rule: id,
    title: rule.title,
    severity: rule.severity,
    ...(rule.waivable === false && { waivable: false }),
    type: resource.type,
    logicalId: resource.logicalId,
    path: failure.path,
    message: sentence(failure, readOnly),
    why: rule.why,
    fix: rule.fix.replaceAll('TYPE', resource.type),
    ...(expected === undefined ? {} : { expected }),
    ...(told && actual !== undefined ? { actual } : {}),
  };
}

function isReadOnly({ keyword, path }: Failure, schema: RestrictedSchema): boolean {
  return (
    keyword === 'additionalProperties' && (schema.readOnlyProperties ?? []).includes(`/properties${path}`)
  );
}

/** `NotificationConfiguration.TopicConfigurations[0].Topic`; `The resource` for the whole. */
export function printPath(path: string): string {
  const tokens = pointerTokens(path);
  if (tokens.length === 0) return 'The resource';
  return tokens
    .map((token, index) => (/^\d+$/.test(token) ? `[${token}]` : `${index === 0 ? '' : '.'}${token}`))
    .join('');
}

function sentence(failure: Failure, readOnly: boolean): string {
  const subject = printPath(failure.path);
  if (failure.deferred !== undefined && VALUE_KEYWORDS.has(failure.keyword)) {
    return `${subject} cannot be judged yet: it ${failure.deferred}.`;
  }
  const plain = readOnly ? `${subject} is read-only` : plainSentence(failure, subject);
  if (failure.deferred !== undefined)
    return `${plain}, unless the deployment decides otherwise: a value ${failure.deferred}.`;
  return `${plain}.${failure.property === undefined ? '' : didYouMean(failure.property, failure.known ?? [])}`;
}

/** Keywords of which only the value itself is in question. */
const VALUE_KEYWORDS: ReadonlySet<string> = new Set([
  'undecided',
  'const',
  'enum',
  'pattern',
  'type',
  'policyDocument',
]);

function plainSentence(failure: Failure, subject: string): string {
  if (failure.told !== undefined) return `${subject} ${failure.told}`;
  switch (failure.keyword) {
    case 'additionalProperties':
    case 'false schema':
    case 'propertyNames':
      return `${subject} is not approved`;
    case 'required':
      return `${printPath(`${failure.path}/${failure.property ?? ''}`)} is missing`;
    case 'dependencies':
    case 'dependentRequired':
      return `${subject} lacks what goes with another property: ${failure.property ?? 'a property'}`;
    case 'enum':
      return `${subject} is not one of the approved values`;
    case 'const':
      return `${subject} is not the approved value`;
    case 'pattern':
      return `${subject} does not match the approved pattern`;
    case 'type':
      return `${subject} is ${kindOf(failure.data)}, not ${expectation(failure) ?? 'what it should be'}`;
    case 'contentMediaType':
      return `${subject} is text that is no JSON, or names a member twice, so it cannot be judged`;
    case 'not':
      return `${subject} has a form that is refused`;
    case 'contains':
      return `${subject} lacks an item that is needed`;
    case 'uniqueItems':
      return `${subject} names an item twice`;
    case 'anyOf':
    case 'oneOf':
      return noBranchSentence(failure, subject);
    default:
      return `${subject} breaks ${failure.keyword} ${printJson(failure.schema)}`;
  }
}

function noBranchSentence(failure: Failure, subject: string): string {
  const missing = missingOnly(failure.branches ?? [], failure.path);
  if (missing) return `${subject} needs one of ${missing.join(', ')}`;
  if (!failure.branches) return `${subject} fits more than one form, and exactly one is accepted`;
  const kinds = failure.branches
    .flatMap(({ failures }) => failures.map(expectation))
    .filter((kind) => kind !== undefined);
  return `${subject} is ${kindOf(failure.data)}, not ${[...new Set(kinds)].join(' or ') || 'an accepted form'}`;
}

const KINDS: Readonly<Record<string, string>> = {
  array: 'a list',
  boolean: 'true or false',
  integer: 'a whole number',
  null: 'null',
  number: 'a number',
  object: 'an object',
  string: 'a string',
};

function expectation({ keyword, schema }: Failure): string | undefined {
  switch (keyword) {
    case 'type':
      return [schema]
        .flat()
        .map((type) => KINDS[String(type)] ?? String(type))
        .join(' or ');
    case 'pattern':
      return String(schema);
    case 'const':
      return printJson(schema);
    case 'enum':
      return (schema as readonly Json[]).map(printJson).join(', ');
    default:
      return undefined;
  }
}

function kindOf(value: Value): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return KINDS[typeof value] ?? typeof value;
}

const LONGEST = 120;

/** A scalar as JSON, shortened; nothing for what is too large to show or not known. */
function printValue(value: Value): string | undefined {
  if (value instanceof Unknown || (typeof value === 'object' && value !== null)) return undefined;
  return printJson(value);
}

function printJson(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= LONGEST ? text : `${text.slice(0, LONGEST)}…`;
}
