import fc from 'fast-check';
import { expect, it } from 'vitest';
import { filesOf, policiesOf } from '../../../scps/pack/files.ts';
import { pack } from '../../../scps/pack/pack.ts';
import { QUOTAS } from '../../../scps/quotas.ts';
import { allow, catalogue, deny, lists } from './lists.ts';

it('files are read as the policies that were written', () => {
  fc.assert(
    fc.property(lists(20), (list) => {
      const policies = pack([deny(list), allow(list)], catalogue, QUOTAS);
      expect(policiesOf(filesOf(policies))).toEqual(policies);
    }),
    { numRuns: 20 },
  );
});

it('a file has one action a line', () => {
  const actions = ['sqs:CreateQueue', 'kms:CreateKey'];
  expect([...filesOf(pack([allow(actions)], catalogue, QUOTAS))]).toEqual([
    [
      'policies/stackgate-scp-allow-1.json',
      `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Sid": "AllowedListActions1",
      "Effect": "Allow",
      "Action": [
        "kms:CreateKey",
        "sqs:CreateQueue"
      ],
      "Resource": "*"
    }
  ]
}
`,
    ],
  ]);
});

it.each([
  ['policies/mine.json', '{}', /not named as stackgate names its policies/],
  ['policies/stackgate-scp-deny-1.yaml', '{}', /not named as stackgate names its policies/],
  ['policies/stackgate-scp-deny-1', '{}', /not named as stackgate names its policies/],
  ['policies/stackgate-scp-deny-01.json', '{}', /not named as stackgate names its policies/],
  ['policies/stackgate-scp-deny-1.json', '{"Version":', /^policies\/stackgate-scp-deny-1\.json:1:\d+: /],
])('%s with %s is refused', (path, text, message) => {
  expect(() => policiesOf(new Map([[path, text]]))).toThrow(message);
});
