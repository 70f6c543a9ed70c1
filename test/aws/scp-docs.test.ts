import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { awsOrganizations } from '../../scps/rollout/aws-organizations.ts';
import { organizationOf } from '../../scps/rollout/fetched.ts';
import { RATES } from '../../scps/rollout/limits.ts';
import { readOrganization } from '../../scps/rollout/read-organization.ts';
import { writeOrganization } from '../../scps/organization-file.ts';
import type { Organization } from '../../scps/organization.ts';
import { temporaryFolder } from '../schemas/policies.ts';
import { event, session } from '../scps/replay/events.ts';
import { deny, policyOf } from '../scps/rollout/organizations.ts';
import { ENVIRONMENT } from './bucket.ts';
import { newOrganization } from './organization.ts';

const TEXT = readFileSync('docs/control-policies-rollout.md', 'utf8');

it('every command of the document on roll-outs does what it says', async () => {
  const { client, ids, proxy } = await newOrganization({ Test: 1, Production: 1 });
  const now = organizationOf(
    await readOrganization(awsOrganizations(client), {
      step: () => undefined,
      signal: new AbortController().signal,
    }),
  );
  const folder = temporaryFolder();
  for (const below of ['control-policies', 'logs']) mkdirSync(join(folder, below));
  writeFileSync(join(folder, 'control-policies/wanted.json'), writeOrganization(wantedFrom(now, ids)));
  const user = event({
    eventName: 'PutBucketTagging',
    userIdentity: session('Developer', ids.get('test-1')),
  });
  writeFileSync(join(folder, 'logs/a.json'), JSON.stringify({ Records: [user] }));
  const steps = [...TEXT.matchAll(/^\$ stackgate (?<line>.*)\n(?:\[(?<status>\d)\])?/gm)];
  expect(steps.length).toBeGreaterThan(8);
  for (const { groups: { line = '', status = '0' } = {} } of steps) {
    const command = line.startsWith('scp replay') ? line : `${line} --endpoint-url ${proxy.url}`;
    const ended = await run(command, folder);
    expect([line, ended.status, ended.err]).toEqual([line, Number(status), '']);
  }
});

async function run(line: string, folder: string): Promise<{ status: number | null; err: string }> {
  const child = spawn(process.execPath, [join(process.cwd(), 'cli/stackgate.ts'), ...line.split(' ')], {
    cwd: folder,
    env: { ...process.env, ...ENVIRONMENT },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [err, [status]] = await Promise.all([text(child.stderr), closed]);
  return { status, err };
}

/** A deny at the root, and one at the test unit. */
function wantedFrom(now: Organization, ids: ReadonlyMap<string, string>): Organization {
  const policies = [
    policyOf('stackgate-scp-deny-1', [deny(['cloudformation:SetTypeConfiguration'])]),
    policyOf('stackgate-scp-deny-2', [deny(['s3:CreateBucket'], true)]),
  ];
  const targets = [...now.targets.values()].map((target) => {
    const mine =
      target.type === 'ROOT'
        ? ['stackgate-scp-deny-1']
        : target.id === ids.get('Test')
          ? ['stackgate-scp-deny-2']
          : [];
    return { ...target, attached: [...target.attached, ...mine] };
  });
  return {
    ...now,
    targets: new Map(targets.map((target) => [target.id, target])),
    policies: new Map([...now.policies.values(), ...policies].map((policy) => [policy.name, policy])),
  };
}

it('the document shows policies that are JSON, with the actions that are called', () => {
  const shown = [...TEXT.matchAll(/```json\n(.*?)```/gs)].map(
    ([, json = '']) => JSON.parse(json) as { Statement: { Action: string[] }[] },
  );
  const actions = shown.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action));
  expect(actions.map((action) => action.split(':')[1]).sort()).toEqual(Object.keys(RATES).sort());
});
