import { randomInt } from 'node:crypto';
import {
  CreateAccountCommand,
  CreateOrganizationalUnitCommand,
  CreateOrganizationCommand,
  EnablePolicyTypeCommand,
  ListRootsCommand,
  MoveAccountCommand,
  OrganizationsClient,
} from '@aws-sdk/client-organizations';
import { inject, onTestFinished } from 'vitest';
import { proxyTo, type Proxy } from './proxy.ts';

/** An organization of its own in the emulator. */
export interface Emulated {
  readonly client: OrganizationsClient;
  readonly proxy: Proxy;
  readonly root: string;
  /** Ids by name: units are named by their paths, such as `Workloads/Test`. */
  readonly ids: ReadonlyMap<string, string>;
}

/** Accounts by the path of their organizational unit; `` is the root. */
export async function newOrganization(accounts: Readonly<Record<string, number>>): Promise<Emulated> {
  const proxy = await proxyTo(inject('awsEndpoint'), String(randomInt(1e11, 1e12)));
  onTestFinished(() => proxy.close());
  const client = new OrganizationsClient({
    endpoint: proxy.url,
    region: 'us-east-1',
    maxAttempts: 1,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  onTestFinished(() => client.destroy());
  await client.send(new CreateOrganizationCommand({ FeatureSet: 'ALL' }));
  const { Roots } = await client.send(new ListRootsCommand({}));
  const root = Roots?.[0]?.Id ?? '';
  for (const PolicyType of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const) {
    await client.send(new EnablePolicyTypeCommand({ RootId: root, PolicyType }));
  }
  const ids = new Map([['', root]]);
  for (const [path, count] of Object.entries(accounts)) {
    const unit = await unitAt(path, ids, client);
    for (let number = 1; number <= count; number += 1) {
      const name = `${path.replaceAll('/', '-').toLowerCase()}-${number}`;
      const { CreateAccountStatus } = await client.send(
        new CreateAccountCommand({ AccountName: name, Email: `${name}@example.com` }),
      );
      const id = CreateAccountStatus?.AccountId ?? '';
      ids.set(name, id);
      await client.send(
        new MoveAccountCommand({ AccountId: id, SourceParentId: root, DestinationParentId: unit }),
      );
    }
  }
  proxy.calls.length = 0;
  return { client, proxy, root, ids };
}

async function unitAt(path: string, ids: Map<string, string>, client: OrganizationsClient): Promise<string> {
  const known = ids.get(path);
  if (known !== undefined) return known;
  const [, above = '', name = path] = /^(?:(.*)\/)?([^/]+)$/.exec(path) ?? [];
  const parent = await unitAt(above, ids, client);
  const { OrganizationalUnit } = await client.send(
    new CreateOrganizationalUnitCommand({ ParentId: parent, Name: name }),
  );
  const id = OrganizationalUnit?.Id ?? '';
  ids.set(path, id);
  return id;
}
