import type { Command } from 'commander';
import type { Registry } from '../schemas/sources/registry.ts';
import type { SchemaSource } from '../schemas/sources/source.ts';

/** Options that say where upstream schemas come from. */
export interface SourceOptions {
  readonly from: string;
  readonly region?: string;
  readonly profile?: string;
}

/** Adds the options to a command. */
export function addSourceOptions(command: Command): Command {
  return command
    .option(
      '--from <source>',
      'npm (the package that ships with stackgate), aws, or a folder of registry schemas',
      'npm',
    )
    .option('--region <name>', 'with --from aws: the Region to ask')
    .option('--profile <name>', 'with --from aws: the credentials to ask with');
}

/** The source that is asked for. */
export async function sourceOf(options: SourceOptions): Promise<SchemaSource> {
  if (options.from === 'npm') return (await import('../schemas/sources/service-spec.ts')).serviceSpecSource();
  const { registrySource } = await import('../schemas/sources/registry.ts');
  return registrySource(await registryOf(options));
}

/** The registry that is asked for: schemas as AWS writes them, with handlers. */
export async function registryOf({ from, region, profile }: SourceOptions): Promise<Registry> {
  if (from === 'npm') return (await import('../schemas/sources/npm-registry.ts')).npmRegistry();
  if (from !== 'aws') return (await import('../schemas/sources/directory.ts')).directoryRegistry(from);
  const { CloudFormationClient } = await import('@aws-sdk/client-cloudformation');
  const { awsRegistry } = await import('../schemas/sources/aws.ts');
  return awsRegistry(
    new CloudFormationClient({
      ...(region !== undefined && { region }),
      ...(profile !== undefined && { profile }),
    }),
  );
}
