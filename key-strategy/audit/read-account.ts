import {
  DescribeKeyCommand,
  GetKeyLastUsageCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  ListAliasesCommand,
  ListGrantsCommand,
  ListKeysCommand,
  ListResourceTagsCommand,
  type KMSClient,
} from '@aws-sdk/client-kms';
import { CLOCK, pacedBy, type Clock } from '../../schemas/pace.ts';
import { itemsOfAll, pages } from '../../schemas/pages.ts';
import type { Watch } from '../../schemas/watch.ts';
import { AuditError } from './audit-error.ts';
import type {
  Answer,
  Description,
  Grant,
  LastUsage,
  LiveAccount,
  LiveKey,
  RotationStatus,
} from './live-account.ts';
import { RATES, type Operation } from './rates.ts';

/**
 * Reads the customer managed keys of the client's account and Region: ListKeys, ListAliases and DescribeKey, then for
 * each its policy, rotation, tags, grants and last use. What AWS refuses to tell of a key is kept as its error. Throws
 * an AuditError when the keys cannot be listed. Give the client `retryMode: 'adaptive'`.
 */
export async function readAccount(
  client: KMSClient,
  watch: Watch,
  clock: Clock = CLOCK,
): Promise<LiveAccount> {
  const pace = pacedBy(RATES, clock);

  async function asked<Value>(operation: Operation, send: () => Promise<Value>): Promise<Value> {
    watch.signal.throwIfAborted();
    await pace(operation);
    watch.signal.throwIfAborted();
    return send();
  }

  async function answered<Value>(operation: Operation, send: () => Promise<Value>): Promise<Answer<Value>> {
    try {
      return { value: await asked(operation, send) };
    } catch (error) {
      watch.signal.throwIfAborted();
      return { error: error instanceof Error ? error.name : String(error) };
    }
  }

  async function all<Page extends { Truncated?: boolean | undefined; NextMarker?: string | undefined }, Item>(
    operation: Operation,
    send: (marker: { Marker?: string }) => Promise<Page>,
    itemsOf: (page: Page) => readonly Item[] | undefined,
  ): Promise<Item[]> {
    const listed = pages(
      (marker) => asked(operation, () => send(marker === undefined ? {} : { Marker: marker })),
      ({ Truncated, NextMarker }) => (Truncated === true ? NextMarker : undefined),
    );
    return itemsOfAll(listed, itemsOf);
  }

  const region = await client.config.region();
  const listed = await all(
    'ListKeys',
    (marker) => client.send(new ListKeysCommand({ Limit: 1000, ...marker })),
    ({ Keys }) => Keys,
  ).catch((error: unknown) => {
    watch.signal.throwIfAborted();
    throw new AuditError(
      `kms:ListKeys in ${region} failed: ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`,
      { cause: error },
    );
  });
  const arns = listed.flatMap(({ KeyArn }) => KeyArn ?? []);
  let aliasArn: string | undefined;
  let aliases: LiveAccount['aliases'];
  try {
    const entries = await all(
      'ListAliases',
      (marker) => client.send(new ListAliasesCommand({ Limit: 100, ...marker })),
      ({ Aliases }) => Aliases,
    );
    aliasArn = entries.find(({ AliasArn }) => AliasArn !== undefined)?.AliasArn;
    aliases = {
      value: Object.fromEntries(
        entries.flatMap(({ AliasName, TargetKeyId }) =>
          AliasName !== undefined && TargetKeyId !== undefined ? [[AliasName, TargetKeyId]] : [],
        ),
      ),
    };
  } catch (error) {
    watch.signal.throwIfAborted();
    aliases = { error: error instanceof Error ? error.name : String(error) };
  }
  const account = (arns[0] ?? aliasArn)?.split(':')[4];
  if (account === undefined) {
    throw new AuditError(
      `${region} has no key and no alias, so its account is not known. Leave the Region out with --region.`,
    );
  }

  async function liveKey(arn: string): Promise<LiveKey> {
    const KeyId = arn;
    const description = await answered('DescribeKey', async (): Promise<Description> => {
      const { KeyMetadata } = await client.send(new DescribeKeyCommand({ KeyId }));
      return plain(KeyMetadata ?? {});
    });
    if ('value' in description && description.value.KeyManager === 'AWS') {
      watch.step();
      return { arn, description };
    }
    const policy = await answered('GetKeyPolicy', async () => {
      const { Policy } = await client.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
      return Policy ?? '';
    });
    const rotation =
      'value' in description && canRotate(description.value)
        ? await answered('GetKeyRotationStatus', async (): Promise<RotationStatus> =>
            plain(await client.send(new GetKeyRotationStatusCommand({ KeyId }))),
          )
        : undefined;
    const tags = await answered('ListResourceTags', async () => {
      const { Tags = [] } = await client.send(new ListResourceTagsCommand({ KeyId, Limit: 50 }));
      return Object.fromEntries(Tags.map(({ TagKey = '', TagValue = '' }) => [TagKey, TagValue]));
    });
    const grants = await grantsOf(KeyId);
    const lastUsage = await answered('GetKeyLastUsage', async (): Promise<LastUsage> => {
      const { KeyLastUsage, TrackingStartDate } = await client.send(new GetKeyLastUsageCommand({ KeyId }));
      return plain({ ...KeyLastUsage, TrackingStartDate });
    });
    watch.step();
    return { arn, description, policy, ...(rotation && { rotation }), tags, grants, lastUsage };
  }

  async function grantsOf(KeyId: string): Promise<Answer<readonly Grant[]>> {
    try {
      const grants = await all(
        'ListGrants',
        (marker) => client.send(new ListGrantsCommand({ KeyId, Limit: 100, ...marker })),
        ({ Grants }) => Grants,
      );
      return { value: grants.map((grant) => plain(grant)) };
    } catch (error) {
      watch.signal.throwIfAborted();
      return { error: error instanceof Error ? error.name : String(error) };
    }
  }

  const keys = await Promise.all(arns.map(liveKey));
  return { version: 1, account, region, readAt: new Date(clock.now()).toISOString(), aliases, keys };
}

/** AWS KMS rotates symmetric keys whose material it made itself (API reference, GetKeyRotationStatus). */
function canRotate({ Origin, KeySpec, CustomKeyStoreId }: Description): boolean {
  return Origin === 'AWS_KMS' && KeySpec === 'SYMMETRIC_DEFAULT' && CustomKeyStoreId === undefined;
}

/** An answer as JSON has it: times as texts, and nothing of the call itself. */
function plain(value: object): object {
  return JSON.parse(
    JSON.stringify(value, (key, member: unknown) => (key === '$metadata' ? undefined : member)),
  ) as object;
}
