import type { Resource } from '../gate/finding.ts';
import { isObject, Unknown, type Value, type ValueObject } from '../gate/value.ts';
import { member, type Action } from './event.ts';
import { parseJson, PayloadError } from './payload.ts';

/** A resource of a change set, with the properties that it will have. */
export interface ChangedResource extends Resource {
  readonly action: Action;
}

/** Stands, alone or within a text, for what is known only when the change set is executed (DescribeChangeSet). */
const KNOWN_LATER = '{{changeSet:';

/** What a NoEcho parameter's value is shown as. */
const MASKED = /^\*{4,}$/;

/**
 * The resources of a CHANGE_SET payload (Hooks User Guide, 2026). Values that are not known yet are unknown; numbers
 * and booleans are text, as they come. Throws a PayloadError that names the resource at fault.
 */
export function changedResources(payload: ValueObject): readonly ChangedResource[] {
  const changed = member(payload, 'changedResources');
  if (changed === null) return [];
  if (!Array.isArray(changed)) throw new PayloadError('changedResources of the payload is not a list.');
  return (changed as readonly Value[]).map(changedResource);
}

function changedResource(value: Value, index: number): ChangedResource {
  const what = `changedResources[${index}]`;
  if (!isObject(value)) throw new PayloadError(`${what} of the payload is not an object.`);
  const type = textOf(value, 'resourceType', what);
  const logicalId = textOf(value, 'logicalResourceId', what);
  // One that is not known, such as IMPORT, brings a resource under management: judged as CREATE.
  const written = member(value, 'action');
  const action = written === 'UPDATE' || written === 'DELETE' ? written : 'CREATE';
  const properties =
    action === 'DELETE' ? {} : propertiesOf(member(value, 'afterContext'), `${what} (${logicalId})`);
  return { action, type, logicalId, properties };
}

/** A context is JSON in a text. */
function propertiesOf(written: Value | undefined, what: string): ValueObject {
  const context = typeof written === 'string' ? parseJson(written, `afterContext of ${what}`) : written;
  if (!isObject(context)) throw new PayloadError(`afterContext of ${what} is not an object.`);
  const properties = withUnknowns(member(context, 'Properties') ?? {});
  if (!isObject(properties))
    throw new PayloadError(`The Properties of ${what} are no object that can be read.`);
  return properties;
}

function withUnknowns(value: Value): Value {
  if (typeof value === 'string') return textOrUnknown(value);
  if (Array.isArray(value)) return (value as readonly Value[]).map(withUnknowns);
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  if (entries.some(([key]) => key.includes(KNOWN_LATER))) return knownLater('any');
  return Object.fromEntries(entries.map(([key, part]) => [key, withUnknowns(part)]));
}

function textOrUnknown(text: string): Value {
  if (MASKED.test(text)) return new Unknown('string', 'is masked in change sets');
  if (!text.includes(KNOWN_LATER)) return text;
  return knownLater(
    text.startsWith(KNOWN_LATER) && text.indexOf('}}') === text.length - 2 ? 'any' : 'string',
  );
}

function knownLater(kind: Unknown['kind']): Unknown {
  return new Unknown(kind, 'is known after the change set is executed');
}

function textOf(object: ValueObject, name: string, what: string): string {
  const value = member(object, name);
  if (typeof value === 'string' && value !== '') return value;
  throw new PayloadError(`${what} of the payload has no ${name}.`);
}
