import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { all, any, negated, type Answer } from '../../gate/stack/answer.ts';
import { judgeInStack } from '../../gate/stack/judge-stack.ts';
import type { Requirement, StackRule } from '../../gate/stack/stack-rule.ts';
import { stackOf } from '../../template/stack.ts';
import { resolved } from '../template/templates.ts';
import { POLICY } from '../hook/hooks.ts';

const answers = fc.constantFrom<Answer>('yes', 'no', { maybe: 'depends on what nobody knows' });

describe('answers', () => {
  it('stay right when what was unknown is decided', () => {
    const decided = (answer: Answer, as: 'yes' | 'no'): Answer => (typeof answer === 'object' ? as : answer);
    fc.assert(
      fc.property(
        fc.array(answers),
        fc.infiniteStream(fc.constantFrom<'yes' | 'no'>('yes', 'no')),
        (list, stream) => {
          const known = list.map((answer) => decided(answer, stream.next().value as 'yes' | 'no'));
          for (const fold of [all, any]) {
            const [before, after] = [fold(list), fold(known)];
            if (typeof before === 'string') expect(after).toBe(before);
            if (!list.some((answer) => typeof answer === 'object')) expect(typeof before).toBe('string');
          }
          expect(all(known)).toBe(known.includes('no') ? 'no' : 'yes');
          expect(negated(any(known))).toBe(all(known.map(negated)));
        },
      ),
    );
  });
});

/** The verdicts on the resources of a template by one rule on queues. */
function verdicts(text: string, need: Requirement, when?: Requirement): Record<string, string> {
  const rule: StackRule = {
    id: 'a-rule',
    title: 'Title',
    why: 'Why.',
    fix: 'Fix.',
    severity: 'HIGH',
    for: 'AWS::SQS::Queue',
    need,
    ...(when && { when }),
  };
  const stack = stackOf(
    resolved(text, {
      accountID: '111122223333',
      region: 'eu-west-1',
      partition: 'aws',
      resourceType: POLICY.snapshotFor,
    }),
  );
  return Object.fromEntries(
    stack.resources.flatMap((resource) =>
      resource.variants.flatMap((variant) =>
        judgeInStack(resource, variant, stack, [rule], {}).map(({ verdict, message }) => [
          resource.logicalId,
          `${verdict}: ${message}`,
        ]),
      ),
    ),
  );
}

const NAMED: Requirement = { referredBy: { type: 'AWS::SQS::QueuePolicy', at: ['/Queues/*'] } };
const LACKS = 'refused: Work is named by no AWS::SQS::QueuePolicy.';

function stackWith(policy: string, queue = '{}'): string {
  return `
Parameters:
  Name: { Type: String }
Conditions:
  IsProd: !Equals [!Ref Name, prod]
  IsTest: !Equals [!Ref Name, test]
Resources:
  Work: { Type: AWS::SQS::Queue, Properties: ${queue} }
  Policy: { Type: AWS::SQS::QueuePolicy, ${policy} }
`;
}

describe('a companion', () => {
  it.each<[string, string, string | undefined, string?]>([
    ['by Ref', 'Properties: { Queues: [!Ref Work] }', undefined],
    ['among others', 'Properties: { Queues: [x, !Sub "${Work}"] }', undefined],
    [
      'by its name in an ARN',
      'Properties: { Queues: ["arn:aws:sqs:eu-west-1:111122223333:work"] }',
      undefined,
      '{ QueueName: work }',
    ],
    [
      'by its name in a URL',
      'Properties: { Queues: ["https://sqs.eu-west-1.amazonaws.com/111122223333/work"] }',
      undefined,
      '{ QueueName: work }',
    ],
    [
      'not by a part of its name',
      'Properties: { Queues: ["arn:aws:sqs:eu-west-1:111122223333:workshop"] }',
      LACKS,
      '{ QueueName: work }',
    ],
    ['not when it names nothing', 'Properties: {}', LACKS],
    ['not when it names the resource elsewhere', 'DependsOn: Work, Properties: { Queues: [x] }', LACKS],
    [
      'perhaps, by a parameter',
      'Properties: { Queues: [!Ref Name] }',
      'deferred: It is not known here whether Work is named by no AWS::SQS::QueuePolicy: that depends on the parameter Name, which has no value here.',
    ],
    [
      'perhaps, under a condition of its own',
      'Condition: IsProd, Properties: { Queues: [!Ref Work] }',
      'deferred: It is not known here whether Work is named by no AWS::SQS::QueuePolicy: that depends on the condition IsProd of Policy.',
    ],
    [
      'perhaps, in one branch',
      'Properties: { Queues: [!If [IsTest, !Ref Work, x]] }',
      'deferred: It is not known here whether Work is named by no AWS::SQS::QueuePolicy: that depends on a condition of Policy.',
    ],
  ])('is told %s', (_, policy, expected, queue = '{}') => {
    expect(verdicts(stackWith(policy, queue), NAMED).Work).toBe(expected);
  });

  it('of the same condition is there when the resource is', () => {
    const text = stackWith('Condition: IsProd, Properties: { Queues: [!Ref Work] }').replace(
      'Type: AWS::SQS::Queue,',
      'Type: AWS::SQS::Queue, Condition: IsProd,',
    );
    expect(verdicts(text, NAMED)).toEqual({});
  });

  it('that is never created is not there', () => {
    const text = stackWith('Condition: Never, Properties: { Queues: [!Ref Work] }').replace(
      'Conditions:',
      'Conditions:\n  Never: !Equals [a, b]',
    );
    expect(verdicts(text, NAMED).Work).toBe(LACKS);
  });

  it.each([
    ['a module', '  Policies: { Type: My::Own::Policies::MODULE }\n', /module Policies/],
    ['a macro', 'Transform: MyMacro\n', /MyMacro/],
  ])('that %s may bring is deferred', (_, brought, reason) => {
    const text = `${stackWith('Properties: { Queues: [x] }')}${brought}`;
    expect(verdicts(text, NAMED).Work).toMatch(/^deferred: /);
    expect(verdicts(text, NAMED).Work).toMatch(reason);
  });

  it('is told by what stands in JSON text', () => {
    const text = stackWith(
      'Properties: { Queues: [x] }',
      `{ RedrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:111122223333:failed"}' }`,
    );
    const dead: Requirement = {
      referredBy: { type: 'AWS::SQS::Queue', at: ['/RedrivePolicy/deadLetterTargetArn'] },
    };
    const both = `${text}  Failed: { Type: AWS::SQS::Queue, Properties: { QueueName: failed } }\n`;
    expect(Object.keys(verdicts(both, dead))).toEqual(['Work']);
  });

  it('is never the resource itself', () => {
    const self: Requirement = { referredBy: { type: 'AWS::SQS::Queue', at: ['/QueueName'] } };
    expect(
      verdicts(stackWith('Properties: { Queues: [x] }', '{ QueueName: work }'), self).Work,
    ).toBeDefined();
  });

  it('is asked for only of what a rule concerns', () => {
    const when: Requirement = { exists: { type: 'AWS::SNS::Topic' } };
    const without = stackWith('Properties: { Queues: [x] }');
    expect(verdicts(without, NAMED, when)).toEqual({});
    expect(verdicts(`${without}  Alerts: { Type: AWS::SNS::Topic }\n`, NAMED, when)).toEqual({ Work: LACKS });
  });
});
