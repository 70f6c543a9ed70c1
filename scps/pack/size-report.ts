import type { ControlPolicy, Statement } from '../document.ts';
import type { Quotas } from '../quotas.ts';
import type { WantedStatement } from '../wanted.ts';
import { kindOf, withoutNumber } from './name.ts';
import { grouped } from '../../schemas/grouped.ts';
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
  const naive = sum(
    [...grouped(wanted, ({ type, statement }) => kindOf(type, statement)).values()],
    (group) => sizeOf(documentOf(group.map(({ statement }) => statement))),
  );
  const documents = policies.map(({ name, type, document }) => {
    const size = sizeOf(document);
    return { name, size, free: quotas[type].documentSize - size };
  });
  const packed = sum(documents, ({ size }) => size);
  const kinds = grouped(policies, ({ name }) => name.replace(/\d+$/, ''));
  const fewest = sum([...kinds.values()], (group) => fewestOf(group, quotas));
  return { naive, packed, ratio: naive / packed, documents, fewest };
}

/** Of `n` documents each has a frame, and all but as many as there are statements repeat one of these but its actions. */
function fewestOf(policies: readonly ControlPolicy[], quotas: Quotas): number {
  const [first] = policies;
  if (!first) return 0;
  const shards = grouped(
    policies.flatMap(({ document }) => document.Statement),
    ({ Sid = '' }) => withoutNumber(Sid),
  );
  const whole = Array.from(shards, ([Sid, group]): Statement => {
    const Action = group.flatMap((shard) => shard.Action ?? []);
    const [shard] = group as [Statement];
    return { ...shard, Sid, ...(Action.length > 0 && { Action }) };
  });
  const frame = sizeOf(documentOf([]));
  const bare = whole.map(({ Action, ...rest }) => sizeOf(documentOf([{ ...rest, Action: [] }])) - frame);
  // Less two brackets that a single action goes without; and a cut saves one comma.
  const repeated = Math.min(...bare) - 2;
  const all = sizeOf(documentOf(whole)) - frame + 1;
  const room = quotas[first.type].documentSize - frame + 1;
  return Math.max(Math.ceil(all / room), Math.ceil((all - whole.length * repeated) / (room - repeated)));
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
