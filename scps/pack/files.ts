import { basename } from 'node:path/posix';
import { minified, type ControlPolicy } from '../document.ts';
import { readDocument } from '../read-document.ts';
import { partsOfName, typeOf } from './name.ts';
import { PackError } from './pack-error.ts';

/**
 * The files that people review, by path: `policies/stackgate-scp-deny-1.json`, one action a line. What AWS is sent, and
 * what its quota counts, is the same without the white space.
 */
export function filesOf(policies: readonly ControlPolicy[]): ReadonlyMap<string, string> {
  return new Map(
    policies.map(({ name, document }) => [
      `policies/${name}.json`,
      `${JSON.stringify(JSON.parse(minified(document)), null, 2)}\n`,
    ]),
  );
}

/**
 * The policies of such files, for `PackOptions.earlier`. Throws a PackError for a file that is named otherwise, and a
 * DocumentError for one that holds no policy document.
 */
export function policiesOf(files: ReadonlyMap<string, string>): readonly ControlPolicy[] {
  return Array.from(files, ([path, text]) => {
    const name = basename(path, '.json');
    const parts = partsOfName(name);
    if (!parts || !path.endsWith('.json'))
      throw new PackError([`${path} is not named as stackgate names its policies. Move it elsewhere.`]);
    return { name, type: typeOf(parts.kind), document: readDocument(text, path).document };
  });
}
