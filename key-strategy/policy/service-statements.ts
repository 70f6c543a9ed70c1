import { freeName, sortedSet } from '../../schemas/sorting.ts';
import { partitionOf } from '../../template/pseudo.ts';
import type { CustomerKey } from '../planned-key.ts';
import { SERVICES, serviceNamed, type ServiceId } from '../service-matrix.ts';
import type { ServicePrincipal } from '../service.ts';
import { keyProblem, type KeyProblem } from './problem.ts';
import type { Condition, KeyStatement } from './statement.ts';

/** The services of a key. */
export function servicesOf({ services }: Pick<CustomerKey, 'services'>): readonly ServiceId[] {
  return services.filter((service): service is ServiceId => Object.hasOwn(SERVICES, service));
}

/** Principals that the service matrix knows for a service. */
export function principalsFor(id: ServiceId): readonly ServicePrincipal[] {
  return serviceNamed(id).principals.map(({ value }) => value);
}

/** Whether something ties the calls of a service to one account. */
export function hasSource({ sourceConditions, encryptionContext }: ServicePrincipal): boolean {
  return sourceConditions.length > 0 || Object.keys(encryptionContext).length > 0;
}

/** Statements for the services that call AWS KMS on their own behalf, each tied to the account of the data. */
export function serviceStatements(
  key: CustomerKey,
  region: string,
): { readonly statements: readonly KeyStatement[]; readonly problems: readonly KeyProblem[] } {
  const place = { account: key.account, region };
  const known = servicesOf(key).flatMap((id) => principalsFor(id).map((principal) => ({ id, principal })));
  const problems = known
    .filter(({ principal }) => !hasSource(principal))
    .map(({ id, principal }) =>
      keyProblem(
        'SERVICE-WITHOUT-SOURCE',
        key,
        `${id}: ${principal.principal} takes no source condition, so it has no statement.`,
      ),
    );
  const tied = known.map(({ principal }) => principal).filter(hasSource);
  const covered = new Set(tied.map(({ principal }) => filled(principal, place)));
  const named = key.servicePrincipals
    .map((principal) => principal.replace(LOGS, `logs.${region}.amazonaws.com`))
    .map((principal) => principalNamed(principal, key))
    .filter(({ principal, encryptionContext }) => !covered.has(principal) || TOPIC in encryptionContext);
  const all = [...tied, ...named].flatMap((principal) => statementsFor(principal, place));
  return { statements: unique(all), problems };
}

/** CloudWatch Logs of a Region, which uses only keys of that Region. */
const LOGS = /^logs\.[a-z0-9-]+\.amazonaws\.com$/;

/** What a service needs that carries data on: to read it, and to write it anew. */
const PASS_ON = ['kms:Decrypt', 'kms:GenerateDataKey*'];

const TOPIC = 'aws:sns:topicArn';

/**
 * What is known of a principal that an inventory names. EventBridge sends no source when it publishes to an encrypted
 * topic, so the topic in the encryption context ties it; others are tied by the account that they act for.
 */
function principalNamed(principal: string, { services }: CustomerKey): ServicePrincipal {
  const [logs] = principalsFor('logs');
  if (LOGS.test(principal) && logs) return logs;
  return principal === 'events.amazonaws.com' && services.includes('sns')
    ? {
        principal,
        actions: PASS_ON,
        sourceConditions: [],
        encryptionContext: { [TOPIC]: 'arn:aws:sns:<region>:<account>:*' },
      }
    : { principal, actions: PASS_ON, sourceConditions: ['aws:SourceAccount'], encryptionContext: {} };
}

interface Place {
  readonly account: string;
  readonly region: string;
}

function filled(text: string, { account, region }: Place): string {
  return text
    .replaceAll('<account>', account)
    .replaceAll('<region>', region)
    .replace(/^arn:aws:/, `arn:${partitionOf(region)}:`);
}

/** DescribeKey carries no encryption context, so where a source ties it, it is allowed apart from the rest. */
function statementsFor(service: ServicePrincipal, place: Place): readonly KeyStatement[] {
  const { actions, sourceConditions, encryptionContext } = service;
  const principal = filled(service.principal, place);
  const contexts = Object.entries(encryptionContext).map(
    ([name, arn]) => [name, filled(arn, place)] as const,
  );
  const account = sourceConditions.includes('aws:SourceAccount')
    ? [['aws:SourceAccount', place.account]]
    : [];
  // What a service calls KMS for is what stands in its encryption context.
  const arns = sourceConditions.includes('aws:SourceArn')
    ? contexts.map(([, arn]) => ['aws:SourceArn', arn])
    : [];
  const source = conditionOf(account, arns);
  const full = conditionOf(account, [
    ...arns,
    ...contexts.map(([name, arn]) => [`kms:EncryptionContext:${name}`, arn]),
  ]);
  const apart = Object.keys(source).length > 0 && contexts.length > 0;
  const describes: readonly string[] = apart ? actions.filter((action) => action === 'kms:DescribeKey') : [];
  const name = `Service${camel(principal.replace(/\.amazonaws\.com$/, ''))}`;
  const statement = (Sid: string, Action: readonly string[], Condition: Condition): KeyStatement[] =>
    Action.length === 0
      ? []
      : [{ Sid, Effect: 'Allow', Principal: { Service: principal }, Action, Resource: '*', Condition }];
  return [
    ...statement(
      name,
      actions.filter((action) => !describes.includes(action)),
      full,
    ),
    ...statement(`${name}Describe`, describes, source),
  ];
}

function conditionOf(equal: readonly string[][], like: readonly string[][]): Condition {
  return {
    ...(equal.length > 0 && { StringEquals: Object.fromEntries(equal) as Record<string, string> }),
    ...(like.length > 0 && { ArnLike: Object.fromEntries(like) as Record<string, string> }),
  };
}

/** Services share principals: each statement once, under a name of its own. */
function unique(statements: readonly KeyStatement[]): readonly KeyStatement[] {
  const names = new Set<string>();
  return sortedSet(statements, (one) => JSON.stringify(one)).map((one) => {
    const Sid = freeName(one.Sid, (name) => names.has(name));
    names.add(Sid);
    return { ...one, Sid };
  });
}

/** `web-app/prod` as `WebAppProd`. */
export function camel(text: string): string {
  return text
    .split(/[^A-Za-z0-9]+/)
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join('');
}
