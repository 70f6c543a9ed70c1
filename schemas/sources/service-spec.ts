import type { SpecDatabase } from '@aws-cdk/service-spec-types';
import packageJson from '@aws-cdk/aws-service-spec/package.json' with { type: 'json' };
import { fromServiceSpec } from '../service-spec.ts';
import { SnapshotError } from '../snapshot-error.ts';
import type { SchemaSource } from './source.ts';

/**
 * The source that ships with stackgate: the pinned npm package `@aws-cdk/aws-service-spec`. Its database takes
 * half a second to load, so it is loaded once, when first asked. Types that a macro expands (AWS::Serverless)
 * are refused: no resource of such a type is ever provisioned.
 */
export function serviceSpecSource(): SchemaSource {
  let loading: Promise<SpecDatabase> | undefined;
  const database = (): Promise<SpecDatabase> => (loading ??= load());
  return {
    name: `@aws-cdk/aws-service-spec ${packageJson.version}`,
    async types() {
      const resources = (await database()).all('resource');
      return resources
        .filter((resource) => resource.cloudFormationTransform === undefined)
        .map((resource) => resource.cloudFormationType)
        .sort();
    },
    async read(typeName) {
      const db = await database();
      const [resource] = db.lookup('resource', 'cloudFormationType', 'equals', typeName);
      if (!resource) return undefined;
      if (resource.cloudFormationTransform !== undefined) {
        throw new SnapshotError(
          `${typeName} is not provisioned: the macro ${resource.cloudFormationTransform} expands it into other types.`,
          'Approve the types that it expands into.',
        );
      }
      return fromServiceSpec(db, resource);
    },
  };
}

async function load(): Promise<SpecDatabase> {
  const { loadAwsServiceSpec } = await import('@aws-cdk/aws-service-spec');
  return loadAwsServiceSpec();
}
