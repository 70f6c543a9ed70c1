import {
  DescribeTypeCommand,
  paginateListTypes,
  TypeNotFoundException,
  type CloudFormationClient,
} from '@aws-sdk/client-cloudformation';
import { SnapshotError } from '../snapshot-error.ts';
import { registrySource, type Registry } from './registry.ts';
import type { SchemaSource } from './source.ts';

/**
 * The CloudFormation registry of the account and Region that the client talks to. Errors of the service other
 * than an unknown type (throttling, credentials, permissions) are thrown as the client throws them.
 */
export function awsRegistry(client: CloudFormationClient): Registry {
  return {
    name: 'CloudFormation registry',
    async types() {
      const names: string[] = [];
      for await (const page of paginateListTypes({ client }, { Type: 'RESOURCE', Visibility: 'PUBLIC' })) {
        for (const { TypeName } of page.TypeSummaries ?? []) if (TypeName !== undefined) names.push(TypeName);
      }
      return names.sort();
    },
    async schema(typeName) {
      const schema = await describe(client, typeName);
      return schema === undefined ? undefined : parse(typeName, schema);
    },
  };
}

/** Snapshots from that registry. */
export function awsSource(client: CloudFormationClient): SchemaSource {
  return registrySource(awsRegistry(client));
}

async function describe(client: CloudFormationClient, typeName: string): Promise<string | undefined> {
  try {
    const { Schema } = await client.send(new DescribeTypeCommand({ Type: 'RESOURCE', TypeName: typeName }));
    if (Schema !== undefined) return Schema;
  } catch (error) {
    if (error instanceof TypeNotFoundException) return undefined;
    throw error;
  }
  throw new SnapshotError(
    `CloudFormation describes ${typeName} without a schema.`,
    'Use another source (--from).',
  );
}

function parse(typeName: string, schema: string): unknown {
  try {
    return JSON.parse(schema) as unknown;
  } catch {
    throw new SnapshotError(
      `The schema that CloudFormation gives for ${typeName} is not JSON.`,
      'Use another source (--from).',
    );
  }
}
