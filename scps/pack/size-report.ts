import type { ControlPolicy, Statement } from '../document.ts';
import type { Quotas } from '../quotas.ts';
import type { WantedStatement } from '../wanted.ts';
import { kindOf, withoutNumber } from './name.ts';
import { byName } from './order.ts';
import { documentOf, sizeOf } from './size.ts';

/** What packing came to. Sizes are bytes of minified documents, as AWS counts them. */
export interface SizeReport {
  /** Of the wanted statements with every action spelled out, in one document a type, however long. */
  readonly naive: number;
  readonly packed: number;
  /** How many times shorter. */
  readonly ratio: number;
  readonly documents: readonly { readonly name: string; readonly size: number; readonly free: number }[];
  /** No packing of these patterns has fewer documents. Where it is less than there are, pack afresh. */
  readonly fewest: number;
}

/** Measures packed policies beside what was wanted. */
export function sizeReport(
  wanted: readonly WantedStatement[],
  policies: readonly ControlPolicy[],
  quotas: Quotas,
): SizeReport {
  const naive = sum([...byName(wanted, ({ type, statement }) => kindOf(type, statement)).values()], (group) =>
    sizeOf(documentOf(group.map(({ statement }) => statement))),
  );
  const documents = policies.map(({ name, type, document }) => {
    const size = sizeOf(document);
    return { name, size, free: quotas[type].documentSize - size };
  });
  const packed = sum(documents, ({ size }) => size);
  const kinds = byName(policies, ({ name }) => name.replace(/\d+$/, ''));
  const fewest = sum([...kinds.values()], (group) => fewestOf(group, quotas));
  return { naive, packed, ratio: naive / packed, documents, fewest };
}

function fewestOf(policies: readonly ControlPolicy[], quotas: Quotas): number {
  const statements = policies.flatMap(({ document }) => document.Statement);
  const whole = [...byName(statements, ({ Sid = '' }) => withoutNumber(Sid))].map(([Sid, shards]) => {
    const Action = shards.flatMap((shard) => shard.Action ?? []);
    const [shard] = shards as [Statement];
    return { ...shard, Sid, ...(Action.length > 0 && { Action }) };
  });
  const [first] = policies;
  if (!first) return 0;
  // Each document more saves a comma between statements, and costs a frame at least.
  const frame = sizeOf(documentOf([]));
  return Math.ceil((sizeOf(documentOf(whole)) - frame + 1) / (quotas[first.type].documentSize - frame + 1));
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
