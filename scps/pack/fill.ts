import type { PolicyDocument } from '../document.ts';
import { counted } from './counted.ts';
import type { Earlier, Home } from './earlier.ts';
import { lengthOfList } from './cover.ts';
import { grouped } from '../../schemas/grouped.ts';
import { inOrder } from './order.ts';
import { PackError } from './pack-error.ts';
import { documentOf, sizeOf } from './size.ts';
import type { Unit } from './unit.ts';

/**
 * Puts units into documents, by number. A unit stays where it was, if it fits there; one that was nowhere goes into the
 * first document with room, and what is new of one statement into one document if it can. So of two calls that differ
 * in one unit, the second with the result of the first as `earlier`, at most two documents differ: the one where the
 * unit was, and the one where it had to go. Throws a PackError when a unit is too long for any document.
 */
export function fill(
  units: readonly Unit[],
  earlier: Earlier,
  documentSize: number,
): ReadonlyMap<number, PolicyDocument> {
  const documents = new Map(earlier.numbers.map((number): [number, Draft] => [number, draftOf(number, [])]));
  const add = (number: number, more: readonly Unit[]): boolean => {
    const before = documents.get(number) ?? draftOf(number, []);
    // A bound that is quickly made and never too high.
    if (before.size + lengthOf(more) > documentSize) return false;
    const draft = draftOf(number, [...before.units, ...more]);
    if (draft.size > documentSize) return false;
    documents.set(number, draft);
    return true;
  };
  const firstNumbers = (): number[] => {
    let free = 1;
    while (documents.has(free)) free += 1;
    return [...documents.keys(), free].sort((one, other) => one - other);
  };

  const staysIn = ({ unit, home }: { unit: Unit; home: Home | undefined }): boolean =>
    home !== undefined && add(home.number, [unit]);
  const homes = units.map((unit) => ({ unit, home: earlier.homeOf(unit) }));
  // First what takes no more room than before, so that it is not driven out by what does.
  const moving = homes.filter((one) => !(one.home?.settled && staysIn(one)));
  const homeless = moving.filter((one) => !staysIn(one)).map(({ unit }) => unit);
  for (const group of grouped(homeless, ({ statement }) => statement.Sid).values()) {
    if (firstNumbers().some((number) => add(number, group))) continue;
    for (const unit of group) {
      if (!firstNumbers().some((number) => add(number, [unit]))) throw tooLong(unit, documentSize);
    }
  }
  return new Map(
    [...documents.values()]
      .filter((draft) => draft.units.length > 0)
      .sort((one, other) => one.number - other.number)
      .map(({ number, document }) => [number, document]),
  );
}

interface Draft {
  readonly number: number;
  readonly units: readonly Unit[];
  readonly document: PolicyDocument;
  readonly size: number;
}

function draftOf(number: number, units: readonly Unit[]): Draft {
  const shards = [...grouped(units, ({ statement }) => statement.Sid).values()].map((group) => {
    const actions = group.flatMap((unit) => unit.actions).sort(inOrder);
    const [{ statement }] = group as [Unit];
    return { ...statement, Sid: `${statement.Sid}${number}`, ...(statement.Action && { Action: actions }) };
  });
  const document = documentOf(shards.sort((one, other) => inOrder(one.Sid, other.Sid)));
  return { number, units, document, size: sizeOf(document) };
}

function lengthOf(units: readonly Unit[]): number {
  return lengthOfList(units.flatMap(({ actions }) => actions)) - 1;
}

function tooLong(unit: Unit, documentSize: number): PackError {
  const { size } = draftOf(1, [unit]);
  const rest = size - lengthOf([unit]);
  return new PackError([
    `${unit.statement.Sid}: ${counted(size, 'byte')}, ${counted(size - documentSize, 'byte')} more than a document ` +
      `may have. ${counted(rest, 'byte')} of them are resources and conditions, which each document of the ` +
      'statement repeats: shorten these, or make two statements of it.',
  ]);
}
