import { describe, expect, it } from 'vitest';
import { printProblem } from '../../schemas/problem.ts';
import { parseOrganization } from '../../stacksets/organization.ts';
import { skeletonFor } from '../../stacksets/skeleton.ts';
import { templatesIn } from '../../stacksets/templates.ts';
import { wantedOf } from '../../stacksets/wanted.ts';
import { FOLDER, ORGANIZATION, wantingOf } from './fixtures.ts';

describe('what is wanted', () => {
  const { wanted, problems } = wantingOf();
  it('is every set in its order, each after all before it', () => {
    expect(problems).toEqual([]);
    expect(wanted.sets.map(({ name, auto }) => [name, auto.dependsOn])).toEqual([
      ['stackgate-10-names', []],
      ['stackgate-30-storage', ['stackgate-10-names']],
      ['stackgate-90-hook', ['stackgate-10-names', 'stackgate-30-storage']],
    ]);
  });

  it('has the parameters that each template declares, and no others', () => {
    const [names, storage, hook] = wanted.sets.map(({ content }) => content.parameters);
    expect(names).toEqual({ OrganizationId: 'o-exampleorg1', Stage: 'test' });
    expect(storage).toEqual({ LakePrefix: 'lake', ManageRecorder: 'true' });
    expect(hook).toMatchObject({
      HookCodeKey: expect.stringMatching(/^hook\/[0-9a-f]{64}\.zip$/) as string,
      HookAlias: 'Stackgate::Guard::Hook',
    });
  });

  it('is code and its bucket in every Region, the other stacks in the home Region', () => {
    expect(wanted.stacks.map(({ name, region }) => `${region} ${name}`)).toEqual([
      'eu-west-1 stackgate-code',
      'eu-central-1 stackgate-code',
      'eu-west-1 stackgate-pipeline',
    ]);
    expect(wanted.codes.map(({ bucket }) => bucket)).toEqual(['code-eu-west-1', 'code-eu-central-1']);
  });

  it('takes the values of a set over those of all, and keeps the order of the file', () => {
    const text = `${ORGANIZATION}manage: { Recorder: false }\nsets:\n  10-names:\n    values: { Stage: production }\n    organizationalUnits: [workloads, canary]\n    regions: [eu-central-1, eu-west-1]\n`;
    const [names, storage] = wantingOf(text).wanted.sets;
    expect(names).toMatchObject({
      content: { parameters: { Stage: 'production' } },
      units: ['ou-ab12-11111111', 'ou-ab12-22222222'],
      regions: ['eu-west-1', 'eu-central-1'],
    });
    expect(storage?.content.parameters.ManageRecorder).toBe('false');
  });
});

it.each<[string, string, readonly (string | RegExp)[]]>([
  [
    'no value',
    ORGANIZATION.replace('  LakePrefix: lake\n', ''),
    ['organization.yaml:8:1: 30-storage needs a value of LakePrefix: write it under "values".'],
  ],
  [
    'a value of another name',
    ORGANIZATION.replace('LakePrefix', 'LakePrefx'),
    [
      'organization.yaml:8:1: 30-storage needs a value of LakePrefix: write it under "values".',
      'organization.yaml:10:3: No template has the parameter "LakePrefx". Did you mean "LakePrefix"?',
    ],
  ],
  [
    'a value that is not allowed',
    ORGANIZATION.replace('Stage: test', 'Stage: tests'),
    [
      /^organization\.yaml:9:3: The given value of the parameter "Stage" is not one of its AllowedValues: test, production\. It is declared in .*templates\/10-names\.yaml:4\.$/,
    ],
  ],
  [
    'a value of a set that is not allowed',
    `${ORGANIZATION}sets:\n  10-names: { values: { Stage: tests } }\n`,
    [/^organization\.yaml:13:25: The given value of the parameter "Stage" is not one/],
  ],
  [
    'a switch that is none',
    `${ORGANIZATION}manage: { Recorder: true }\nsets:\n  30-storage: { values: { ManageRecorder: maybe } }\n`,
    [/^organization\.yaml:14:27: The given value of the parameter "ManageRecorder" is not one/],
  ],
  [
    'a switch of another name',
    `${ORGANIZATION}manage: { Recoder: true }\n`,
    ['organization.yaml:12:11: No template has the parameter "ManageRecoder". Did you mean "Recorder"?'],
  ],
  [
    'a set of another name',
    `${ORGANIZATION}sets:\n  30-storages: {}\n`,
    ['organization.yaml:13:3: There is no set "30-storages". Did you mean "30-storage"?'],
  ],
  [
    'a value of a set',
    `${ORGANIZATION}sets:\n  30-storage: { values: { Stage: test } }\n`,
    ['organization.yaml:13:27: 30-storage has no parameter "Stage".'],
  ],
  [
    'a set that comes later',
    `${ORGANIZATION}sets:\n  10-names: { dependsOn: [90-hook] }\n`,
    [/13:27: 10-names can depend on a set before it alone, and "90-hook" is none\./],
  ],
])('%s is told', (_, text, expected) => {
  const told = wantingOf(text).problems.map(printProblem);
  expect(told).toEqual(
    expected.map((line) => (typeof line === 'string' ? line : (expect.stringMatching(line) as string))),
  );
});

it('no code is wanted in a bucket that has no name yet', () => {
  const { wanted, problems } = wantingOf(ORGANIZATION.replace('  CodeBucketPrefix: code\n', ''));
  expect(wanted.codes).toEqual([]);
  expect(problems.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('needs a value of CodeBucketPrefix'),
  );
});

it('what is not asked for may lack values', () => {
  const templates = templatesIn(FOLDER);
  const file = parseOrganization(ORGANIZATION.replace('  LakePrefix: lake\n', ''), 'organization.yaml');
  const problemsOf = (only?: readonly string[]): number =>
    wantedOf(file, templates, [], only).problems.length;
  // There is no built code either.
  expect(problemsOf()).toBe(2);
  expect(problemsOf(['stackgate-code', 'stackgate-10-names'])).toBe(0);
  expect(problemsOf(['stackgate-30-storage'])).toBe(1);
});

it('the skeleton asks for ids and for what has no default, and is accepted with them', () => {
  const skeleton = skeletonFor(templatesIn(FOLDER));
  expect(() => parseOrganization(skeleton, 'organization.yaml')).toThrow(
    /4:1: administratorAccount must be string/,
  );
  const filled = skeleton
    .replace('organization: #', 'organization: o-exampleorg1 #')
    .replace('administratorAccount: #', "administratorAccount: '222222222222' #")
    .replace('canary: #', 'canary: ou-ab12-11111111 #')
    .replace('Stage: #', 'Stage: test #')
    .replace('LakePrefix: #', 'LakePrefix: lake #')
    .replace('CodeBucketPrefix: #', 'CodeBucketPrefix: code #')
    // What is a comment and has a default may be taken as it is.
    .replaceAll(/^# manage:\n {2}# Recorder/gm, 'manage:\n  Recorder');
  expect(wantingOf(filled).problems).toEqual([]);
});
