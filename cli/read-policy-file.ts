import { readFileSync, statSync } from 'node:fs';
import { DocumentError, readDocument, type ReadDocument } from '../scps/read-document.ts';

/** Twenty times an SCP's 10,240 characters: room for any indentation, and a bound on what hostile files cost. */
const LARGEST_FILE = 200_000;

/** A policy file as it is saved. */
export interface ReadPolicyFile extends ReadDocument {
  readonly text: string;
}

/**
 * Reads a policy file. Throws a DocumentError for a file that is no policy document. Gives nothing for JSON without a
 * `Statement`, which is something else.
 */
export function readPolicyFile(path: string): ReadPolicyFile | undefined {
  const text = textOf(path);
  try {
    return { ...readDocument(text, path), text };
  } catch (error) {
    if (error instanceof DocumentError && isSomethingElse(text)) return undefined;
    throw error;
  }
}

function textOf(path: string): string {
  const { size } = statSync(path);
  if (size > LARGEST_FILE)
    throw refusal(path, `The file has ${size} bytes; no policy document has more than ${LARGEST_FILE}.`);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    if (error instanceof TypeError) throw refusal(path, 'The file is not UTF-8.');
    throw error;
  }
}

function refusal(path: string, message: string): DocumentError {
  return new DocumentError(path, [{ line: 1, column: 1, message }]);
}

/** Whether a text is sound JSON that does not look like a policy. */
function isSomethingElse(text: string): boolean {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value !== 'object' || value === null || !Object.hasOwn(value, 'Statement');
  } catch {
    return false;
  }
}
