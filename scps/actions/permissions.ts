import { SnapshotError } from '../../schemas/snapshot-error.ts';
import type { Registry } from '../../schemas/sources/registry.ts';

/** The handlers of a resource type, by the names of the registry. */
export const HANDLERS = ['create', 'read', 'update', 'delete', 'list'] as const;
export type Handler = (typeof HANDLERS)[number];

/** The handlers that change something. */
export const CHANGING: readonly Handler[] = ['create', 'update', 'delete'];

/** What each handler of a type may call, as the registry writes it: also with wildcards, and with mistakes. */
export type HandlerPermissions = Readonly<Partial<Record<Handler, readonly string[]>>>;

/** What a registry says of the types of some services. */
export interface RegistryPermissions {
  /** Name and version of the registry. */
  readonly source: string;
  /** By type; `undefined` for a type that CloudFormation provisions without handlers. */
  readonly types: ReadonlyMap<string, HandlerPermissions | undefined>;
}

/**
 * Reads what the handlers of all types of some services (`AWS::S3`) may call, and tells each type that was read. Errors
 * are those of the registry, and a `SnapshotError` for handlers of another form than AWS documents
 * (cloudformation-cli, resource type schema).
 */
export async function readPermissions(
  registry: Registry,
  services: ReadonlySet<string>,
  begin: (types: number) => Promise<() => void>,
): Promise<RegistryPermissions> {
  const names = (await registry.types()).filter((type) => services.has(serviceOf(type)));
  const step = await begin(names.length);
  const types = new Map<string, HandlerPermissions | undefined>();
  for (const name of names) {
    types.set(name, permissionsOf(await registry.schema(name), name));
    step();
  }
  return { source: registry.name, types };
}

/** `AWS::S3` of `AWS::S3::Bucket`. */
export function serviceOf(type: string): string {
  return type.slice(0, type.lastIndexOf('::'));
}

function permissionsOf(schema: unknown, type: string): HandlerPermissions | undefined {
  const { handlers } = Object(schema) as { handlers?: unknown };
  if (handlers === undefined) return undefined;
  return Object.fromEntries(
    HANDLERS.flatMap((handler): [Handler, readonly string[]][] => {
      const described = (Object(handlers) as Partial<Record<Handler, unknown>>)[handler];
      if (described === undefined) return [];
      const { permissions = [] } = Object(described) as { permissions?: unknown };
      if (isTexts(permissions)) return [[handler, permissions]];
      throw new SnapshotError(
        `The registry's schema of ${type} has permissions of its ${handler} handler that are no list of texts.`,
        'Use another source (--from).',
      );
    }),
  );
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'string');
}
