import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsWildcardInAnyLetters } from '../../../gate/wildcard.ts';
import { minified, type PolicyType } from '../../../scps/document.ts';
import type { Organization, Target } from '../../../scps/organization.ts';
import { RolloutError } from '../../../scps/rollout/errors.ts';
import { QUOTAS } from '../../../scps/quotas.ts';
import { isOurs } from '../../../scps/rollout/names.ts';
import { planOf, type Plan, type PlanOptions } from '../../../scps/rollout/plan.ts';
import {
  fingerprint,
  inverse,
  stateOf,
  take,
  type Actual,
  type State,
  type Step,
} from '../../../scps/rollout/state.ts';
import { pathOf, treeOf, upwards } from '../../../scps/rollout/tree.ts';
import { actualOf, allow, changes, deny, FULL, organizationOf, policyOf, RCP_FULL } from './organizations.ts';

const TYPES: readonly PolicyType[] = ['SERVICE_CONTROL_POLICY', 'RESOURCE_CONTROL_POLICY'];
const OPEN: PlanOptions = { replaceFullAccess: true };

interface Call {
  readonly action: string;
  readonly isDirect: boolean;
}

const CALLS: readonly Call[] = ['a:x', 'a:y', 'b:x', 'b:y', 'c:x'].flatMap((action) => [
  { action, isDirect: true },
  { action, isDirect: false },
]);

interface RawStatement {
  Effect: string;
  Action?: string | string[];
  NotAction?: string | string[];
  Condition?: object;
}

type Judgement = 'denied' | 'allowed' | 'nothing';

/** What AWS would make of a call, by the texts of the policies; written apart from the planner. */
function judgeOf({ targets }: Actual): (state: State, account: string, call: Call) => Judgement {
  const paths = new Map([...targets.keys()].map((id) => [id, [...upwards(treeOf(targets), id)]]));
  const texts = new Map<string, readonly RawStatement[]>();

  function statementsOf(content: string): readonly RawStatement[] {
    const read =
      texts.get(content) ?? [(JSON.parse(content) as { Statement: RawStatement[] }).Statement].flat();
    texts.set(content, read);
    return read;
  }

  return ({ attached, policies }, account, { action, isDirect }) => {
    const fits = (of: string | string[]): boolean =>
      [of].flat().some((one) => fitsWildcardInAnyLetters(one, action));
    let answer: Judgement = 'allowed';
    for (const id of paths.get(account) ?? []) {
      for (const type of TYPES) {
        const those = [...(attached.get(id) ?? [])]
          .flatMap((name) => policies.get(name) ?? [])
          .filter((policy) => policy.type === type)
          .flatMap(({ content }) => statementsOf(content))
          .filter(({ Condition }) => !Condition || isDirect)
          .filter(({ Action, NotAction }) => (Action ? fits(Action) : !fits(NotAction ?? [])));
        if (those.some(({ Effect }) => Effect === 'Deny')) return 'denied';
        if (!those.some(({ Effect }) => Effect === 'Allow')) answer = 'nothing';
      }
    }
    return answer;
  };
}

function planned(
  now: Organization,
  then: Organization,
  options: PlanOptions,
): { plan: Plan; actual: Actual } | undefined {
  const actual = actualOf(now);
  try {
    return { plan: planOf(then, actual, options), actual };
  } catch (error) {
    if (error instanceof RolloutError) return undefined;
    throw error;
  }
}

/** Takes a step as AWS would: refuses what AWS refuses. */
function takeAsAws(step: Step, state: State, before: string): void {
  const problem = (text: string): Error => new Error(`${before}: ${JSON.stringify(step)}: ${text}`);
  if (step.do === 'create') expect(state.policies.has(step.policy.name)).toBe(false);
  if (step.do === 'delete') {
    for (const names of state.attached.values()) expect(names.has(step.policy.name)).toBe(false);
  }
  if (step.do === 'attach' || step.do === 'detach') {
    const names = state.attached.get(step.target);
    if (!names || !state.policies.has(step.policy)) throw problem('there is no such policy or target');
    expect(names.has(step.policy)).toBe(step.do === 'detach');
  }
  take(step, state);
  for (const names of state.attached.values()) {
    for (const type of TYPES) {
      const count = [...names].filter((name) => state.policies.get(name)?.type === type).length;
      if (count > QUOTAS[type].attachedPerTarget) throw problem(`${count} are attached`);
      if (count === 0) throw problem('the last one left');
    }
    expect(names.has('RCPFullAWSAccess')).toBe(true);
  }
}

describe('a plan', () => {
  it('keeps every call that is denied before and after denied, and every one that is allowed allowed, at any moment', () => {
    let plans = 0;
    let steps = 0;
    fc.assert(
      fc.property(changes, fc.boolean(), fc.nat(), ({ now, then }, replaceFullAccess, at) => {
        const stage = [undefined, ...now.targets.keys()][at % (now.targets.size + 1)];
        const options = { replaceFullAccess, ...(stage !== undefined && { stage }) };
        const made = planned(now, then, options);
        if (!made) return;
        const { plan, actual } = made;
        plans += 1;
        const judge = judgeOf(actual);
        const judgements = (state: State): Judgement[] =>
          [...now.targets.keys()].flatMap((account) => CALLS.map((call) => judge(state, account, call)));
        // All that will be so when every stage is over, not this one alone.
        const whole = planned(now, then, { replaceFullAccess });
        if (!whole) return;
        const end = stateOf(actual);
        for (const step of whole.plan.steps) take(step, end);
        const [old, final] = [judgements(stateOf(actual)), judgements(end)];

        const state = stateOf(actual);
        const states = [fingerprint(state)];
        for (const [index, step] of plan.steps.entries()) {
          takeAsAws(step, state, `step ${index}`);
          steps += 1;
          for (const [call, judgement] of judgements(state).entries()) {
            if (old[call] === final[call] && old[call] !== 'nothing') expect(judgement).toBe(old[call]);
          }
          states.push(fingerprint(state));
        }
        expect(fingerprint(state)).toBe(plan.to);
        expect(states[0]).toBe(plan.from);

        // Back from any prefix, through states that were all there on the way.
        for (const step of [...plan.steps].reverse()) {
          expect(fingerprint(state)).toBe(states.pop());
          takeAsAws(inverse(step), state, 'back');
        }
        expect(fingerprint(state)).toBe(plan.from);
      }),
      { numRuns: 500 },
    );
    // Refusals alone would prove nothing.
    expect(plans).toBeGreaterThan(150);
    expect(steps).toBeGreaterThan(1000);
  });

  it('ends in what is wanted, and touches nothing but its own', () => {
    fc.assert(
      fc.property(changes, fc.boolean(), ({ now, then }, replaceFullAccess) => {
        const made = planned(now, then, { replaceFullAccess });
        if (!made) return;
        const { plan, actual } = made;
        const state = stateOf(actual);
        for (const step of plan.steps) {
          const name = 'target' in step ? step.policy : step.policy.name;
          expect(isOurs({ name }) || (replaceFullAccess && name === 'FullAWSAccess')).toBe(true);
          take(step, state);
        }
        for (const target of then.targets.values()) {
          const wanted = target.attached.flatMap((name) => {
            const policy = then.policies.get(name);
            return policy && isOurs(policy) ? minified(policy.document) : [];
          });
          const names = [...(state.attached.get(target.id) ?? [])];
          const there = names
            .filter((name) => isOurs({ name }))
            .map((name) => state.policies.get(name)?.content ?? '');
          expect(new Set(there)).toEqual(new Set(wanted));
          if (replaceFullAccess)
            expect(names.includes('FullAWSAccess')).toBe(target.attached.includes('FullAWSAccess'));
          const foreign = (all: readonly string[]): string[] =>
            all.filter((name) => !isOurs({ name }) && name !== 'FullAWSAccess').sort();
          expect(foreign(names)).toEqual(foreign(actual.targets.get(target.id)?.attached ?? []));
        }
        // Nothing is left to do.
        const after: Actual = {
          ...actual,
          policies: new Map(
            [...state.policies.values()].map((policy) => [
              policy.name,
              actual.policies.get(policy.name) ?? { ...policy, id: 'p-new', isAwsManaged: false },
            ]),
          ),
          targets: new Map(
            [...actual.targets].map(([id, target]) => [
              id,
              { ...target, attached: [...(state.attached.get(id) ?? [])] },
            ]),
          ),
        };
        expect(planOf(then, after, { replaceFullAccess }).steps).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  it('is found whenever old and new fit beside each other', () => {
    fc.assert(
      fc.property(changes, ({ now, then }) => {
        const bySide = [now, then].map(({ targets }) => targets);
        const isRoomy = [...now.targets.keys()].every((id) =>
          TYPES.every((type) => {
            const names = new Set(bySide.flatMap((targets) => targets.get(id)?.attached ?? []));
            return (
              [...names].filter((name) => now.policies.get(name)?.type === type).length <=
              QUOTAS[type].attachedPerTarget
            );
          }),
        );
        fc.pre(isRoomy);
        expect(() => planOf(then, actualOf(now), OPEN)).not.toThrow(/no place/);
      }),
      { numRuns: 500 },
    );
  });

  it('reaches few before many, and the root last', () => {
    fc.assert(
      fc.property(changes, ({ now, then }) => {
        const made = planned(now, then, OPEN);
        if (!made) return;
        const tree = treeOf(now.targets);
        const first = new Map<string, number>();
        for (const [index, step] of made.plan.steps.entries()) {
          if (step.do === 'attach' && step.policy !== 'FullAWSAccess' && !first.has(step.target))
            first.set(step.target, index);
        }
        for (const [id, index] of first) {
          for (const above of [...upwards(tree, id)].slice(1)) {
            // A target above may come first only where this one had to wait for it.
            const later = first.get(above);
            if (later !== undefined && later < index) expect(hadToWait(made.plan, id)).toBe(true);
          }
        }
      }),
    );
  });
});

/** Something left the target before its first policy came: its places were taken. */
function hadToWait({ steps }: Plan, target: string): boolean {
  const those = steps.filter((step) => 'target' in step && step.target === target);
  return those[0]?.do === 'detach';
}

const ROOT: Target = {
  id: 'r-root',
  name: 'Root',
  type: 'ROOT',
  attached: ['FullAWSAccess', 'RCPFullAWSAccess'],
};
const TEST: Target = {
  id: 'ou-root-1',
  name: 'Test',
  type: 'ORGANIZATIONAL_UNIT',
  parent: 'r-root',
  attached: ROOT.attached,
};
const ACCOUNT: Target = {
  id: '222222222222',
  name: 'canary',
  type: 'ACCOUNT',
  parent: 'ou-root-1',
  attached: ROOT.attached,
};
const GATE = policyOf('stackgate-gate', [deny(['s3:CreateBucket'], true)]);
const LIST = ['stackgate-list-1', 'stackgate-list-2'].map((name) =>
  policyOf(name, [allow([`${name.at(-1) ?? ''}:*`])]),
);

const withAttached = (target: Target, ...attached: readonly string[]): Target => ({ ...target, attached });
const words = ({ steps }: Plan): string[] =>
  steps.map((step) =>
    'target' in step
      ? `${step.do} ${step.policy.replace(/-[0-9a-f]{12}$/, '')} ${step.target}`
      : `${step.do} ${step.policy.name.replace(/-[0-9a-f]{12}$/, '')}`,
  );

describe('a plan in particular', () => {
  const base = [FULL, RCP_FULL];
  const now = actualOf(organizationOf([ROOT, TEST, ACCOUNT], base));
  const many = Array.from({ length: 10 }, (_, index) => policyOf(`other-${index}`, [deny([`o:${index}`])]));

  it('attaches every part of an allow-list before FullAWSAccess leaves, and only when it may', () => {
    const wanted = organizationOf(
      [ROOT, withAttached(TEST, 'stackgate-list-1', 'stackgate-list-2', 'RCPFullAWSAccess'), ACCOUNT],
      [...base, ...LIST],
    );
    const steps = [
      'create stackgate-list-1',
      'create stackgate-list-2',
      'attach stackgate-list-1 ou-root-1',
      'attach stackgate-list-2 ou-root-1',
    ];
    expect(words(planOf(wanted, now, OPEN))).toEqual([...steps, 'detach FullAWSAccess ou-root-1']);
    const kept = planOf(wanted, now, { replaceFullAccess: false });
    expect(words(kept)).toEqual(steps);
    expect(kept.left).toEqual(['Root/Test keeps FullAWSAccess.']);
  });

  it('narrows above before it widens below, when an allow-list moves up', () => {
    const lists = LIST.map(({ name }) => name);
    const old = actualOf(
      organizationOf([ROOT, withAttached(TEST, ...lists, 'RCPFullAWSAccess'), ACCOUNT], [...base, ...LIST]),
    );
    const wanted = organizationOf(
      [withAttached(ROOT, ...lists, 'RCPFullAWSAccess'), TEST, ACCOUNT],
      [...base, ...LIST],
    );
    expect(words(planOf(wanted, old, OPEN))).toEqual([
      'attach stackgate-list-1 r-root',
      'attach stackgate-list-2 r-root',
      'detach FullAWSAccess r-root',
      'attach FullAWSAccess ou-root-1',
      'detach stackgate-list-1 ou-root-1',
      'detach stackgate-list-2 ou-root-1',
    ]);
  });

  it('leaves no target without an SCP, even where none allowed anything', () => {
    const old = actualOf(
      organizationOf([ROOT, withAttached(TEST, GATE.name, 'RCPFullAWSAccess'), ACCOUNT], [...base, GATE]),
    );
    expect(words(planOf(organizationOf([ROOT, TEST, ACCOUNT], base), old, OPEN))).toEqual([
      'attach FullAWSAccess ou-root-1',
      'detach stackgate-gate ou-root-1',
      'delete stackgate-gate',
    ]);
  });

  it('swaps one by one where there is one place, and what replaces a policy goes with it', () => {
    const others = many.slice(0, 6);
    const side = (...patterns: readonly [string, string]): Organization => {
      const ours = patterns.map((pattern, index) => policyOf(`stackgate-${index}`, [deny([pattern])]));
      const all = [...others, ...ours].map(({ name }) => name);
      return organizationOf(
        [ROOT, withAttached(TEST, ...ROOT.attached, ...all), ACCOUNT],
        [...base, ...others, ...ours],
      );
    };
    expect(
      words(planOf(side('sns:Put*', 's3:Put*'), actualOf(side('s3:*', 'sns:*')), OPEN)).slice(2),
    ).toEqual([
      'attach stackgate-1 ou-root-1',
      'detach stackgate-0 ou-root-1',
      'attach stackgate-0 ou-root-1',
      'detach stackgate-1 ou-root-1',
      'delete stackgate-0',
      'delete stackgate-1',
    ]);
  });

  it('lets nothing leave before what replaces it below has found its place', () => {
    const others = many.slice(0, 8);
    const [topics, buckets] = [
      policyOf('stackgate-sns', [deny(['sns:*'])]),
      policyOf('stackgate-s3', [deny(['s3:*'])]),
    ];
    const policies = [...base, ...others, topics, buckets, GATE];
    const full = [...ROOT.attached, ...others.map(({ name }) => name)];
    const old = organizationOf(
      [ROOT, withAttached(TEST, ...ROOT.attached, GATE.name), withAttached(ACCOUNT, ...full, topics.name)],
      policies,
    );
    const wanted = organizationOf(
      [withAttached(ROOT, ...ROOT.attached, topics.name), TEST, withAttached(ACCOUNT, ...full, buckets.name)],
      policies,
    );
    expect(words(planOf(wanted, actualOf(old), OPEN))).toEqual([
      'attach stackgate-sns r-root',
      'detach stackgate-sns 222222222222',
      'attach stackgate-s3 222222222222',
      'detach stackgate-gate ou-root-1',
    ]);
  });

  it('makes a new policy of a changed one, and never changes one in place', () => {
    const old = actualOf(
      organizationOf([ROOT, withAttached(TEST, ...ROOT.attached, GATE.name), ACCOUNT], [...base, GATE]),
    );
    const newer = policyOf(GATE.name, [deny(['s3:CreateBucket', 'sns:CreateTopic'], true)]);
    const wanted = organizationOf(
      [ROOT, withAttached(TEST, ...ROOT.attached, GATE.name), ACCOUNT],
      [...base, newer],
    );
    const plan = planOf(wanted, old, OPEN);
    expect(words(plan)).toEqual([
      'create stackgate-gate',
      'attach stackgate-gate ou-root-1',
      'detach stackgate-gate ou-root-1',
      'delete stackgate-gate',
    ]);
  });

  it('changes only the stage, and lets nothing leave that a later stage replaces', () => {
    const old = actualOf(
      organizationOf([ROOT, TEST, withAttached(ACCOUNT, ...ROOT.attached, GATE.name)], [...base, GATE]),
    );
    const wider = policyOf('stackgate-root', [deny(['s3:*'], true)]);
    const wanted = organizationOf(
      [withAttached(ROOT, ...ROOT.attached, wider.name), TEST, ACCOUNT],
      [...base, wider],
    );
    const staged = planOf(wanted, old, { ...OPEN, stage: 'Root/Test' });
    expect(staged.steps).toEqual([]);
    expect(staged.left).toEqual([
      expect.stringMatching(/^Root\/Test\/canary keeps stackgate-gate-.* until a later stage/),
    ]);
    expect(words(planOf(wanted, old, OPEN))).toEqual([
      'create stackgate-root',
      'attach stackgate-root r-root',
      'detach stackgate-gate 222222222222',
      'delete stackgate-gate',
    ]);
  });

  it('replaces a policy that somebody altered under its name', () => {
    const old = actualOf(
      organizationOf([ROOT, withAttached(TEST, ...ROOT.attached, GATE.name), ACCOUNT], [...base, GATE]),
    );
    const altered = [...old.policies].map(([name, policy]): [string, typeof policy] => [
      name,
      isOurs(policy) ? { ...policy, content: policy.content.replace('s3:', 's4:') } : policy,
    ]);
    const wanted = organizationOf(
      [ROOT, withAttached(TEST, ...ROOT.attached, GATE.name), ACCOUNT],
      [...base, GATE],
    );
    const { steps } = planOf(wanted, { ...old, policies: new Map(altered) }, OPEN);
    expect(steps.map((step) => step.do)).toEqual(['create', 'attach', 'detach', 'delete']);
    expect(steps[0]).toMatchObject({
      policy: { name: expect.stringMatching(/^stackgate-gate-[0-9a-f]{12}-2$/) as string },
    });
  });

  it.each<[string, Organization, Actual, RegExp]>([
    [
      'another organization',
      { ...organizationOf([ROOT], base), managementAccount: '999999999999' },
      now,
      /999999999999/,
    ],
    ['a new account', organizationOf([ROOT, TEST], base), now, /canary \(222222222222\) is new: .*Fetch/],
    [
      'a moved account',
      organizationOf([ROOT, TEST, { ...ACCOUNT, parent: 'r-root' }], base),
      now,
      /canary .* was moved to ou-root-1/,
    ],
    [
      'a closed account',
      organizationOf([ROOT, TEST, ACCOUNT, { ...ACCOUNT, id: '333333333333' }], base),
      now,
      /is not in the organization any more/,
    ],
    [
      'a level without an allowing SCP',
      organizationOf([withAttached(ROOT, GATE.name, 'RCPFullAWSAccess'), TEST, ACCOUNT], [...base, GATE]),
      now,
      /^Root would have no SCP that allows anything/,
    ],
    [
      'a policy that is not there and not ours',
      organizationOf(
        [withAttached(ROOT, ...ROOT.attached, 'x'), TEST, ACCOUNT],
        [...base, policyOf('x', [])],
      ),
      now,
      /x is not there, and its name does not begin with stackgate-/,
    ],
    [
      'a document that is too long',
      organizationOf(
        [ROOT, TEST, ACCOUNT],
        [...base, policyOf('stackgate-long', [deny(['s3:x'.padEnd(10_241)])])],
      ),
      now,
      /stackgate-long-.* has \d+ characters; SCPs have at most 10240/,
    ],
    [
      'a name that is too long',
      organizationOf(
        [ROOT, TEST, ACCOUNT],
        [...base, policyOf(`stackgate-${'l'.repeat(110)}`, [deny(['s3:x'])])],
      ),
      now,
      /longer than a name may be/,
    ],
    [
      'a type that is not enabled',
      organizationOf(
        [ROOT, TEST, ACCOUNT],
        [...base, policyOf('stackgate-rcp', [deny(['s3:x'])], 'RESOURCE_CONTROL_POLICY')],
      ),
      { ...now, enabled: new Set(['SERVICE_CONTROL_POLICY'] as const) },
      /enable-policy-type .* RESOURCE_CONTROL_POLICY/,
    ],
    [
      'more than AWS takes',
      organizationOf([withAttached(ROOT, ...ROOT.attached, GATE.name), TEST, ACCOUNT], [...base, GATE]),
      actualOf(
        organizationOf(
          [withAttached(ROOT, ...ROOT.attached, ...many.slice(0, 9).map(({ name }) => name)), TEST, ACCOUNT],
          [...base, ...many],
        ),
      ),
      /Root would have 11 SCPs; AWS takes 10/,
    ],
    [
      'no free place to swap in',
      organizationOf(
        [withAttached(ROOT, ...ROOT.attached, GATE.name), TEST, ACCOUNT],
        [...base, policyOf(GATE.name, [deny(['s3:*'])])],
      ),
      actualOf(
        organizationOf(
          [
            withAttached(ROOT, ...ROOT.attached, GATE.name, ...many.slice(0, 8).map(({ name }) => name)),
            TEST,
            ACCOUNT,
          ],
          [...base, GATE, ...many],
        ),
      ),
      /Root has no place for stackgate-gate-.*: AWS takes 10 SCPs, and 10 are attached, 9 of them not stackgate's/,
    ],
  ])('refuses %s', (_, wanted, actual, message) => {
    expect(() => planOf(wanted, actual, OPEN)).toThrow(RolloutError);
    expect(() => planOf(wanted, actual, OPEN)).toThrow(message);
  });

  it('takes a stage by id or path, and no other', () => {
    for (const stage of ['ou-root-1', 'Root/Test'])
      expect(planOf(organizationOf([ROOT, TEST, ACCOUNT], base), now, { ...OPEN, stage }).steps).toEqual([]);
    expect(() =>
      planOf(organizationOf([ROOT, TEST, ACCOUNT], base), now, { ...OPEN, stage: 'Test' }),
    ).toThrow(/Test is no target/);
    const twins = organizationOf([ROOT, TEST, { ...TEST, id: 'ou-root-2' }, ACCOUNT], base);
    expect(() => planOf(twins, actualOf(twins), { ...OPEN, stage: 'Root/Test' })).toThrow(
      /ou-root-1 and ou-root-2/,
    );
    expect(pathOf(treeOf(twins.targets), ACCOUNT.id)).toBe('Root/Test/canary');
  });
});
