import { describe, expect, it } from 'vitest';
import type { HookResponse } from '../../hook/response.ts';
import { KNOWN_AFTER_APPLY } from '../../simulation/wire.ts';
import { answerTo, QUEUE } from './hooks.ts';

const APPROVED = { hookStatus: 'SUCCESS' };
const REFUSED = { hookStatus: 'FAILED', errorCode: 'NonCompliant' };
const FAILURE = { hookStatus: 'FAILED', errorCode: 'InternalFailure' };

/** Nothing in it is asked for by a rule that spans resources. */
const TEMPLATE = 'Resources: { Group: { Type: AWS::Logs::LogGroup } }';

function changed(properties: unknown, changes: Readonly<Record<string, unknown>> = {}): object {
  return {
    logicalResourceId: 'Failed',
    resourceType: 'AWS::SQS::Queue',
    action: 'CREATE',
    lineNumber: 3,
    beforeContext: null,
    afterContext: JSON.stringify({ Properties: properties }),
    ...changes,
  };
}

function answer(
  changedResources: unknown,
  template: unknown = TEMPLATE,
  event: Readonly<Record<string, unknown>> = {},
): Promise<HookResponse> {
  return answerTo('CHANGE_SET', { template, changedResources }, event);
}

const { KmsMasterKeyId: _, ...NO_KEY } = QUEUE;
const later = (name: string, value = KNOWN_AFTER_APPLY): object => changed({ ...QUEUE, [name]: value });
const DELETED = {
  action: 'DELETE',
  beforeContext: '{"Properties":{}}',
  afterContext: null,
  lineNumber: null,
};

describe('a change set', () => {
  it.each<[string, readonly unknown[], object, RegExp]>([
    ['of nothing', [], APPROVED, /^The change set release is approved\.$/],
    ['that creates what is approved', [changed(QUEUE)], APPROVED, /approved\.$/],
    [
      'with numbers and booleans as text',
      [changed({ ...QUEUE, DelaySeconds: '5' })],
      APPROVED,
      /approved\.$/,
    ],
    [
      'that creates what is refused',
      [changed(NO_KEY)],
      REFUSED,
      /^The change set release is refused for one reason\. \[sqs-queue-customer-managed-key\] Failed: /,
    ],
    ['that updates to what is refused', [changed(NO_KEY, { action: 'UPDATE' })], REFUSED, /one reason/],
    ['that imports what is refused', [changed(NO_KEY, { action: 'IMPORT' })], REFUSED, /one reason/],
    ['that does to it what has no name', [changed(NO_KEY, { action: undefined })], REFUSED, /one reason/],
    ['that deletes', [changed(NO_KEY, DELETED)], APPROVED, /approved\.$/],
    [
      'that deletes a type which is not approved',
      [changed({}, { ...DELETED, afterContext: undefined, resourceType: 'AWS::No::Type' })],
      APPROVED,
      /approved\.$/,
    ],
    [
      'of a type that is not approved',
      [changed({}, { resourceType: 'AWS::No::Type' })],
      REFUSED,
      /AWS::No::Type/,
    ],
    ['with what is known later', [later('KmsMasterKeyId')], APPROVED, /provisioned: Failed\.$/],
    [
      'with what is known later, within a text',
      [later('KmsMasterKeyId', `arn:aws:kms:eu-west-1:111122223333:key/${KNOWN_AFTER_APPLY}`)],
      APPROVED,
      /provisioned: Failed\.$/,
    ],
    ['with what is known later, in the place of a list', [later('Tags')], APPROVED, /provisioned: Failed\.$/],
    [
      'with a name that is known later',
      [changed({ ...QUEUE, RedriveAllowPolicy: { [KNOWN_AFTER_APPLY]: 'x' } })],
      APPROVED,
      /provisioned: Failed\.$/,
    ],
    ['with a property that no value makes right', [later('KmsMasterKeyIdd')], REFUSED, /KmsMasterKeyIdd/],
    ['with a masked value', [later('KmsMasterKeyId', '****')], APPROVED, /provisioned: Failed\.$/],
    [
      'with a context that is an object',
      [changed(QUEUE, { afterContext: { Properties: NO_KEY } })],
      REFUSED,
      /one reason/,
    ],
    ['without properties', [changed(QUEUE, { afterContext: '{}' })], REFUSED, /KmsMasterKeyId/],
    [
      'with names that every object has',
      [changed(QUEUE, { afterContext: '{"Properties":{"__proto__":{"KmsMasterKeyId":"x"}}}' })],
      REFUSED,
      /__proto__ is not approved/,
    ],
    [
      'of many, with all findings at once',
      [changed(NO_KEY), changed(NO_KEY, { logicalResourceId: 'Other' }), changed(QUEUE)],
      REFUSED,
      /2 reasons\..* Failed: .* Other: /,
    ],
  ])('%s', async (__, resources, expected, message) => {
    const response = await answer(resources);
    expect(response).toMatchObject({ ...expected, clientRequestToken: 'token-1' });
    expect(response.message).toMatch(message);
  });

  it.each<[string, unknown, RegExp]>([
    ['without its list', undefined, /changedResources .* is not a list/],
    ['with a text for its list', 'all', /is not a list/],
    ['with a text in its list', ['Failed'], /changedResources\[0\] .* is not an object/],
    [
      'without a type',
      [changed({}, { resourceType: undefined })],
      /changedResources\[0\] .* no resourceType/,
    ],
    ['without a logical id', [changed({}, { logicalResourceId: '' })], /no logicalResourceId/],
    ['that creates without a context', [changed({}, { afterContext: null })], /afterContext .*\(Failed\)/],
    ['with a broken context', [changed({}, { afterContext: '{"hunter2' })], /\(Failed\) is not JSON/],
    ['with a deep context', [changed({}, { afterContext: '['.repeat(5000) })], /deeper than 200/],
    ['with a text for properties', [changed('x')], /Properties of .*\(Failed\)/],
  ])('%s is not judged', async (__, resources, message) => {
    const response = await answer(resources);
    expect(response).toMatchObject(FAILURE);
    expect(response.message).toMatch(message);
    expect(response.message).not.toContain('hunter2');
  });

  it('is taken with null for its list', async () => {
    expect(await answer(null)).toMatchObject(APPROVED);
  });

  it('is judged by the rules that span resources, by its template', async () => {
    const template = 'Resources: { Failed: { Type: AWS::SQS::Queue } }';
    const response = await answer([changed(NO_KEY)], template);
    expect(response).toMatchObject(REFUSED);
    expect(response.annotations?.map(({ annotationName }) => annotationName)).toEqual([
      'sqs-queue-customer-managed-key',
      'sqs-queue-tls-only',
    ]);
  });

  it('says when a macro makes the stack', async () => {
    const response = await answer([changed(QUEUE)], `Transform: MyMacro\n${TEMPLATE}`);
    expect(response).toMatchObject(APPROVED);
    expect(response.message).toContain('MyMacro rewrites this template');
  });

  it.each([undefined, '', 'CREATE_PRE_PROVISION', 'DELETE_PRE_PROVISION'])(
    'is judged with %s for an action',
    async (actionInvocationPoint) => {
      expect(await answer([changed(NO_KEY)], TEMPLATE, { actionInvocationPoint })).toMatchObject(REFUSED);
    },
  );

  it.each(['', 'Hello: there', 'Resources: ['])(
    'with "%s" for its template is not judged',
    async (template) => {
      expect(await answer([changed(QUEUE)], template)).toMatchObject(FAILURE);
    },
  );
});
