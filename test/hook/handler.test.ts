import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHandler, failingHandler } from '../../hook/handler.ts';
import { wellFormed } from './contract.ts';
import { cloudControlEvent, HANDLER, QUEUE, requestData, resourceEvent, SETTINGS } from './hooks.ts';

const SUCCESS = { hookStatus: 'SUCCESS', clientRequestToken: 'token-1' };
const REFUSED = { hookStatus: 'FAILED', errorCode: 'NonCompliant', clientRequestToken: 'token-1' };
const FAILURE = { hookStatus: 'FAILED', errorCode: 'InternalFailure' };

describe('an event', () => {
  const { KmsMasterKeyId: _, ...noKey } = QUEUE;
  const data = resourceEvent().requestData as Record<string, unknown>;
  const cases: readonly (readonly [name: string, event: unknown, answer: object])[] = [
    ['of an approved resource', resourceEvent(), SUCCESS],
    ['of a refused resource', resourceEvent({ properties: noKey }), REFUSED],
    ['of Cloud Control, approved', cloudControlEvent(), SUCCESS],
    ['of Cloud Control, refused', cloudControlEvent({ properties: noKey }), REFUSED],
    ['of Cloud Control with no stack at all', cloudControlEvent({ stackId: undefined }), SUCCESS],
    ['that updates', resourceEvent({ actionInvocationPoint: 'UPDATE_PRE_PROVISION' }), SUCCESS],
    [
      'that updates to what is refused',
      resourceEvent({ actionInvocationPoint: 'UPDATE_PRE_PROVISION', properties: noKey }),
      REFUSED,
    ],
    [
      'that imports',
      resourceEvent({ actionInvocationPoint: 'IMPORT_PRE_PROVISION', properties: noKey }),
      REFUSED,
    ],
    [
      'that deletes, with an empty model',
      resourceEvent({ actionInvocationPoint: 'DELETE_PRE_PROVISION', properties: {} }),
      SUCCESS,
    ],
    [
      'that deletes, without a model',
      resourceEvent({
        actionInvocationPoint: 'DELETE_PRE_PROVISION',
        requestData: { ...data, targetModel: null },
      }),
      SUCCESS,
    ],
    [
      'that deletes a type which is not approved',
      resourceEvent({
        actionInvocationPoint: 'DELETE_PRE_PROVISION',
        requestData: requestData('AWS::No::Type', undefined),
      }),
      SUCCESS,
    ],
    ['with null for properties', resourceEvent({ properties: null }), REFUSED],
    ['with empty text for properties', resourceEvent({ properties: '' }), REFUSED],
    ['without a model', resourceEvent({ requestData: { ...data, targetModel: undefined } }), REFUSED],
    [
      'of a type that is not approved',
      resourceEvent({ requestData: requestData('AWS::No::Type', {}) }),
      REFUSED,
    ],
    [
      'with a target type of another kind',
      resourceEvent({ requestData: { ...data, targetType: 'RESOURCE' } }),
      SUCCESS,
    ],
    [
      'with keys in other letters',
      {
        clientrequesttoken: 'token-1',
        AwsAccountId: '111122223333',
        stackID: resourceEvent().stackId,
        ActionInvocationPoint: 'CREATE_PRE_PROVISION',
        requestdata: data,
      },
      SUCCESS,
    ],
    [
      'without a token',
      resourceEvent({ clientRequestToken: undefined }),
      { ...SUCCESS, clientRequestToken: '' },
    ],
    [
      'without a token, refused',
      resourceEvent({ clientRequestToken: null, properties: noKey }),
      { ...REFUSED, clientRequestToken: '' },
    ],
    [
      'of a stack',
      resourceEvent({
        requestData: { targetName: 'STACK', targetLogicalId: 'orders', payload: 'https://example.com' },
      }),
      FAILURE,
    ],
    [
      'of a change set',
      resourceEvent({
        requestData: { targetName: 'CHANGE_SET', targetLogicalId: 'arn', payload: 'https://example.com' },
      }),
      FAILURE,
    ],
    [
      'with a token that no response could hold',
      resourceEvent({ clientRequestToken: 't'.repeat(6 * 1024 * 1024) }),
      { ...FAILURE, clientRequestToken: '' },
    ],
    ['without an account', resourceEvent({ awsAccountId: undefined }), FAILURE],
    ['with half an account', resourceEvent({ awsAccountId: '1111' }), FAILURE],
    ['without an action', resourceEvent({ actionInvocationPoint: '' }), FAILURE],
    ['without request data', resourceEvent({ requestData: undefined }), FAILURE],
    ['with a list for properties', resourceEvent({ properties: [] }), FAILURE],
    ['with text for properties', resourceEvent({ properties: 'x' }), FAILURE],
    ['that is null', null, FAILURE],
    ['that is text', 'event', FAILURE],
  ];
  it.each(cases)('%s', async (_, event, answer) => {
    const response = await HANDLER(event);
    expect(response).toMatchObject(answer);
    wellFormed(response);
  });

  it('of another account is judged by that account', async () => {
    const response = await HANDLER(resourceEvent({ awsAccountId: '444455556666' }));
    expect(response).toMatchObject(REFUSED);
  });

  it('of Cloud Control is judged by the Region of the Hook', async () => {
    const hookModel = { LambdaFunction: 'arn:aws:lambda:us-east-1:111122223333:function:stackgate' };
    expect(await HANDLER(cloudControlEvent({ hookModel }))).toMatchObject(REFUSED);
  });

  it('whose place is not known is refused, not deferred', async () => {
    const response = await HANDLER(cloudControlEvent({ hookModel: undefined }));
    expect(response).toMatchObject(REFUSED);
    expect(response.message).toContain('is not known here');
  });
});

describe('an answer', () => {
  it('names rule, reason and fix', async () => {
    const response = await HANDLER(
      resourceEvent({ properties: { ...QUEUE, KmsMasterKeyId: 'alias/aws/sqs' } }),
    );
    expect(response.message).toMatch(
      /^Failed \(AWS::SQS::Queue\) is refused for one reason\. \[sqs-queue-customer-managed-key\] KmsMasterKeyId /,
    );
    expect(response.annotations).toEqual([
      {
        annotationName: 'sqs-queue-customer-managed-key',
        status: 'FAILED',
        statusMessage: expect.stringContaining('KmsMasterKeyId') as string,
        remediationMessage: 'Set KmsMasterKeyId to a key of this account and Region.',
        severityLevel: 'HIGH',
      },
    ]);
  });

  it('tells how many findings are left out', async () => {
    const properties = Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`Unknown${index}`, 1]));
    const response = await HANDLER(resourceEvent({ properties: { ...QUEUE, ...properties } }));
    expect(response.message).toMatch(
      / is refused for 200 reasons\. .* And \d+ more\. GetHookResult lists all findings and their fixes\.$/,
    );
    expect(response.annotations?.at(-1)).toMatchObject({
      annotationName: 'more-findings',
      statusMessage: '151 more findings are not listed.',
    });
    wellFormed(response);
  });

  it('puts the most severe findings first', async () => {
    const properties = { ...QUEUE, KmsMasterKeyId: 'alias/aws/sqs', VisibilityTimeout: [], Aa: 1 };
    const { annotations = [] } = await HANDLER(resourceEvent({ properties }));
    expect(annotations.map(({ severityLevel }) => severityLevel)).toEqual(['HIGH', 'HIGH', 'MEDIUM']);
  });

  it('links to the rules where the deployment says where they are', async () => {
    const handler = createHandler({ ...SETTINGS, rulesUrl: 'https://example.com/rules' });
    const response = await handler(
      resourceEvent({ properties: { ...QUEUE, KmsMasterKeyId: 'alias/aws/sqs' } }),
    );
    expect(response.message).toMatch(/ Rules: https:\/\/example\.com\/rules$/);
    expect(response.annotations).toEqual([
      expect.objectContaining({
        remediationLink: 'https://example.com/rules#sqs-queue-customer-managed-key',
      }),
    ]);
    wellFormed(response);
  });

  it('is cut between whole characters', async () => {
    const name = '\u{1F5DD}'.repeat(2000);
    for (const pad of ['', 'x']) {
      const data = requestData('AWS::SQS::Queue', { ...QUEUE, [`${pad}${name}`]: 1 }, `${pad}${name}`);
      const response = await HANDLER(resourceEvent({ requestData: data }));
      expect(JSON.stringify(response)).not.toMatch(/\\ud83d/);
      wellFormed(response);
    }
  });

  it.each([QUEUE, {}, { ['p'.repeat(20_000)]: 1 }])('fits, however long names are', async (properties) => {
    const data = requestData('AWS::SQS::Queue', properties, 'x'.repeat(5000));
    wellFormed(await HANDLER(resourceEvent({ requestData: data })));
  });

  it('says what kept the Hook from starting', async () => {
    const response = await failingHandler(new Error('no bundle'))(resourceEvent());
    expect(response).toMatchObject({ ...FAILURE, clientRequestToken: 'token-1' });
    expect(response.message).toContain('no bundle');
  });

  it('to a store that fails is FAILED', async () => {
    const handler = createHandler({
      store: { open: () => Promise.reject(new Error('disk on fire')) },
      now: Date.now,
    });
    const response = await handler(resourceEvent());
    expect(response).toMatchObject(FAILURE);
    expect(response.message).toContain('disk on fire');
  });

  it('never shows a value that may be secret', async () => {
    const secret = 'hunter2-correct-horse';
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('DB_PASSWORD', 'ApiToken', 'CLIENT_SECRET'), async (name) => {
        const properties = {
          Role: 'arn:aws:iam::111122223333:role/r',
          Code: {},
          TracingConfig: { Mode: 'Active' },
          Environment: { Variables: { [name]: secret, Nested: { wrong: secret } } },
        };
        const response = await HANDLER(
          resourceEvent({ requestData: requestData('AWS::Lambda::Function', properties) }),
        );
        expect(response).toMatchObject(REFUSED);
        expect(JSON.stringify(response)).not.toContain(secret);
      }),
    );
  });
});

it('answers every event, whatever it is', async () => {
  const event = resourceEvent();
  const anything = fc.anything({
    withBigInt: true,
    withDate: true,
    withMap: true,
    withNullPrototype: true,
    withObjectString: true,
  });
  const keys = [...Object.keys(event), ...Object.keys(event.requestData as object)];
  const mangled = fc
    .tuple(fc.constantFrom(...keys), anything)
    .map(([key, value]) =>
      key in event
        ? { ...event, [key]: value }
        : { ...event, requestData: { ...(event.requestData as object), [key]: value } },
    );
  await fc.assert(
    fc.asyncProperty(fc.oneof(anything, mangled), async (one) => {
      wellFormed(await HANDLER(one));
    }),
    { numRuns: 2000 },
  );
});
