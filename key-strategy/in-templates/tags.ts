import { isObject, Unknown, type Value, type ValueObject } from '../../gate/value.ts';

/** What tags tell of the data of a resource. */
export const TAGGED = ['classification', 'application', 'stage'] as const;
export type Tagged = (typeof TAGGED)[number];

/** Keys of tags for each, the first that is there counts. Case, hyphens, underscores, colons and spaces make no difference. */
export type TagKeys = Readonly<Record<Tagged, readonly string[]>>;

/** The keys that are looked for when nothing else is asked. */
export const TAG_KEYS: TagKeys = {
  classification: ['classification', 'data-classification'],
  application: ['application', 'application-name', 'app'],
  stage: ['stage', 'environment', 'env'],
};

/** What is known by tags; an `Unknown` where a tag is there and its value is not known. */
export type Told = Readonly<Partial<Record<Tagged, string | Unknown>>>;

/** Properties that hold tags: a list of Key and Value, or a map. */
const TAG_PROPERTIES = ['Tags', 'FileSystemTags', 'BackupVaultTags', 'UserPoolTags'];

/** Reads the tags of a resource. */
export function toldByTags(properties: ValueObject, keys: TagKeys): Told {
  const holder = TAG_PROPERTIES.map((name) => properties[name]).find((value) => value !== undefined);
  if (holder instanceof Unknown) return Object.fromEntries(TAGGED.map((field) => [field, holder]));
  const tags = new Map(pairsOf(holder).map(([key, value]) => [plain(key), value]));
  return Object.fromEntries(
    TAGGED.flatMap((field): [Tagged, string | Unknown][] => {
      const value = keys[field].map((key) => tags.get(plain(key))).find((one) => one !== undefined);
      return value instanceof Unknown || typeof value === 'string' ? [[field, value]] : [];
    }),
  );
}

function pairsOf(holder: Value | undefined): [string, Value][] {
  if (isObject(holder)) return Object.entries(holder);
  if (!Array.isArray(holder)) return [];
  return (holder as readonly Value[]).flatMap((tag): [string, Value][] => {
    if (!isObject(tag)) return [];
    const { Key: key, Value: value } = tag;
    return typeof key === 'string' && value !== undefined ? [[key, value]] : [];
  });
}

function plain(key: string): string {
  return key.toLowerCase().replaceAll(/[-_: ]/g, '');
}
