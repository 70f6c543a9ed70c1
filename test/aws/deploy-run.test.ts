import { describe, expect, it } from 'vitest';
import { UNWATCHED } from '../../schemas/watch.ts';
import { readActual } from '../../stacksets/actual.ts';
import { settle } from '../../stacksets/operations.ts';
import { planOf } from '../../stacksets/plan.ts';
import { runPlan, StoppedError, type Running } from '../../stacksets/run.ts';
import { callerProblems, checkAws, checkUnits } from '../../stacksets/preflight/aws.ts';
import { parseOrganization } from '../../stacksets/organization.ts';
import { deployed, newReady, planned, quickClock, wantedBy } from './deployment.ts';

const TWO = { Canary: 1, Workloads: 3 };
const UNITS = ['Canary', 'Workloads'];
const CHANGES = /^(Create|Update|Delete|Detect)(StackSet|StackInstances)$/;

const running = (): Required<Running> => ({
  following: { began: () => undefined, progressed: () => undefined, ended: () => undefined },
  signal: UNWATCHED.signal,
  clock: quickClock(),
});

describe('a deployment', () => {
  it('comes through throttling and lost answers, and begins no operation twice', async () => {
    const ready = await newReady(TWO);
    const wanted = wantedBy(ready.written(UNITS));
    ready.proxy.fault = (operation, nth) => {
      if (CHANGES.test(operation))
        return ([undefined, 'answer lost', { error: 'Throttling' }] as const)[nth % 3];
      return nth % 7 === 0 ? { error: 'Throttling' } : undefined;
    };
    const { failures } = await deployed(wanted, ready);
    expect(failures).toEqual([]);
    ready.proxy.fault = () => undefined;
    const { sets } = await readActual(wanted, ready.aws, UNWATCHED);
    for (const { operations } of sets.values())
      expect(operations.map(({ action }) => action)).toEqual(['CREATE', 'CREATE']);
    expect(await planned(wanted, ready)).toEqual({ tasks: [], left: [] });
  });

  it('by two at once is one deployment', async () => {
    const ready = await newReady(TWO);
    const wanted = wantedBy(ready.written(UNITS));
    const both = await Promise.allSettled([deployed(wanted, ready), deployed(wanted, ready)]);
    // One of them may find that the other was faster, and says so; neither fails at anything else.
    for (const one of both) {
      if (one.status === 'rejected')
        expect(String(one.reason)).toMatch(/Run the same command again|NameAlreadyExists/);
    }
    await deployed(wanted, ready);
    const { sets } = await readActual(wanted, ready.aws, UNWATCHED);
    for (const { operations } of sets.values())
      expect(operations.map(({ action }) => action)).toEqual(['CREATE', 'CREATE']);
  });

  it.each(['operations', 'describe', 'targeted', 'instances'] as const)(
    'by another, while this one asks for %s, is not done again',
    async (asked) => {
      const ready = await newReady(TWO);
      const wanted = wantedBy(ready.written(UNITS));
      const actual = await readActual(wanted, ready.aws, UNWATCHED);
      let other: Promise<unknown> | undefined;
      const stackSets = {
        ...ready.aws.stackSets,
        [asked]: async (name: string) => {
          other ??= deployed(wanted, ready);
          await other;
          return ready.aws.stackSets[asked](name);
        },
      };
      await runPlan(planOf(wanted, actual), wanted, actual, { ...ready.aws, stackSets }, running());
      const { sets } = await readActual(wanted, ready.aws, UNWATCHED);
      for (const { operations } of sets.values())
        expect(operations.map(({ action }) => action)).toEqual(['CREATE', 'CREATE']);
    },
  );

  it('that is ended goes on from what AWS has, also with the operation that was under way', async () => {
    const ready = await newReady({ Canary: 1, Workloads: 8 });
    const wanted = wantedBy(ready.written(UNITS));
    const controller = new AbortController();
    ready.proxy.fault = (operation, nth) => {
      if (operation === 'CreateStackInstances' && nth === 4) controller.abort(new Error('Interrupted.'));
      return undefined;
    };
    const ended = await deployed(wanted, ready, controller.signal).catch((error: unknown) => error);
    expect(ended).toBeInstanceOf(StoppedError);
    expect(String(ended)).toMatch(
      /Interrupted\.\nStopped at: create instances of stackgate-30-storage.*10 of \d+ tasks are done/s,
    );
    const { sets } = await readActual(wanted, ready.aws, UNWATCHED);
    expect(sets.get('stackgate-30-storage')?.running).toHaveLength(1);

    await settle('stackgate-30-storage', ready.aws.stackSets, running());
    const { plan } = await deployed(wanted, ready);
    expect(plan.tasks.map((task) => ('set' in task ? task.set : ''))).not.toContain('stackgate-10-names');
    expect(await planned(wanted, ready)).toEqual({ tasks: [], left: [] });
    const { sets: after } = await readActual(wanted, ready.aws, UNWATCHED);
    for (const { operations } of after.values()) expect(operations).toHaveLength(2);
  });

  it('follows the file: an OU more, a Region less, an OU without accounts, another order', async () => {
    const ready = await newReady({ ...TWO, Empty: 0, Later: 2 });
    await deployed(wantedBy(ready.written(UNITS)), ready);
    const more = wantedBy(ready.written([...UNITS, 'Empty', 'Later']));
    const { plan } = await deployed(more, ready);
    expect(plan.tasks).toMatchObject(
      ['10-names', '30-storage', '90-hook'].map((name) => ({
        do: 'create instances',
        set: `stackgate-${name}`,
        targets: { units: [ready.emulated.ids.get('Empty'), ready.emulated.ids.get('Later')] },
        instances: 4,
      })),
    );
    expect(await planned(more, ready)).toEqual({ tasks: [], left: [] });

    const text = ready.written(
      [...UNITS, 'Empty', 'Later'],
      'sets:\n  10-names: { regions: [eu-west-1], organizationalUnits: [canary] }\n  90-hook: { dependsOn: [10-names] }\n',
    );
    const less = wantedBy(text);
    const { plan: leaving } = await deployed(less, ready);
    expect(leaving.tasks).toMatchObject([
      { do: 'delete instances', retain: true, targets: { regions: ['eu-central-1'] } },
      { do: 'delete instances', retain: true, targets: { regions: ['eu-west-1', 'eu-central-1'] } },
      { do: 'set auto-deployment', set: 'stackgate-90-hook' },
    ]);
    expect(await planned(less, ready)).toEqual({ tasks: [], left: [] });
  });

  it('does nothing when somebody changed a set since it was planned', async () => {
    const ready = await newReady(TWO);
    const wanted = wantedBy(ready.written(UNITS));
    await deployed(wanted, ready);
    const changed = wantedBy(ready.written(UNITS).replace('Stage: test', 'Stage: production'));
    const actual = await readActual(changed, ready.aws, UNWATCHED);
    const plan = planOf(changed, actual);
    const { stackSets } = ready.aws;
    const targets = {
      units: [ready.emulated.ids.get('Workloads') ?? ''],
      accounts: [ready.emulated.ids.get('workloads-2') ?? ''],
      regions: ['eu-west-1'],
    };
    await stackSets.deleteInstances('stackgate-10-names', targets, false, {
      operationId: 'somebody-else',
      preferences: {},
    });
    ready.proxy.calls.length = 0;
    // It waits for the other's operation, and then sees what came of it.
    await expect(runPlan(plan, changed, actual, ready.aws, running())).rejects.toThrow(
      /stackgate-10-names changed since the plan was made; it now needs: .*Run the same command again\.\nStopped\. 0 of 2/s,
    );
    expect(ready.proxy.calls.filter((call) => CHANGES.test(call))).toEqual([]);
  });
});

describe('before a deployment', () => {
  it.each([
    [true, []],
    [false, ['administrator']],
  ])('prepared %s: %j is told', async (isPrepared, wrong) => {
    const ready = await newReady(TWO, isPrepared);
    const { organizationId } = ready.aws.administration;
    const text = ready.written(UNITS).replace('o-exampleorg1', await organizationId());
    const file = parseOrganization(text, 'organization.yaml');
    const { findings } = await checkAws(
      file,
      ready.aws.administration,
      ready.aws.organizations,
      ready.aws.stackSets,
    );
    expect(findings.map(({ check }) => check)).toEqual(wrong);
  });

  it.each([
    ['', []],
    [
      'callAs: SELF',
      [/^organization\.yaml:\d+: callAs is SELF, which is for the management account \d{12};/],
    ],
  ])('the caller by "%s" is told', async (more, expected) => {
    const ready = await newReady(TWO);
    const { administration, organizations } = ready.aws;
    const file = parseOrganization(ready.written(UNITS, more), 'organization.yaml');
    expect(await callerProblems(file, administration, organizations)).toEqual(
      expected.map((line) => expect.stringMatching(line) as string),
    );
    const another = { account: () => Promise.resolve('999999999999') };
    expect(await callerProblems(file, another, organizations)).toHaveLength(expected.length + 1);
  });

  it('OUs that are not there, or in one another, are told with their lines', async () => {
    const ready = await newReady({ Canary: 1, 'Workloads/Bank': 1 });
    const units = ready.written(['Canary', 'Workloads', 'Workloads/Bank']);
    const text = units.replace(ready.emulated.ids.get('Canary') ?? '', 'ou-ab12-11111111');
    const { findings } = await checkUnits(
      parseOrganization(text, 'organization.yaml'),
      ready.aws.organizations,
    );
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(
        /^organization\.yaml:7: the organization has no OU ou-ab12-11111111 \(canary\)\.$/,
      ),
      expect.stringMatching(
        /^organization\.yaml:9: ou-\S+ \(workloads-bank\) is in ou-\S+ \(workloads\)\. Name one of them\.$/,
      ),
    ]);
  });
});
