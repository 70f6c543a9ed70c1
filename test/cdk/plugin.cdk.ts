import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../..');
const CDK = join(import.meta.dirname, 'node_modules');

const REFUSED = `new s3.Bucket(stack, 'Reports', { publicReadAccess: false });`;
const APPROVED = `new logs.CfnLogGroup(stack, 'Jobs', {
  retentionInDays: 365,
  kmsKeyId: stack.formatArn({ service: 'kms', resource: 'key', resourceName: '1234abcd-12ab-34cd-56ef-1234567890ab' }),
});`;

/** A project of its own, with the AWS CDK and stackgate installed as npm would. */
let project: string;

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'stackgate-cdk-'));
  const modules = join(project, 'node_modules');
  mkdirSync(modules);
  for (const name of ['aws-cdk-lib', 'constructs', '@aws-cdk'])
    symlinkSync(join(CDK, name), join(modules, name));
  symlinkSync(ROOT, join(modules, 'stackgate'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

interface Synthesis {
  readonly status: number | null;
  readonly output: string;
  /** The report that the CDK writes beside the templates. */
  readonly report: string;
}

/** Synthesizes an app of one stack. */
function synthesize(
  body: string,
  options = '{}',
  place = `{ env: { account: '111122223333', region: 'eu-west-1' } }`,
): Synthesis {
  writeFileSync(
    join(project, 'app.mjs'),
    `import { App, NestedStack, Stack, Validations, aws_logs as logs, aws_s3 as s3 } from 'aws-cdk-lib';
import { Stackgate } from 'stackgate/cdk';
const app = new App({ outdir: 'cdk.out', analyticsReporting: false });
Validations.of(app).addPlugins(new Stackgate(${options}));
const stack = new Stack(app, 'Shop', ${place});
${body}
app.synth();
`,
  );
  const { status, stdout, stderr } = spawnSync(process.execPath, ['app.mjs'], {
    cwd: project,
    encoding: 'utf8',
  });
  const report = readFileSync(join(project, 'cdk.out/validation-report.json'), 'utf8');
  return { status, output: stdout + stderr, report };
}

describe('cdk synth', () => {
  it('fails where the Hook would refuse, and names the construct, the rule and the fix', () => {
    const { status, output } = synthesize(REFUSED);
    expect(output).toContain('Shop/Reports/Resource');
    expect(output).toContain('s3-bucket-customer-managed-key');
    expect(status).toBe(1);
  });

  it('passes what is approved', () => {
    const { status, output } = synthesize(APPROVED);
    expect(output).not.toContain('stackgate');
    expect(status).toBe(0);
  });

  it('finds the same as stackgate check of its assembly', () => {
    const { report } = synthesize(
      `${REFUSED}\n${APPROVED}\nnew s3.CfnBucket(new NestedStack(stack, 'Below'), 'Deep');`,
    );
    const checked = spawnSync(
      process.execPath,
      [
        join(ROOT, 'dist/cli/stackgate.js'),
        'check',
        'cdk.out',
        '--format',
        'json',
        '--account',
        '111122223333',
        '--region',
        'eu-west-1',
      ],
      { cwd: project, encoding: 'utf8' },
    );
    expect(checked.stderr).toBe('');
    const { templates } = JSON.parse(checked.stdout) as CheckJson;
    const wanted = templates.flatMap(({ resources }) =>
      resources.flatMap(({ logicalId, findings }) => findings.map(({ rule }) => `${logicalId} ${rule}`)),
    );
    expect(found(report)).toEqual([...new Set(wanted)].sort());
    expect(wanted.some((line) => line.startsWith('Deep '))).toBe(true);
  });

  it('fails however much an app acknowledges: the Hook knows waivers only', () => {
    const { status, output } = synthesize(
      `${REFUSED}\nValidations.of(app).acknowledge({ id: 'stackgate::s3-bucket-customer-managed-key', reason: 'not now' });`,
    );
    expect(output).toContain('s3-bucket-customer-managed-key');
    expect(status).toBe(1);
  });

  it('leaves to the Hook what it cannot know, and says so; strict fails on it', () => {
    const [lenient, strict] = ['{}', '{ strict: true }'].map((options) =>
      synthesize(APPROVED, options, '{}'),
    );
    expect(lenient?.status).toBe(0);
    expect(lenient?.output).toContain('logs-log-group-customer-managed-key');
    expect(strict?.status).toBe(1);
  });

  it('fails when there is no policy folder', () => {
    const { status, output } = synthesize(APPROVED, `{ policy: 'gone' }`);
    expect(output).toContain('gone');
    expect(status).toBe(1);
  });
});

it('has the types that the CDK asks of a plugin', () => {
  writeFileSync(
    join(project, 'app.ts'),
    `import type { IPolicyValidationPlugin } from 'aws-cdk-lib';
import { Stackgate } from 'stackgate/cdk';
export const plugin: IPolicyValidationPlugin = new Stackgate({ policy: 'restricted-schemas', strict: true });
`,
  );
  const { stdout } = spawnSync(
    process.execPath,
    [
      join(ROOT, 'node_modules/typescript/lib/tsc.js'),
      '--noEmit',
      '--strict',
      '--skipLibCheck',
      '--module',
      'nodenext',
      '--target',
      'es2022',
      'app.ts',
    ],
    { cwd: project, encoding: 'utf8' },
  );
  expect(stdout).toBe('');
});

interface CheckJson {
  readonly templates: readonly {
    readonly resources: readonly {
      readonly logicalId: string;
      readonly findings: readonly { readonly rule: string }[];
    }[];
  }[];
}

interface ReportJson {
  readonly pluginReports: readonly {
    readonly pluginName?: string;
    readonly violations: readonly {
      readonly ruleName: string;
      readonly violatingConstructs: readonly {
        readonly cloudFormationResource?: { readonly logicalId?: string };
      }[];
    }[];
  }[];
}

/** Logical ids and rules of a report, sorted. */
function found(report: string): readonly string[] {
  const { pluginReports } = JSON.parse(report) as ReportJson;
  const lines = pluginReports.flatMap(({ violations }) =>
    violations.flatMap(({ ruleName, violatingConstructs }) =>
      violatingConstructs.map(
        ({ cloudFormationResource }) => `${cloudFormationResource?.logicalId ?? ''} ${ruleName}`,
      ),
    ),
  );
  return [...new Set(lines)].sort();
}
