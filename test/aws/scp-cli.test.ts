import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { describe, expect, it } from 'vitest';
import { readOrganization, writeOrganization } from '../../scps/organization-file.ts';
import type { Organization } from '../../scps/organization.ts';
import { temporaryFolder } from '../schemas/policies.ts';
import { allow, deny, policyOf } from '../scps/rollout/organizations.ts';
import { ENVIRONMENT } from './bucket.ts';
import { newOrganization, type Emulated } from './organization.ts';

interface Place {
  readonly emulated: Emulated;
  readonly stackgate: (
    line: string,
    onStart?: (interrupt: () => void) => void,
  ) => Promise<{ status: number | null; printed: string }>;
  readonly file: (name: string) => string;
}

/** A small organization, so that AWS's pace costs seconds, and a folder for it. */
async function newPlace(): Promise<Place> {
  const emulated = await newOrganization({ Test: 1 });
  const folder = temporaryFolder();
  const stackgate: Place['stackgate'] = async (line, onStart) => {
    const child = spawn(
      process.execPath,
      [
        join(process.cwd(), 'cli/stackgate.ts'),
        'scp',
        ...line.split(' '),
        '--endpoint-url',
        emulated.proxy.url,
      ],
      { cwd: folder, env: { ...process.env, ...ENVIRONMENT }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    onStart?.(() => child.kill('SIGINT'));
    const closed = once(child, 'close') as Promise<[number | null]>;
    const [out, err, [status]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { status, printed: out + err };
  };
  return { emulated, stackgate, file: (name) => join(folder, name) };
}

/** What is there, with an allow-list and a deny at the account. */
function wantedFrom(now: Organization, account: string, action: string): Organization {
  const policies = [
    policyOf('stackgate-allow-1', [allow(['s3:*'])]),
    policyOf('stackgate-deny-1', [deny([action])]),
  ];
  const target = now.targets.get(account);
  if (!target) throw new Error('There is no account.');
  const attached = ['RCPFullAWSAccess', ...policies.map(({ name }) => name)];
  return {
    ...now,
    targets: new Map([...now.targets, [account, { ...target, attached }]]),
    policies: new Map([...now.policies, ...policies.map((policy) => [policy.name, policy] as const)]),
  };
}

describe('control policies', () => {
  it('are fetched, planned, applied, verified and rolled back', async () => {
    const { emulated, stackgate, file } = await newPlace();
    const account = emulated.ids.get('test-1') ?? '';
    expect(await stackgate('fetch')).toEqual({
      status: 0,
      printed: 'Wrote control-policies/organization.json: 2 accounts, 1 organizational units, 2 policies.\n',
    });
    const fetched = readFileSync(file('control-policies/organization.json'), 'utf8');
    const { organization } = readOrganization(fetched, 'organization.json');
    writeFileSync(
      file('control-policies/wanted.json'),
      writeOrganization(wantedFrom(organization, account, 's3:DeleteBucket')),
    );

    const wanted = '--wanted control-policies --replace-full-access';
    expect((await stackgate(`verify ${wanted}`)).printed.replaceAll(/[0-9a-f]{12}\b/g, '…')).toBe(
      `differs Root/Test/test-1 lacks the SCP stackgate-allow-1-….\ndiffers Root/Test/test-1 lacks the SCP stackgate-deny-1-….\ndiffers Root/Test/test-1 has FullAWSAccess, which is not wanted there.\n`,
    );
    const planned = await stackgate(`plan ${wanted} --stage Root/Test --out plan.json`);
    expect(planned.printed.replaceAll(account, 'ACCOUNT').replaceAll(/[0-9a-f]{12}\b/g, '…'))
      .toBe(`new policies
  + stackgate-allow-1-…  SCP, 88 characters
  + stackgate-deny-1-…  SCP, 98 characters

Root/Test/test-1 (ACCOUNT)
  + stackgate-allow-1-…
  + stackgate-deny-1-…
  - FullAWSAccess

5 steps: 2 create, 2 attach, 1 detach. At least 3 s at AWS's pace.
Wrote plan.json. Next: stackgate scp apply plan.json
`);
    const asked = await stackgate('apply plan.json');
    expect(asked.status).toBe(1);
    expect(asked.printed).toContain('No step was taken: nobody can be asked here. Add --yes.');
    expect(emulated.proxy.calls.filter((call) => call.startsWith('Create'))).toEqual([]);

    expect(await stackgate('apply plan.json --yes')).toMatchObject({
      status: 0,
      printed: expect.stringContaining(
        'Took 5 of 5 steps. Back: stackgate scp rollback plan.json.journal.json',
      ) as string,
    });
    expect(await stackgate(`verify ${wanted}`)).toMatchObject({
      status: 0,
      printed: expect.stringMatching(/^right AWS has/) as string,
    });
    expect((await stackgate(`plan ${wanted} --format json`)).printed).toContain('"steps": []');
    // The next plan does not take the journal that this one needs to go back.
    await stackgate(`plan ${wanted} --out next.json`);
    expect(await stackgate('apply next.json --journal plan.json.journal.json --yes')).toMatchObject({
      status: 2,
      printed: expect.stringContaining('plan.json.journal.json is the journal of another plan') as string,
    });
    expect(await stackgate('rollback plan.json.journal.json --yes')).toMatchObject({
      status: 0,
      printed: expect.stringContaining('Took back 5 of 5 steps.') as string,
    });
    expect((await stackgate('fetch --out again.json')).status).toBe(0);
    expect(readFileSync(file('again.json'), 'utf8')).toBe(fetched);
  });

  it('are left between two steps by Ctrl-C and by a refusal, and gone on with', async () => {
    const { emulated, stackgate, file } = await newPlace();
    const { proxy } = emulated;
    await stackgate('fetch');
    const { organization } = readOrganization(
      readFileSync(file('control-policies/organization.json'), 'utf8'),
      '',
    );
    const account = emulated.ids.get('test-1') ?? '';
    writeFileSync(
      file('control-policies/wanted.json'),
      writeOrganization(wantedFrom(organization, account, 's3:*')),
    );
    await stackgate('plan --wanted control-policies --replace-full-access --out plan.json');

    let interrupt = (): void => undefined;
    proxy.calls.length = 0;
    proxy.fault = (operation) => {
      if (operation === 'AttachPolicy') interrupt();
      return undefined;
    };
    const interrupted = await stackgate('apply plan.json --yes', (kill) => {
      interrupt = kill;
    });
    expect(interrupted.status).toBe(2);
    expect(interrupted.printed).toContain(
      'Interrupted. The current step was finished.\nStopped. 3 of 5 steps are done.\nGo on: stackgate scp apply plan.json\nBack:  stackgate scp rollback plan.json.journal.json\n',
    );
    expect(proxy.calls.filter((call) => call === 'AttachPolicy')).toHaveLength(1);

    proxy.fault = (operation) =>
      operation === 'DetachPolicy' ? { error: 'AccessDeniedException' } : undefined;
    const refused = await stackgate('apply plan.json --yes');
    expect(refused.status).toBe(2);
    expect(refused.printed).toMatch(
      /AccessDeniedException[^]*Stopped at: detach FullAWSAccess from Root\/Test\/test-1 .*4 of 5 steps are done\.\nGo on/,
    );
    proxy.fault = () => undefined;
    expect(JSON.parse(readFileSync(file('plan.json.journal.json'), 'utf8'))).toMatchObject({
      direction: 'forward',
      at: 4,
    });
    expect(await stackgate('apply plan.json --yes')).toMatchObject({
      status: 0,
      printed: expect.stringContaining('Took 1 of 5 steps') as string,
    });
  });
});

it.each([
  ['apply', '{', /plan\.json is no plan of `stackgate scp plan`: it is not JSON/],
  ['apply', '{"version":2}', /plan\.json is no plan of `stackgate scp plan`: .*/],
  ['rollback', '{"direction":"up"}', /plan\.json is no journal of `stackgate scp apply`/],
])('%s refuses a file of another kind: %s', async (command, content, message) => {
  const { stackgate, file, emulated } = await newPlace();
  writeFileSync(file('plan.json'), content);
  expect(await stackgate(`${command} plan.json --yes`)).toMatchObject({
    status: 2,
    printed: expect.stringMatching(message) as string,
  });
  expect(emulated.proxy.calls).toEqual([]);
});
