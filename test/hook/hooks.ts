import { openPolicy } from '../../schemas/policy.ts';
import { policyStore } from '../../schemas/policy-store.ts';
import { wellFormed } from './contract.ts';
import type { HookSettings } from '../../hook/decide.ts';
import { createHandler } from '../../hook/handler.ts';
import type { HookResponse } from '../../hook/response.ts';
import { servePayload } from '../../simulation/payload-server.ts';

/** The shipped pack. */
export const POLICY = openPolicy('restricted-schemas');

/** The settings of a Hook that judges by the shipped pack. */
export const SETTINGS: HookSettings = { store: policyStore(POLICY), organizationID: 'o-exampleorg1' };

/** That Hook. */
export const HANDLER = createHandler(SETTINGS);

/** A queue that the pack approves. */
export const QUEUE = {
  KmsMasterKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab',
  RedriveAllowPolicy: { redrivePermission: 'denyAll' },
};

/** A RESOURCE event as the Hooks User Guide shows it, with changes. */
export function resourceEvent(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const { properties = QUEUE, ...root } = changes;
  return {
    clientRequestToken: 'token-1',
    awsAccountId: '111122223333',
    stackId:
      'arn:aws:cloudformation:eu-west-1:111122223333:stack/orders/1234abcd-12ab-34cd-56ef-1234567890ab',
    hookTypeName: 'Stackgate::Test::Hook',
    hookTypeVersion: '00000001',
    hookModel: { LambdaFunction: 'arn:aws:lambda:eu-west-1:111122223333:function:stackgate' },
    actionInvocationPoint: 'CREATE_PRE_PROVISION',
    requestData: {
      targetName: 'AWS::SQS::Queue',
      targetType: 'AWS::SQS::Queue',
      targetLogicalId: 'Failed',
      targetModel: { resourceProperties: properties },
    },
    requestContext: { invocation: 1, callbackContext: null },
    ...root,
  };
}

/** A CLOUD_CONTROL event: as above, without a stack. */
export function cloudControlEvent(changes: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  return resourceEvent({ stackId: '', changeSetId: '', ...changes });
}

/** The request data of an event of any type. */
export function requestData(
  targetName: string,
  resourceProperties: unknown,
  targetLogicalId = 'R',
): Record<string, unknown> {
  return { targetName, targetType: 'RESOURCE', targetLogicalId, targetModel: { resourceProperties } };
}

/** The event of a whole operation, as the Hooks User Guide shows it, with changes. */
export function wholeEvent(
  target: 'STACK' | 'CHANGE_SET',
  payload: string,
  changes: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const changeSet = 'arn:aws:cloudformation:eu-west-1:111122223333:changeSet/release/1234abcd';
  return resourceEvent({
    requestData: {
      targetName: target,
      targetType: target,
      targetLogicalId: target === 'STACK' ? 'orders' : changeSet,
      payload,
    },
    ...changes,
  });
}

/** What the Hook answers to a whole operation with a payload. Changes of the event may need the payload's URL. */
export async function answerTo(
  target: 'STACK' | 'CHANGE_SET',
  payload: unknown,
  changes: Changes | ((url: string) => Changes) = {},
): Promise<HookResponse> {
  const server = await servePayload(payload);
  try {
    const url = `http://${server.host}/key?X-Amz-Signature=s`;
    const event = wholeEvent(target, url, typeof changes === 'function' ? changes(url) : changes);
    const handler = createHandler({ ...SETTINGS, payload: { httpHost: server.host } });
    const response = await handler(JSON.parse(JSON.stringify(event)));
    wellFormed(response);
    return response;
  } finally {
    await server.close();
  }
}

type Changes = Readonly<Record<string, unknown>>;
