import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Statement } from '../../scps/document.ts';
import { compileOrganization } from '../../scps/evaluate/evaluate.ts';
import type { Outcome } from '../../scps/evaluate/evaluation.ts';
import type { Organization } from '../../scps/organization.ts';
import type { Request } from '../../scps/request.ts';
import { levels, request } from './generators.ts';
import { opinionOf, type Opinion } from './oracle.ts';
import { ACCOUNT, FULL, MANAGEMENT, call, chain, together, type Sketch } from './organizations.ts';

const RCP_SERVICES = new Set(['s3', 'ec2', 'iam']);

/** SCPs at three levels, beside RCPs, which can only deny. */
const organizations = fc
  .tuple(levels, fc.oneof({ weight: 3, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: levels }))
  .map(([scps, rcps]) => (rcps ? together(chain(scps), rcpsOf(rcps)) : chain(scps)));

function rcpsOf(written: readonly (readonly (readonly Statement[])[])[]): Organization {
  const denies = written.map((level) =>
    level
      .map((policy) => policy.filter(({ Effect }) => Effect === 'Deny'))
      .filter(({ length }) => length > 0),
  );
  return chain(denies, 'RESOURCE_CONTROL_POLICY');
}

it('agrees with another evaluator', () => {
  const counts = { allowed: 0, 'implicit-deny': 0, 'explicit-deny': 0, exempt: 0, undecided: 0 };
  fc.assert(
    fc.property(
      organizations,
      fc.array(request, { minLength: 6, maxLength: 6 }),
      (organization, requests) => {
        const evaluate = compileOrganization(organization, RCP_SERVICES);
        for (const one of requests) {
          const ours = evaluate(one);
          counts[ours.outcome] += 1;
          expect(ours.outcome).toBe(opinionOf(organization, one));
          if (ours.outcome !== 'explicit-deny') continue;
          // The statement that we name denies by itself too.
          const alone = opinionOf(withOnly(organization, ours.by.policy, ours.by.index), one);
          expect(alone).toBe('explicit-deny');
        }
      },
    ),
    { numRuns: 1000 },
  );
  // No outcome is so rare that the agreement says nothing of it.
  const asked = Object.values(counts).reduce((sum, count) => sum + count, 0);
  for (const outcome of ['allowed', 'implicit-deny', 'explicit-deny'] as const)
    expect(counts[outcome] / asked, outcome).toBeGreaterThan(0.1);
  expect(counts).toMatchObject({ exempt: 0, undecided: 0 });
});

/** The organization with one statement, beside what allows everything. */
function withOnly(organization: Organization, policy: string, index: number): Organization {
  const found = organization.policies.get(policy);
  const statement = found?.document.Statement[index];
  if (!found || !statement) throw new Error(`${policy} has no statement ${index}.`);
  const Statement = found.type === 'SERVICE_CONTROL_POLICY' ? [FULL, statement] : [statement];
  const policies = new Map([[policy, { ...found, document: { ...found.document, Statement } }]]);
  const full = chain([]);
  const holder = { ...full, policies };
  const targets = [...full.targets].map(([id, target]) => {
    const attached = organization.targets.get(id)?.attached.includes(policy) ? [policy] : [];
    return [id, { ...target, attached }] as const;
  });
  return together(full, { ...holder, targets: new Map(targets) });
}

/** A deny under a condition, for a call with these keys. */
const under = (operator: string, key: string, value: string): Sketch => ({
  Effect: 'Deny',
  Condition: { [operator]: { [key]: [value] } },
});
const BUCKET = 'arn:aws:s3:::orders';

/**
 * Where the two evaluators differ, and why ours is right. The generators leave these out. A line that fails says that
 * the other has changed: then take it away, and widen the generators.
 */
const DIFFERENCES: readonly [
  reason: string,
  sketch: Sketch,
  request: Request,
  ours: Outcome,
  theirs: Opinion,
][] = [
  [
    'SCPs do not bound service-linked roles',
    { Effect: 'Deny' },
    call('s3:PutObject', { 'aws:PrincipalArn': `arn:aws:iam::${ACCOUNT}:role/aws-service-role/a/X` }),
    'exempt',
    'explicit-deny',
  ],
  [
    'SCPs do not bound the management account',
    { Effect: 'Deny' },
    call('s3:PutObject', { 'aws:PrincipalArn': `arn:aws:iam::${MANAGEMENT}:role/Admin` }),
    'exempt',
    'explicit-deny',
  ],
  [
    'ARN operators take policy variables in every part; the other splits at the colon of their key',
    under('ArnNotLike', 'aws:PrincipalArn', 'arn:aws:iam::${aws:PrincipalAccount}:role/*'),
    call('s3:PutObject', { 'aws:PrincipalAccount': ACCOUNT }),
    'allowed',
    'explicit-deny',
  ],
  [
    'a negated operator matches a variable without a value ("Policy variables with no value")',
    under('StringNotEquals', 'aws:PrincipalTag/team', '${aws:username}'),
    call('s3:PutObject', { 'aws:PrincipalTag/team': 'ada' }),
    'explicit-deny',
    'allowed',
  ],
  [
    'AWS does not say what NotResource makes of a variable without a value',
    { Effect: 'Deny', NotResource: ['arn:aws:s3:::${aws:username}'] },
    call('s3:PutObject', {}, BUCKET),
    'undecided',
    'allowed',
  ],
  [
    'AWS does not say what an operator for one value makes of several',
    under('StringNotEquals', 'aws:CalledVia', 'a'),
    call('s3:PutObject', { 'aws:CalledVia': ['a', 'b'] }),
    'undecided',
    'allowed',
  ],
  [
    'a negated operator matches a value of another type, which is not what the policy names',
    under('ArnNotLike', 'aws:SourceArn', 'arn:aws:s3:::*'),
    call('s3:PutObject', { 'aws:SourceArn': 'orders' }),
    'explicit-deny',
    'allowed',
  ],
  [
    '${*} is an asterisk wherever variables are taken, in StringEquals too',
    under('StringEquals', 'aws:PrincipalTag/team', 'a${*}'),
    call('s3:PutObject', { 'aws:PrincipalTag/team': 'a*' }),
    'explicit-deny',
    'allowed',
  ],
  [
    '0.0.0.0/0 is every address of IPv4; the other shifts by 32 bits, which are none',
    under('IpAddress', 'aws:SourceIp', '0.0.0.0/0'),
    call('s3:PutObject', { 'aws:SourceIp': '203.0.113.7' }),
    'explicit-deny',
    'allowed',
  ],
  [
    'an address of IPv6 has several spellings',
    under('IpAddress', 'aws:SourceIp', '2001:db8::7'),
    call('s3:PutObject', { 'aws:SourceIp': '2001:DB8:0:0::7' }),
    'explicit-deny',
    'allowed',
  ],
  [
    'a number alone is in seconds since 1970; the other takes milliseconds',
    under('DateGreaterThan', 'aws:CurrentTime', '2026-01-01'),
    call('s3:PutObject', { 'aws:CurrentTime': '1780000000' }),
    'explicit-deny',
    'allowed',
  ],
  [
    'the last asterisk of a segment of an ARN reaches beyond its colon',
    { Effect: 'Deny', Resource: ['arn:aws:sqs:*:jobs:*'] },
    call('sqs:SendMessage', {}, `arn:aws:sqs:eu-west-1:${ACCOUNT}:jobs:1`),
    'explicit-deny',
    'allowed',
  ],
  [
    'the other takes a request for * for one that is for everything, not for an action without resources',
    { Effect: 'Deny', NotResource: [BUCKET] },
    call('s3:PutObject', {}, '*'),
    'explicit-deny',
    'allowed',
  ],
];

it.each(DIFFERENCES)('differs: %s', (_reason, sketch, one, ours, theirs) => {
  const organization = chain([[[FULL, sketch]]]);
  expect(compileOrganization(organization, RCP_SERVICES)(one).outcome).toBe(ours);
  expect(opinionOf(organization, one)).toBe(theirs);
});
