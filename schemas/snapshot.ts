import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { didYouMean } from '../gate/suggest.ts';
import { canonicalSnapshot } from './canonical.ts';
import { DRAFT_07, draft07Problem } from './draft-07.ts';
import { PolicyError } from './problem.ts';
import { undefinedReference } from './references.ts';
import { SnapshotError } from './snapshot-error.ts';
import type { SchemaSource, TypeStructure } from './sources/source.ts';

/** The approved structure of one type at one moment, as committed in `restricted-schemas/snapshot/`. */
export interface Snapshot extends TypeStructure {
  readonly $schema: typeof DRAFT_07;
  /** Name and version of the source that it was taken from. No date: it would change without the type. */
  readonly source: string;
}

/** The file that holds the snapshot of a type: `AWS-S3-Bucket.json` for `AWS::S3::Bucket`. */
export function snapshotFileName(typeName: string): string {
  return `${typeName.replaceAll('::', '-')}.json`;
}

/**
 * Takes the snapshot of one type. Throws `SnapshotError` for a type that the source does not know, with the
 * nearest names that it does, and passes on what the source throws.
 */
export async function takeSnapshot(source: SchemaSource, typeName: string): Promise<Snapshot> {
  const structure = await source.read(typeName);
  if (structure) return canonicalSnapshot({ ...structure, $schema: DRAFT_07, source: source.name });
  throw new SnapshotError(
    `${source.name} does not know the type ${typeName}.${didYouMean(typeName, await source.types())}`,
    'Check the name, or use another source (--from).',
  );
}

/** The text of a snapshot file: canonical, two spaces, a newline at the end. Equal snapshots print equal. */
export function printSnapshot(snapshot: Snapshot): string {
  return `${JSON.stringify(canonicalSnapshot(snapshot), null, 2)}\n`;
}

/**
 * Reads a snapshot file back. Throws `PolicyError` with the file when the text is no JSON, no draft-07 schema of
 * a closed object, not what `printSnapshot` writes (white space apart), refers to what it does not define, or
 * describes another type than the file's name says.
 */
export function parseSnapshot(text: string, file: string): Snapshot {
  const unusable = (problem: string): PolicyError =>
    new PolicyError([
      {
        file,
        message: `${problem}. Take the snapshot again: \`stackgate schema snapshot ${typeOf(file)}\`.`,
      },
    ]);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw unusable(`is not JSON (${String(error)})`);
  }
  const problem = draft07Problem(value);
  if (problem !== undefined) throw unusable(`is not a JSON Schema: ${problem}`);
  if (!isSnapshot(value))
    throw unusable('lacks the members of a snapshot: $schema, typeName, source, closed properties');
  if (snapshotFileName(value.typeName) !== basename(file)) {
    throw unusable(`describes ${value.typeName}, whose file is ${snapshotFileName(value.typeName)}`);
  }
  if (!isDeepStrictEqual(canonicalSnapshot(value), value)) {
    throw unusable('is not as stackgate writes it. Narrow a type in a restriction, not here');
  }
  const ref = undefinedReference(value);
  if (ref !== undefined) throw unusable(`refers to ${ref}, which it does not define`);
  return value;
}

function typeOf(file: string): string {
  return basename(file, '.json').replaceAll('-', '::');
}

function isSnapshot(value: unknown): value is Snapshot {
  const { $schema, typeName, source, properties, additionalProperties, ...rest } = Object(
    value,
  ) as Partial<Snapshot>;
  const isNamed = typeof typeName === 'string' && typeof source === 'string';
  const isClosed = properties !== undefined && additionalProperties === false;
  const {
    primaryIdentifier = [],
    refIdentifier = [],
    readOnlyProperties = [],
    uncheckedPatterns = [],
  } = rest;
  const pointers: unknown[] = [primaryIdentifier, refIdentifier, readOnlyProperties].flat();
  const isReadable =
    pointers.every((pointer) => typeof pointer === 'string') && Array.isArray(uncheckedPatterns);
  return $schema === DRAFT_07 && isNamed && isClosed && isReadable;
}
