import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync, type Zippable } from 'fflate';
import { globSync } from 'tinyglobby';

/** The code of a function as it is uploaded. */
export interface Code {
  /** `Hook`: the parameters of templates are named `HookCodeKey` and `HookCodeSha256`. */
  readonly name: string;
  readonly zip: Uint8Array;
  /** Names the code by its digest, so a key never changes what it holds. */
  readonly key: string;
  /** As Lambda tells it (`CodeSha256`): of the zip, in base64. */
  readonly sha256: string;
}

/** Beginning of what a zip can tell as time. Its fields are local time, so a local date is the same everywhere. */
const THE_SAME_TIME = new Date(1980, 0, 1);
/** A file that everybody may read: Lambda needs it (Unix, in the upper half as zips keep it). */
const READABLE = { os: 3, attrs: (0o100644 << 16) >>> 0 };

/**
 * Zips the files of a folder. Equal files give equal bytes, whenever and wherever they are zipped. Source maps stay
 * out: nothing at run time reads them. `undefined` when the folder has no files.
 */
export function codeIn(folder: string, name: string): Code | undefined {
  const files = globSync('**/*', { cwd: folder, ignore: '**/*.map' }).sort();
  if (files.length === 0) return undefined;
  const content: Zippable = Object.fromEntries(
    files.map((file) => [file, [readFileSync(join(folder, file)), READABLE]]),
  );
  const zip = zipSync(content, { level: 9, mtime: THE_SAME_TIME });
  const digest = createHash('sha256').update(zip).digest();
  return {
    name,
    zip,
    key: `${name.toLowerCase()}/${digest.toString('hex')}.zip`,
    sha256: digest.toString('base64'),
  };
}
