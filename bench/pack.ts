import { isReadOnly, readCatalogue } from '../scps/actions/catalogue.ts';
import { namesByService, serviceOf } from '../scps/pack/action.ts';
import { lengthOfList } from '../scps/pack/cover.ts';
import { grouped } from '../schemas/grouped.ts';
import { pack } from '../scps/pack/pack.ts';
import { patternsFor, type Pattern } from '../scps/pack/patterns.ts';
import { QUOTAS } from '../scps/quotas.ts';
import type { WantedStatement } from '../scps/wanted.ts';
import { median } from './statistics.ts';

/** How short a list of actions became. Lengths are characters of the list: actions, quotes and commas. */
export interface PackedList {
  readonly list: string;
  readonly actions: number;
  readonly documents: number;
  readonly naive: number;
  readonly packed: number;
  /** No list of such patterns is shorter. */
  readonly least: number;
  /** What iam-shrink 0.1.88 made of the same list, in two rounds. It is not on npm, so it was measured once. */
  readonly iamShrink?: number;
}

/** What packing took, milliseconds by number of actions. */
export type PackTimes = ReadonlyMap<number, number>;

const IAM_SHRINK: Readonly<Record<string, number>> = {
  ec2: 11_037,
  iam: 2_009,
  s3: 1_004,
  kms: 617,
  lambda: 1_531,
};

/** Packs what changes something: all of it, and of single services; then a quarter, a half and all of the services. */
export async function packing(
  rounds: number,
): Promise<{ readonly lists: readonly PackedList[]; readonly times: PackTimes }> {
  const catalogue = await readCatalogue();
  const known = namesByService(catalogue);
  const mutating = [...catalogue.actions.values()]
    .filter((action) => !isReadOnly(action))
    .map(({ name }) => name);
  const wantedIn = grouped(mutating, serviceOf);
  const policiesOf = (Action: readonly string[]): ReturnType<typeof pack> =>
    pack([deny(Action)], catalogue, QUOTAS);

  const measured = (list: string, actions: readonly string[]): PackedList => {
    const policies = policiesOf(actions);
    const patterns = policies.flatMap(({ document }) =>
      document.Statement.flatMap(({ Action = [] }) => Action),
    );
    const least = [...grouped(actions, serviceOf)].map(([service, wanted]) =>
      atLeast(
        wanted,
        (known.get(service) ?? []).filter((name) => !wanted.includes(name)),
      ),
    );
    return {
      list,
      actions: actions.length,
      documents: policies.length,
      naive: lengthOfList(actions),
      packed: lengthOfList(patterns),
      least: least.reduce((sum, length) => sum + length, 0),
      ...(IAM_SHRINK[list] !== undefined && { iamShrink: IAM_SHRINK[list] }),
    };
  };
  const lists = [
    measured('all services', mutating),
    ...Object.keys(IAM_SHRINK).map((service) => measured(service, wantedIn.get(service) ?? [])),
  ];

  // Services in an order of chance, so that each part has large ones and small ones.
  const services = [...wantedIn.values()].sort((one, other) => mixed(one[0]) - mixed(other[0]));
  const times = [4, 2, 1].map((part): [number, number] => {
    const actions = services.slice(0, Math.ceil(services.length / part)).flat();
    const samples = Array.from({ length: rounds }, () => {
      const start = performance.now();
      policiesOf(actions);
      return performance.now() - start;
    });
    return [actions.length, median(samples)];
  });
  return { lists, times: new Map(times) };
}

/** A wanted Deny of some actions outside CloudFormation, with two roles exempt. */
function deny(Action: readonly string[]): WantedStatement {
  const roles = ['arn:aws:iam::*:role/break-glass', 'arn:aws:iam::*:role/stacksets-exec-*'];
  return {
    type: 'SERVICE_CONTROL_POLICY',
    statement: {
      Sid: 'ProvisionThroughCloudFormationOnly',
      Effect: 'Deny',
      Action,
      Resource: ['*'],
      Condition: {
        StringNotEquals: { 'aws:CalledViaFirst': ['cloudformation.amazonaws.com'] },
        ArnNotLike: { 'aws:PrincipalArn': roles },
      },
    },
    spared: new Set(),
  };
}

/**
 * A length that no cover is below, by the dual of the covering problem: shares of actions such that the actions of no
 * pattern have more than its length together. Each action starts with the least that a pattern costs for it, and takes
 * what its patterns then have left.
 */
function atLeast(wanted: readonly string[], others: readonly string[]): number {
  const names = wanted.map((text, index) => ({ text, matches: [index] }));
  const patterns = [...patternsFor(wanted, others), ...names];
  const on = wanted.map((): Pattern[] => []);
  for (const pattern of patterns) for (const index of pattern.matches) on[index]?.push(pattern);
  const shares = on.map((some) =>
    Math.min(...some.map(({ text, matches }) => lengthOfList([text]) / matches.length)),
  );
  for (const [index, some] of on.entries()) {
    const left = some.map(
      ({ text, matches }) =>
        lengthOfList([text]) - matches.reduce((sum, match) => sum + (shares[match] ?? 0), 0),
    );
    shares[index] = (shares[index] ?? 0) + Math.max(0, Math.min(...left));
  }
  return Math.floor(shares.reduce((sum, share) => sum + share, 0));
}

function mixed(text = ''): number {
  return Array.from(text).reduce((hash, letter) => Math.imul(hash ^ letter.charCodeAt(0), 0x01000193), 7);
}
