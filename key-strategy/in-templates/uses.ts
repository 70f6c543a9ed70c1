import { pointerTokens } from '../../gate/pointer.ts';
import { Unknown } from '../../gate/value.ts';
import type { Position } from '../../template/problem.ts';
import type { ResolvedTemplate, ResourceVariant, TemplateResource } from '../../template/template.ts';
import { KEY_PROPERTIES, OPAQUE_PROPERTIES, type KeyPaths } from './key-properties.ts';
import { keysOfTemplate, namedKey, type NamedKey, type TemplateKeys } from './named-key.ts';
import { OTHER_KEY_PROPERTIES } from './other-key-properties.ts';
import { scalarText, valuesAt } from './places.ts';
import { toldByTags, type TagKeys, type Told } from './tags.ts';
import { withoutKey, type KeyClass } from './without-key.ts';

/** What encrypts: a key that is named, a class of keys of AWS or none where none is named, or unknown. */
export type Key = NamedKey | { readonly class: 'none' | 'aws-owned' | 'aws-managed' };

/** A place of a resource that takes a key, and the key that it has. */
export interface KeyUse extends Position {
  readonly file: string;
  readonly logicalId: string;
  readonly type: string;
  /** JSON Pointer into the properties. */
  readonly property: string;
  /** Under which undecided conditions, when some play a part. */
  readonly branch?: string;
  readonly told: Told;
  readonly key: Key;
}

/** Every place in a template that takes a key. Resources that are never created have none. */
export function keyUsesOf(template: ResolvedTemplate, tagKeys: TagKeys): readonly KeyUse[] {
  const keys = keysOfTemplate(template);
  return template.resources.flatMap((resource) => {
    const found = resource.variants.flatMap((variant) =>
      usesIn(resource, variant, keys).map(({ pointer, key }): KeyUse => ({
        file: template.file,
        ...variant.locate(pointer),
        logicalId: resource.logicalId,
        type: resource.type,
        property: pointer,
        ...(variant.branch !== undefined && { branch: variant.branch }),
        told: toldByTags(variant.properties, tagKeys),
        key,
      })),
    );
    return sameInEveryBranch(found, resource.variants.length);
  });
}

/** Whether resources of a type can take a key. */
export function takesKey(type: string): boolean {
  return keyPathsOf(type) !== undefined || Object.hasOwn(OPAQUE_PROPERTIES, type);
}

/** Of types that nobody reviewed every path counts as one for the data. */
function keyPathsOf(type: string): KeyPaths | undefined {
  if (Object.hasOwn(KEY_PROPERTIES, type)) return KEY_PROPERTIES[type];
  const data = Object.hasOwn(OTHER_KEY_PROPERTIES, type) ? OTHER_KEY_PROPERTIES[type] : undefined;
  return data && { data };
}

interface Found {
  readonly pointer: string;
  readonly key: Key;
}

function usesIn(resource: TemplateResource, variant: ResourceVariant, keys: TemplateKeys): Found[] {
  const { type } = resource;
  const { properties } = variant;
  const opaque = Object.hasOwn(OPAQUE_PROPERTIES, type) ? OPAQUE_PROPERTIES[type] : undefined;
  if (opaque !== undefined) {
    const because = `stands inside the JSON of ${opaque}, which is not read here`;
    return [{ pointer: `/${opaque}`, key: { class: 'unknown', because } }];
  }
  const { data = [], named = [] } = keyPathsOf(type) ?? {};
  const row = withoutKey(type);
  if (row?.partOf?.some((name) => properties[name] !== undefined)) return [];
  const keyAt = (path: string, isData: boolean): Found[] =>
    valuesAt(properties, path).flatMap(({ pointer, value }) => {
      if (value !== undefined) {
        const key = namedKey(value, variant.refersTo(pointer), keys);
        return [{ pointer, key: (isData ? setAside(variant, type) : undefined) ?? key }];
      }
      return isData ? [{ pointer, key: keyWithout(variant, type) }] : [];
    });
  return [...data.flatMap((path) => keyAt(path, true)), ...named.flatMap((path) => keyAt(path, false))];
}

/** The class that holds although a key is named, because a property beside it says so. */
function setAside({ properties }: ResourceVariant, type: string): Key | undefined {
  const { path, off = [], by = {} } = withoutKey(type) ?? {};
  if (path === undefined || off.length === 0) return undefined;
  const [value] = valuesAt(properties, path).map((place) => place.value);
  if (value instanceof Unknown) return unknown(`is decided by ${path}, which ${value.reason}`);
  const text = scalarText(value);
  return text !== undefined && off.includes(text) ? classOf(by[text]) : undefined;
}

function keyWithout({ properties }: ResourceVariant, type: string): Key {
  const row = withoutKey(type);
  if (!row) return unknown('is not named, and what encrypts without it is not known here');
  const { path, by = {}, absent, inherits = [] } = row;
  const from = inherits.find((name) => properties[name] !== undefined);
  if (from !== undefined) return unknown(`is that of ${from}`);
  const [value] = path === undefined ? [] : valuesAt(properties, path).map((place) => place.value);
  if (value instanceof Unknown) return unknown(`is decided by ${path ?? ''}, which ${value.reason}`);
  const text = scalarText(value);
  const result = value === undefined ? absent : text === undefined ? undefined : by[text];
  return classOf(result);
}

function classOf(result: KeyClass | undefined): Key {
  return result === undefined || result === 'customer-managed'
    ? unknown('does not count or is not named, and what encrypts then is decided outside of the template')
    : { class: result };
}

function unknown(because: string): Key {
  return { class: 'unknown', because };
}

/** One use where every branch has the same; else each with its branch. */
function sameInEveryBranch(found: readonly KeyUse[], variants: number): KeyUse[] {
  const groups = new Map<string, KeyUse[]>();
  for (const use of found) {
    const { branch, ...same } = use;
    const text = JSON.stringify(same);
    groups.set(text, [...(groups.get(text) ?? []), use]);
  }
  return [...groups.values()].flatMap((uses) => {
    const [first] = uses;
    if (!first) return [];
    const { branch, ...same } = first;
    return uses.length === variants ? [same] : [{ ...same, ...(branch !== undefined && { branch }) }];
  });
}

/** A property as people write it: `BucketEncryption.Rules[0].Key`. */
export function propertyWords(pointer: string): string {
  return pointerTokens(pointer)
    .map((token) => (/^\d+$/.test(token) ? `[${token}]` : `.${token}`))
    .join('')
    .slice(1);
}
