import { Unknown, type Value } from '../../gate/value.ts';
import type { ResolvedTemplate } from '../../template/template.ts';

/** A key as a template names it. */
export type NamedKey =
  | { readonly class: 'aws-managed'; readonly alias: string }
  | {
      readonly class: 'customer-managed';
      /** What stands there: an ARN, an id, an alias, or the logical id of a key of the template. */
      readonly name: string;
      /** Aliases that it is known by. */
      readonly aliases: readonly string[];
      readonly account?: string;
      readonly region?: string;
    }
  | { readonly class: 'unknown'; readonly because: string };

/** The keys of a template by logical id, with the aliases that the template gives them. */
export type TemplateKeys = ReadonlyMap<string, readonly string[]>;

const KEY_TYPES = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'];

/** Finds the keys of a template and their aliases. */
export function keysOfTemplate({ resources }: ResolvedTemplate): TemplateKeys {
  const keys = new Map<string, string[]>(
    resources.filter(({ type }) => KEY_TYPES.includes(type)).map(({ logicalId }) => [logicalId, []]),
  );
  for (const { type, logicalId, variants } of resources) {
    if (type !== 'AWS::KMS::Alias') continue;
    const targets = new Set<string>();
    for (const { properties, refersTo } of variants) {
      const { AliasName: alias } = properties;
      for (const target of refersTo('/TargetKeyId')) {
        targets.add(target);
        if (typeof alias === 'string') keys.get(target)?.push(alias);
      }
    }
    // A reference to the alias is one to its key.
    keys.set(
      logicalId,
      [...targets].flatMap((target) => keys.get(target) ?? []),
    );
  }
  return keys;
}

/** `arn:aws:kms:REGION:ACCOUNT:key/ID` or `…:alias/NAME`. */
const ARN = /^arn:[a-z-]+:kms:(?<region>[a-z0-9-]*):(?<account>\d*):(?<resource>.+)$/;

/** Tells which key a value names. */
export function namedKey(value: Value, refersTo: ReadonlySet<string>, keys: TemplateKeys): NamedKey {
  const own = [...refersTo].find((id) => keys.has(id));
  if (own !== undefined) {
    return { class: 'customer-managed', name: own, aliases: keys.get(own) ?? [] };
  }
  if (typeof value !== 'string') {
    const because = value instanceof Unknown ? value.reason : 'is no text';
    return { class: 'unknown', because };
  }
  const { region, account, resource = value } = ARN.exec(value)?.groups ?? {};
  if (resource.startsWith('alias/aws/')) return { class: 'aws-managed', alias: resource };
  if (value.includes('{{resolve:')) return { class: 'unknown', because: 'is read at deployment' };
  return {
    class: 'customer-managed',
    name: value,
    aliases: resource.startsWith('alias/') ? [resource] : [],
    ...(account && { account }),
    ...(region && { region }),
  };
}
