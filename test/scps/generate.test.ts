import { describe, expect, it } from 'vitest';
import { minified } from '../../scps/document.ts';
import { isProvisioning } from '../../scps/actions/classify.ts';
import { DATA_PLANE } from '../../scps/lint/action-lists.ts';
import { lintPolicies } from '../../scps/lint/lint.ts';
import { DEFAULT_SETTINGS } from '../../scps/lint/settings.ts';
import { QUOTAS } from '../../scps/quotas.ts';
import { actionsFor, TYPES } from './actions/pack.ts';
import { generatedFor, ORGANIZATION, provenOf, SETTINGS } from './generated.ts';
import { REFERENCE } from './lint/linted.ts';
import { settingsWith } from './settings/settings.ts';

const whole = await generatedFor();

describe('what is generated for the pack', () => {
  it('surprises nobody', () => {
    expect(whole.proof.surprises).toEqual([]);
    const [provisioning] = whole.proof.counts;
    expect(provisioning).toMatchObject({ group: 'actions that provision', path: 'direct', allowed: 0 });
    expect(provisioning?.denied).toBeGreaterThan(5000);
  });

  it('fits the quotas', () => {
    for (const { type, document } of whole.policies)
      expect(Buffer.byteLength(minified(document))).toBeLessThanOrEqual(QUOTAS[type].documentSize);
    for (const { attached } of whole.wanted?.targets.values() ?? [])
      expect(attached.length).toBeLessThan(QUOTAS.SERVICE_CONTROL_POLICY.attachedPerTarget);
  });

  it('has no pitfall that lint knows', () => {
    for (const kind of ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'] as const) {
      const policies = whole.policies
        .filter(({ type }) => type === kind)
        .map((policy) => ({ ...policy, text: minified(policy.document) }));
      const found = lintPolicies(policies, REFERENCE, DEFAULT_SETTINGS);
      expect(
        found.filter(({ rule }) => rule.severity !== 'note').map(({ rule, message }) => [rule.id, message]),
      ).toEqual([]);
    }
  });

  it('is the same when it is generated again', async () => {
    expect((await generatedFor(TYPES, { earlier: whole.policies })).policies).toEqual(whole.policies);
  });

  it('changes little when one more type is approved', async () => {
    for (const added of ['AWS::Glue::Job', 'AWS::SQS::Queue', 'AWS::SageMaker::Model']) {
      const service = added.split('::').slice(0, 2).join('::');
      const before = await generatedFor(TYPES.filter((type) => !type.startsWith(`${service}::`)));
      const after = await generatedFor([...TYPES.filter((type) => !type.startsWith(`${service}::`)), added], {
        earlier: before.policies,
      });
      const texts = new Set(before.policies.map(({ document }) => minified(document)));
      const changed = after.policies.filter(({ document }) => !texts.has(minified(document)));
      expect(changed.length).toBeGreaterThan(0);
      expect(changed.length).toBeLessThanOrEqual(2);
      expect(after.proof.surprises).toEqual([]);
    }
  });

  it('lets through what is allowed, and nothing else, when an allow-list is asked for', async () => {
    const settings = settingsWith({
      guarded: SETTINGS.guarded,
      allow: { wildcards: true, prefixes: ['organizations'] },
    });
    const { proof, wanted } = await generatedFor(TYPES, { settings });
    expect(wanted?.targets.get('ou-ab12-11111111')?.attached).not.toContain('FullAWSAccess');
    expect(proof.surprises).toEqual([]);
  });
});

it('what proves nothing surprising without policies is no proof', async () => {
  const { surprises } = await provenOf(ORGANIZATION, { actions: actionsFor(TYPES), settings: SETTINGS });
  const groups = new Set(surprises.map(({ expectation }) => expectation.group));
  for (const { group, path, denied } of whole.proof.counts) {
    if (denied > 0) expect(groups, `${group} ${path}`).toContain(group);
  }
});

it('lint takes nothing for the data plane that the review lets provision', () => {
  const { classified } = actionsFor(TYPES);
  const contradicted = DATA_PLANE.flatMap((pattern) => REFERENCE.matching(pattern)).filter(({ name }) => {
    const action = classified.get(name.toLowerCase());
    return action && isProvisioning(action);
  });
  expect(contradicted.map(({ name }) => name)).toEqual([]);
});
