import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { KEYS } from '../bundle/bundles.ts';
import { resourceEvent } from '../hook/hooks.ts';

// What `npm pack` gives, in an empty folder, as a user gets it: no sources, no development dependencies.
const REPOSITORY = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'stackgate-'));
const environment = {
  ...process.env,
  PATH: `${dirname(process.execPath)}:${process.env.PATH ?? ''}`,
  NO_COLOR: '1',
};

function run(cwd: string, command: string, ...args: readonly string[]): string {
  return execFileSync(command, args, {
    cwd,
    env: environment,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

beforeAll(() => {
  const packed = run(REPOSITORY, 'npm', 'pack', '--json', '--pack-destination', folder);
  const [{ filename = '' } = {}] = JSON.parse(packed.slice(packed.indexOf('['))) as { filename?: string }[];
  mkdirSync(join(folder, 'user'));
  writeFileSync(join(folder, 'user/package.json'), '{ "private": true }');
  run(
    join(folder, 'user'),
    'npm',
    'install',
    '--no-audit',
    '--no-fund',
    '--prefer-offline',
    join(folder, filename),
  );
}, 240_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }), 60_000);

const user = join(folder, 'user');
const installed = join(user, 'node_modules/stackgate');
const stackgate = (...args: readonly string[]): string =>
  run(user, join(user, 'node_modules/.bin/stackgate'), ...args);

it('has the command', () => {
  expect(stackgate('--version')).toBe('0.1.0\n');
});

it('judges by the pack that ships with it', () => {
  cpSync(join(installed, 'examples/orders-lake.yaml'), join(user, 'lake.yaml'));
  expect(stackgate('simulate', 'lake.yaml')).toContain(
    'would complete. Policy: the pack that ships with stackgate',
  );
});

it('has what its documents link to', () => {
  const documents = readdirSync(installed, { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.md') && !file.includes('node_modules'),
  );
  expect(documents.length).toBeGreaterThan(10);
  const broken = documents.flatMap((document) => {
    const links = readFileSync(join(installed, document), 'utf8').matchAll(/\]\((?!https?:|#)([^)#\s]+)/g);
    return [...links].flatMap(([, link = '']) =>
      existsSync(join(installed, dirname(document), link)) ? [] : [`${document}: ${link}`],
    );
  });
  expect(broken).toEqual([]);
});

it('runs the first command of its README', () => {
  cpSync(join(installed, 'examples'), join(user, 'examples'), { recursive: true });
  expect(stackgate('simulate', 'examples/orders-lake.yaml')).toContain('would complete');
});

it('classes actions by the reviews that ship with it', () => {
  expect(stackgate('scp', 'actions', '--strict')).toContain(', 0 gaps. ');
});

it('deploys the templates and the functions that ship with it', () => {
  stackgate('deploy', 'init');
  expect(readFileSync(join(user, 'organization.yaml'), 'utf8')).toContain('\n  BundleBucket: #');
  writeFileSync(join(user, 'organization.yaml'), ORGANIZATION);
  const plan = stackgate(
    'deploy',
    'plan',
    '--from',
    join(installed, 'examples/organization/organization.json'),
  );
  expect(plan).toMatch(/upload code hook\/.*upload code guard\/.*create set stackgate-90-hook/s);
  for (const file of ['gitlab-ci.yml', 'github-actions.yml'])
    expect(existsSync(join(installed, 'stacksets/pipelines', file))).toBe(true);
});

it('starts a policy folder, and builds the bundle that its Hook judges by', () => {
  stackgate('init');
  writeFileSync(join(user, 'key.pem'), KEYS.privateKey);
  stackgate('bundle', 'publish', '--to', 'bundle', '--sign-with', 'key.pem');
  expect(answerOf(resourceEvent())).toMatchObject({ hookStatus: 'SUCCESS' });
  expect(answerOf(resourceEvent({ properties: {} }))).toMatchObject({
    hookStatus: 'FAILED',
    errorCode: 'NonCompliant',
  });
});

it('has a Hook that says why it cannot judge', () => {
  for (const settings of [
    { STACKGATE_BUNDLE: 'nowhere', STACKGATE_PUBLIC_KEY: KEYS.publicKey },
    { STACKGATE_VALUES: 'none', STACKGATE_PUBLIC_KEY: KEYS.publicKey },
  ]) {
    const answer = answerOf(resourceEvent(), settings);
    expect(answer).toMatchObject({
      hookStatus: 'FAILED',
      errorCode: 'InternalFailure',
      clientRequestToken: 'token-1',
    });
    expect((answer as { message: string }).message).toMatch(/nowhere|STACKGATE_VALUES/);
  }
});

it('holds neither tests nor sources', () => {
  expect(existsSync(join(installed, 'test'))).toBe(false);
  expect(existsSync(join(installed, 'gate'))).toBe(false);
  expect(readFileSync(join(installed, 'dist/hook/lambda.mjs'), 'utf8')).not.toMatch(
    /from\s*"(?!node:|\.\/parts\/)/,
  );
});

/** What is deployed where, with every value that the templates need. */
const ORGANIZATION = `
organization: o-exampleorg1
administratorAccount: '222222222222'
homeRegion: eu-west-1
regions: [eu-west-1]
organizationalUnits: { workloads: ou-ab12-11111111 }
classifications: [public, internal, confidential, restricted]
values:
  BundleBucket: stackgate-bundles-222222222222-eu-west-1
  CodeBucketPrefix: stackgate-code-222222222222
  Provider: gitlab.com
  PublisherSubject: project_path:bank/gate:ref_type:branch:ref:main
  DeployerSubject: project_path:bank/gate:ref_type:branch:ref:main
  SigningKeyArn: arn:aws:kms:eu-west-1:222222222222:key/1234abcd-12ab-34cd-56ef-1234567890ab
  StackSetsExecutionRole: stacksets-exec-0123456789abcdef0123456789abcdef
  PublicKey: ${JSON.stringify(KEYS.publicKey)}
`;

/** What the installed Hook answers, in a process of its own, as Lambda runs it. */
function answerOf(
  event: unknown,
  settings: Readonly<Record<string, string>> = {
    STACKGATE_BUNDLE: 'bundle',
    STACKGATE_PUBLIC_KEY: KEYS.publicKey,
  },
): unknown {
  const script = `
    Object.assign(process.env, ${JSON.stringify(settings)});
    const { handler } = await import(${JSON.stringify(join(installed, 'dist/hook/lambda.mjs'))});
    console.log(JSON.stringify(await handler(${JSON.stringify(event)})));`;
  // The line before the answer is the Hook's own log.
  const lines = run(user, process.execPath, '--input-type=module', '--eval', script).trim().split('\n');
  return JSON.parse(lines.at(-1) ?? '');
}
