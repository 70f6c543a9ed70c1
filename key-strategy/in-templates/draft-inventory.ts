import { stringify } from 'yaml';
import { isObject, Unknown } from '../../gate/value.ts';
import type { ResolvedTemplate, TemplateResource } from '../../template/template.ts';
import { CLASSIFICATIONS } from '../inventory-form.ts';
import { CUSTOMER_MANAGED_ONLY, type ServiceId } from '../service-matrix.ts';
import { servicesOf } from './expected.ts';
import { assetId } from './stack-names.ts';
import { toldByTags, type Tagged, type TagKeys } from './tags.ts';
import { takesKey } from './uses.ts';

/** Stands for what is not known. No inventory with it can be read: it is no name, account, Region or classification. */
export const PLACEHOLDER = '<fill in>';

/** An asset of a draft; members that are not known are placeholders. */
export interface DraftAsset {
  readonly id: string;
  readonly classification: string;
  readonly application: string;
  readonly account: string;
  readonly region: string;
  readonly stage: string;
  readonly services: readonly string[];
  /** Where it comes from, and why something is not known. */
  readonly comments: readonly string[];
}

/** A resource that takes a key, and that inventories have no service for. */
export interface WithoutService {
  readonly file: string;
  readonly logicalId: string;
  readonly type: string;
}

/** A draft of an inventory. */
export interface InventoryDraft {
  readonly assets: readonly DraftAsset[];
  readonly withoutService: readonly WithoutService[];
}

/** Where the templates are deployed to, as far as it is known. */
export interface DraftPlace {
  readonly account?: string;
  readonly region?: string;
}

/** Drafts an asset for every resource that takes a key. */
export function draftInventory(
  templates: readonly ResolvedTemplate[],
  stacks: ReadonlyMap<string, string>,
  tagKeys: TagKeys,
  place: DraftPlace,
): InventoryDraft {
  const assets: DraftAsset[] = [];
  const withoutService: WithoutService[] = [];
  for (const { file, resources } of templates) {
    const logBuckets = logBucketsIn(resources);
    for (const resource of resources) {
      const { logicalId, type, variants } = resource;
      const [variant] = variants;
      if (!variant || !takesKey(type)) continue;
      const services = logBuckets.has(logicalId) ? ['s3-access-logs'] : ownServicesOf(type);
      if (services.length === 0) {
        withoutService.push({ file, logicalId, type });
        continue;
      }
      const told = toldByTags(variant.properties, tagKeys);
      const unknowns = Object.entries(told).flatMap(([field, value]) =>
        value instanceof Unknown ? [`${field} ${value.reason}`] : [],
      );
      const known = (field: Tagged): string => {
        const value = told[field];
        return typeof value === 'string' ? value : PLACEHOLDER;
      };
      assets.push({
        id: assetId(stacks.get(file) ?? file, logicalId),
        classification: knownClassification(known('classification')),
        application: known('application'),
        account: place.account ?? PLACEHOLDER,
        region: place.region ?? PLACEHOLDER,
        stage: known('stage'),
        services,
        comments: [`${type} at ${file}:${variant.locate('', 'resource').line}`, ...unknowns],
      });
    }
  }
  return { assets, withoutService };
}

/** Buckets of the template that receive the server access logs of others: S3 delivers these under no key of KMS. */
function logBucketsIn(resources: readonly TemplateResource[]): ReadonlySet<string> {
  const path = '/LoggingConfiguration/DestinationBucketName';
  return new Set(
    resources
      .filter(({ type }) => type === 'AWS::S3::Bucket')
      .flatMap(({ variants }) =>
        variants.flatMap(({ properties, refersTo }) =>
          isObject(properties.LoggingConfiguration) &&
          properties.LoggingConfiguration.DestinationBucketName !== undefined
            ? [...refersTo(path)]
            : [],
        ),
      ),
  );
}

/** A service that only a use of the type makes, as a secret for MSK, is not told by the type. */
function ownServicesOf(type: string): readonly string[] {
  const services = servicesOf(type);
  return services.length < 2
    ? services
    : services.filter((id) => !CUSTOMER_MANAGED_ONLY.includes(id as ServiceId));
}

/** Tags are often written with a capital. */
function knownClassification(told: string): string {
  return CLASSIFICATIONS.find((name) => name === told.toLowerCase()) ?? told;
}

/** The draft as YAML. Each asset has its place above it; what takes a key and is no asset is listed at the end. */
export function printDraft({ assets, withoutService }: InventoryDraft): string {
  const blocks = assets.map(({ comments, ...asset }) => {
    const text = stringify([asset], { lineWidth: 0, defaultStringType: 'PLAIN' });
    return [...comments.map((comment) => `# ${comment}`), ...text.trimEnd().split('\n')];
  });
  const others = withoutService.map(({ file, logicalId, type }) => `#   ${logicalId} (${type}) in ${file}`);
  return [
    `# Drafted from templates. Replace each ${PLACEHOLDER}: with one of them left, the inventory cannot be used.`,
    ...(assets.length === 0 ? ['assets: []'] : ['assets:']),
    ...blocks.flat().map((line) => `  ${line}`),
    ...(others.length > 0
      ? ['# These take a key too, and inventories have no service for them:', ...others]
      : []),
    '',
  ].join('\n');
}
