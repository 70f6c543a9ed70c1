import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

/** A named value; a list is for a parameter that takes several, and null for what is not known yet. */
export type Value = string | number | boolean | readonly (string | number)[] | null;
export type Values = Readonly<Record<string, Value>>;

/** A value as it is written: itself, or the file that holds it as text, such as a public key. */
export type WrittenValues = Readonly<Record<string, Value | { readonly file: string }>>;

/** Reads the files that values name, by paths from `folder`. What cannot be read is told by the name of its value. */
export function valuesOf(
  written: WrittenValues,
  folder: string,
  fail: (name: string, message: string) => void,
): Values {
  const values = Object.entries(written).map(([name, value]): [string, Value] => {
    if (typeof value !== 'object' || value === null || !('file' in value)) return [name, value];
    const path = resolve(folder, value.file);
    if (!existsSync(path)) {
      fail(name, `${value.file} is not there. Paths begin at the folder of this file.`);
      return [name, null];
    }
    try {
      const text = readFileSync(path, 'utf8');
      if (text.trim() === '') fail(name, `${value.file} is empty.`);
      return [name, text];
    } catch (error) {
      fail(name, `${value.file} cannot be read: ${error instanceof Error ? error.message : String(error)}.`);
      return [name, null];
    }
  });
  return Object.fromEntries(values);
}
