import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { lintSettings } from '../../../scps/settings/lint.ts';
import { SettingsError } from '../../../scps/settings/settings.ts';
import { SETTINGS_SKELETON } from '../../../scps/settings/skeleton.ts';
import { SETTINGS_FORM } from '../../../scps/settings/form.ts';
import { parseSettings } from '../../../scps/settings/settings.ts';
import { actionsFor } from '../actions/pack.ts';
import { settingsText, settingsWith, WRITTEN } from './settings.ts';

function problemsOf(text: string): readonly string[] {
  try {
    parseSettings(text, 'settings.yaml');
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    return error.problems.map(
      ({ file, line, column, message }) => `${file}:${String(line)}:${String(column)}: ${message}`,
    );
  }
}

describe('settings', () => {
  it('have defaults for what need not be said', () => {
    const { administrators, exempted, guarded, cloudControl, gate, keys, ...rest } = {
      keys: settingsWith({ gate: { ...WRITTEN.gate, keys: undefined } }).gate.keys,
      ...settingsWith({ administrators: undefined, exempted: undefined }),
    };
    expect({ administrators, exempted, guarded, cloudControl, keys }).toEqual({
      administrators: [],
      exempted: [],
      guarded: [],
      cloudControl: 'deny',
      keys: [],
    });
    expect(gate.buckets).toContain('company-gate-bundles');
    expect(rest.allow).toBeUndefined();
    expect(settingsWith({ allow: {} }).allow).toEqual({ prefixes: [], wildcards: false });
  });

  it.each<[string, object, string]>([
    ['an account as a number', { gateAccount: 222222222222 }, ':3:1: gateAccount must be string.'],
    ['an id of another form', { organization: 'o-1' }, ':1:1: organization '],
    [
      'a misspelt member',
      { gate: { ...WRITTEN.gate, bucketts: 'a' } },
      'gate has the unknown member "bucketts". Did you mean "buckets"?',
    ],
    ['no bucket', { gate: { ...WRITTEN.gate, buckets: undefined } }, ':4:1: gate lacks "buckets".'],
    ['no StackSets', { gate: { ...WRITTEN.gate, stackSets: [] } }, ':6:3: gate.stackSets '],
    [
      'a wildcard within a name',
      { gate: { ...WRITTEN.gate, functions: ['gate-*-hook'] } },
      ':9:7: gate.functions.0 ',
    ],
    ['all StackSets', { gate: { ...WRITTEN.gate, stackSets: ['*'] } }, ':7:7: gate.stackSets.0 '],
    ...(['stackSets', 'functions', 'buckets', 'alerts'] as const).flatMap((member) =>
      ['gat-*', 'gate*'].map((name): [string, object, string] => [
        `names of others in ${member}`,
        { gate: { ...WRITTEN.gate, [member]: [name] } },
        `"${name}" fits names of others too; write four characters or more and a hyphen before the wildcard.`,
      ]),
    ),
    [
      'a key by its alias',
      { gate: { ...WRITTEN.gate, keys: ['arn:aws:kms:eu-west-1:222222222222:alias/gate'] } },
      ':21:7: gate.keys.0 ',
    ],
    [
      'a tag of AWS',
      { gate: { ...WRITTEN.gate, tag: { key: 'aws:cloudformation:stack-name', value: 'gate' } } },
      ':23:5: gate.tag.key ',
    ],
    ['no way to break the glass', { breakGlass: [] }, ':27:1: breakGlass must '],
    ['a role with a slash first', { breakGlass: ['/a/b'] }, ':28:5: breakGlass.0 '],
    [
      'a role for all else without a path',
      { breakGlass: ['administrator'] },
      ':28:5: "administrator" needs a path, such as break-glass/administrator, and no wildcard in it.',
    ],
    [
      'a path with a wildcard',
      { breakGlass: ['break-*/administrator'] },
      '"break-*/administrator" needs a path',
    ],
    [
      'a role that begins with a wildcard',
      { exempted: [{ role: '*-deployer', reason: 'R.' }] },
      ':30:5: "*-deployer" fits roles that anyone may have made; begin it with a path or a name',
    ],
    [
      'a publisher that anyone may be',
      { administrators: ['ci*'] },
      '"ci*" fits roles that anyone may have made',
    ],
    [
      'a role exempted twice',
      { exempted: [{ role: 'break-glass/administrator', reason: 'R.' }] },
      '"break-glass/administrator" is exempted already, as breakGlass.0.',
    ],
    ['an exemption without a reason', { exempted: [{ role: 'deployer' }] }, 'exempted.0 lacks "reason".'],
    [
      'the gate in the management account',
      { gateAccount: WRITTEN.managementAccount },
      ':3:1: SCPs do not bind the management account',
    ],
    ['another word for the side door', { cloudControl: 'allow' }, 'cloudControl must be one of deny, hook.'],
    [
      'a class that there is not',
      { actions: { s3: { in: [{ reason: 'R.', actions: ['PutObject'] }] } } },
      'actions.s3 has the unknown member "in".',
    ],
    [
      'an action twice',
      { actions: { s3: { shared: [{ reason: 'R.', actions: ['PutObject', 'putobject'] }] } } },
      's3:putobject has the class shared already',
    ],
  ])('cannot have %s', (_, changes, message) => {
    expect(problemsOf(settingsText(changes)).join('\n')).toContain(message);
  });

  it('tell all that is wrong at once', () => {
    const text = settingsText({
      gateAccount: WRITTEN.managementAccount,
      breakGlass: ['administrator'],
      exempted: [{ role: '*', reason: 'R.' }],
    });
    expect(problemsOf(text)).toHaveLength(3);
    expect(problemsOf('organization: 1\nfoo: 2\n').length).toBeGreaterThan(4);
  });

  it.each([
    ['is empty', ''],
    ['is no YAML', 'gate: [1'],
    ['has a key twice', `${settingsText()}breakGlass: [a/b]\n`],
  ])('cannot be a file that %s', (_, text) => {
    expect(problemsOf(text)).not.toEqual([]);
  });
});

describe('the file to start from', () => {
  it('is of no use before it is filled in, and says all that is missing', () => {
    const problems = problemsOf(SETTINGS_SKELETON).join('\n');
    for (const member of ['organization', 'managementAccount', 'gateAccount', 'breakGlass'])
      expect(problems).toContain(`${member} must be`);
    expect(problems).not.toContain('unknown member');
  });

  it('names every member that there is', () => {
    const text = SETTINGS_SKELETON.replaceAll(/^# (?=\S+:| {2})/gm, '');
    expect(Object.keys(parse(text) as object).sort()).toEqual(Object.keys(SETTINGS_FORM.properties).sort());
  });
});

describe('settings that name what is not there', () => {
  const without = actionsFor(['AWS::SQS::Queue']);

  it.each<[string, object, string]>([
    [
      'a prefix to allow',
      { allow: { prefixes: ['sso', 'organisations'] } },
      'IAM has no actions of the prefix organisations. Did you mean "organizations"?',
    ],
    [
      'a service without an approved type',
      { services: { 'AWS::SNS': { prefix: 'sns' } } },
      'AWS::SNS would never apply: no type of it is approved. Did you mean "AWS::SQS"?',
    ],
    [
      'a prefix of a service',
      { services: { 'AWS::SQS': { prefix: 'sqss', runTime: ['sq'] } } },
      'IAM has no actions of the prefix sqss. Did you mean "sqs"?',
    ],
    [
      'an action',
      { actions: { sqs: { configures: [{ reason: 'R.', actions: ['SendMesage'] }] } } },
      'there is no action sqs:SendMesage in the reference of 2026-09-26. Did you mean "sqs:SendMessage"?',
    ],
    [
      'a class that an action has already',
      { actions: { sqs: { 'data-plane': [{ reason: 'R.', actions: ['SendMessage'] }] } } },
      'sqs:SendMessage is data-plane without this entry.',
    ],
  ])('are told: %s', (_, changes, message) => {
    const problems = lintSettings(settingsWith(changes), without);
    expect(problems.map((problem) => problem.message)).toContain(message);
    expect(problems[0]?.line).toBeGreaterThan(20);
  });

  it('are not, where they change something', () => {
    const changes = {
      allow: { prefixes: ['sso'] },
      services: { 'AWS::SQS': { runTime: ['pipes'] } },
      actions: { sqs: { configures: [{ reason: 'R.', actions: ['PurgeQueue'] }] } },
    };
    expect(lintSettings(settingsWith(changes), without)).toEqual([]);
  });
});
