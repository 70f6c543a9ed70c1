/** A record of a log file, or what keeps it from being read. Records count from 1. */
export type Piece =
  | { readonly number: number; readonly record: Readonly<Record<string, unknown>> }
  | { readonly number: number; readonly problem: string };

/** CloudTrail's own bound is a quarter of this (user guide, quotas: an event has at most 256 KB); in characters. */
const LONGEST_RECORD = 1_048_576;

/**
 * Cuts the text of a log file into its records while it is read, so that no more than one record is held: CloudTrail's
 * `{"Records": [...]}`, a plain list of records, or one record after the other, as other tools write them. What is
 * malformed is told, never left out.
 */
export async function* recordsIn(chunks: AsyncIterable<string>): AsyncIterable<Piece> {
  let number = 0;
  /** Open braces and brackets, and how many are open where records stand. */
  let [depth, base] = [0, 0];
  let [isInText, isEscaped] = [false, false];
  let isContainer = false;
  /** What was read of the record that is open, or of what stands between two records. */
  let held = '';

  for await (const chunk of chunks) {
    let from = 0;
    const special = /["\\{}[\]]/g;
    if (isEscaped) special.lastIndex = 1;
    isEscaped = false;
    for (let found = special.exec(chunk); found; found = special.exec(chunk)) {
      const at = found.index;
      const [character] = found;
      if (character === '\\') {
        if (!isInText) continue;
        isEscaped = at + 1 === chunk.length;
        special.lastIndex = at + 2;
        if (isEscaped) break;
      } else if (character === '"') isInText = !isInText;
      else if (isInText) continue;
      else if (character === '{' || character === '[') {
        if (depth === base && character === '{') {
          const between = held + chunk.slice(from, at);
          if (!/^[\s,]*$/.test(between)) yield { number: number + 1, problem: strayed(between) };
          [held, from] = ['', at];
        } else if (base === 0 && opensRecords(depth, character, held + chunk.slice(from, at))) {
          base = depth + 1;
          isContainer = true;
          [held, from] = ['', at + 1];
        }
        depth += 1;
      } else {
        depth -= 1;
        if (depth < 0) {
          yield { number: number + 1, problem: 'It has a bracket that closes nothing.' };
          return;
        }
        if (depth === base && character === '}') {
          number += 1;
          yield read(held + chunk.slice(from, at + 1), number);
          [held, from] = ['', at + 1];
        } else if (depth < base) {
          const between = held + chunk.slice(from, at);
          if (depth === base - 1 && !/^[\s,]*$/.test(between))
            yield { number: number + 1, problem: strayed(between) };
          [held, from] = ['', at + 1];
          if (depth === 0) base = 0;
        }
      }
    }
    held += chunk.slice(from);
    if (held.length > LONGEST_RECORD) {
      yield { number: number + 1, problem: `It is longer than ${LONGEST_RECORD} characters.` };
      return;
    }
  }
  if (depth > 0 || isInText) yield { number: number + 1, problem: 'The file ends in the middle of it.' };
  else if (!isContainer && number === 0) yield { number: 1, problem: 'The file has no CloudTrail records.' };
  else if (!/^[\s,]*$/.test(held)) yield { number: number + 1, problem: strayed(held) };
}

/** Whether a bracket begins the list of records. */
function opensRecords(depth: number, character: string, before: string): boolean {
  if (character !== '[') return false;
  return depth === 0 ? /^\s*$/.test(before) : depth === 1 && /^\{\s*"Records"\s*:\s*$/.test(before);
}

function strayed(text: string): string {
  return `Between the records stands something else: ${JSON.stringify(text.trim().slice(0, 40))}`;
}

function read(text: string, number: number): Piece {
  try {
    return { number, record: JSON.parse(text) as Readonly<Record<string, unknown>> };
  } catch {
    return { number, problem: 'It is not JSON.' };
  }
}
