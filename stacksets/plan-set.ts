import type { Actual, ActualSet } from './actual.ts';
import type { AutoDeployment, Content, Instance, OperationPreferences } from './stack-sets.ts';
import { operationsFor, sharesOf, type Pair, type Share } from './targets.ts';
import type { SetTask } from './tasks.ts';
import type { WantedSet } from './wanted.ts';

/** The tasks of one StackSet, in order, and what cannot be mended by a task: a line for people each. */
export interface SetPlan {
  readonly tasks: readonly SetTask[];
  readonly left: readonly string[];
}

type Known = Pick<Actual, 'accounts' | 'suspended' | 'sets'>;

/**
 * Orders what leads from a StackSet as it is to the one that is wanted. The canary OU comes first, then the others, at
 * most as many at once as AWS takes. What is there becomes right before what is missing is created. What is beyond the
 * wanted OUs and Regions leaves last, and its stacks stay. Pure.
 */
export function planSet(wanted: WantedSet, actual: ActualSet | undefined, known: Known): SetPlan {
  const { name: set, content, auto, preferences } = wanted;
  const isNow = (task: SetTask): boolean =>
    wanted.only === undefined || isFor(wanted.only, task, wanted, actual);
  const creations = inWaves(wanted, 'create instances', missingShares(wanted, actual, known));
  if (!actual) {
    const all: readonly SetTask[] = [{ do: 'create set', set, content, auto }, ...creations];
    return { tasks: all.filter(isNow), left: [] };
  }
  const isChanged = !isSameContent(content, actual.content);
  const updates = inWaves(wanted, 'update instances', wrongShares(wanted, actual, known, isChanged));
  const waves = [...updates, ...creations].sort((one, other) => rankOf(one) - rankOf(other));
  const tasks: SetTask[] = isChanged ? changing(wanted, actual, waves) : [...waves];
  if (!isSameAuto(auto, actual, known.sets)) {
    tasks.push({ do: 'set auto-deployment', set, auto, preferences, instances: actual.instances.length });
  }
  const removed = removals(set, beyondShares(wanted, actual, known), preferences);
  return {
    // An update without targets reaches all that is there, so what is to leave leaves before it.
    tasks: (tasks.some(isUntargeted) ? [...removed, ...tasks] : [...tasks, ...removed]).filter(isNow),
    left: actual.instances.filter(isInoperable).map((one) => inoperable(set, one)),
  };
}

/** Tasks that take instances away. Their stacks stay unless it is said. */
export function removals(
  set: string,
  shares: readonly Share[],
  preferences: OperationPreferences,
  retain = true,
): readonly SetTask[] {
  return operationsFor(shares).map((operation) => ({
    do: 'delete instances',
    set,
    ...operation,
    retain,
    preferences,
  }));
}

/** All that a StackSet is deployed to: the OUs that it is for, and instances that are in none of them. */
export function everyShare(
  { targeted, instances }: ActualSet,
  accounts: Actual['accounts'],
): readonly Share[] {
  const whole = [...targeted].map(([unit, regions]): Share => ({
    unit,
    regions,
    instances: instances.filter((one) => one.unit === unit && regions.includes(one.region)).length,
  }));
  const stray = instances.filter(({ unit, region }) => targeted.get(unit)?.includes(region) !== true);
  return [...whole, ...sharesOf(stray, regionsIn(stray), accounts).map(some(stray))];
}

/** Whether a task is for one OU alone. What only makes or changes the set reaches nobody; nobody loses what it has. */
function isFor(unit: string, task: SetTask, { units }: WantedSet, actual: ActualSet | undefined): boolean {
  if (task.do === 'create set') return true;
  if (task.do === 'delete instances') return false;
  if (isUntargeted(task)) return actual?.instances.length === 0;
  return units[0] === unit && (units.length === 1 || ('isCanary' in task && task.isCanary));
}

function isUntargeted(task: SetTask): boolean {
  return task.do === 'update set' && !task.targets;
}

type WaveTask = Extract<SetTask, { do: 'update instances' | 'create instances' }>;

/**
 * The first update is that of the set: it brings the new content to its targets, and makes all other instances OUTDATED.
 * Where the first OU has nothing yet, its stacks are created from the content that is there and then updated, for others
 * must not get the new content before it, and an update reaches only what is there.
 */
function changing(
  { name: set, content, preferences }: WantedSet,
  { instances }: ActualSet,
  waves: readonly WaveTask[],
): SetTask[] {
  const first = waves.find((task) => task.instances > 0);
  if (!first || instances.length === 0)
    return [{ do: 'update set', set, content, preferences, instances: 0 }, ...waves];
  const created =
    first.do === 'create instances' ? waves.filter((task) => rankOf(task) === rankOf(first)) : [];
  const [bringing = first, ...again] = created.filter((task) => task.instances > 0);
  return [
    ...created,
    { ...bringing, do: 'update set', content },
    ...again.map((task) => ({ ...task, do: 'update instances' as const })),
    ...waves.filter((task) => task !== first && !created.includes(task)),
  ];
}

/** The canary comes first; sorting keeps the order of the rest. */
function rankOf({ isCanary }: WaveTask): number {
  return isCanary === true ? 0 : 1;
}

/** In the canary OU nothing may fail: what fails there goes nowhere else. */
function inWaves(
  { name: set, units, preferences }: WantedSet,
  what: WaveTask['do'],
  shares: readonly Share[],
): readonly WaveTask[] {
  const [canary] = units.length > 1 ? units : [];
  const { failureToleranceCount, failureTolerancePercentage, ...rest } = preferences;
  return [
    ...operationsFor(shares.filter(({ unit }) => unit === canary)).map((operation): WaveTask => ({
      do: what,
      set,
      ...operation,
      preferences: { ...rest, failureToleranceCount: 0 },
      isCanary: true,
    })),
    ...operationsFor(shares.filter(({ unit }) => unit !== canary)).map((operation): WaveTask => ({
      do: what,
      set,
      ...operation,
      preferences,
    })),
  ];
}

function pairsOf({ units, regions }: WantedSet, accounts: Actual['accounts']): readonly Pair[] {
  return units.flatMap((unit) =>
    (accounts.get(unit) ?? []).flatMap((account) => regions.map((region) => ({ account, region, unit }))),
  );
}

function keyOf({ account, region }: Pair): string {
  return `${account} ${region}`;
}

/** OUs and Regions that the set is not for yet, empty OUs too, and instances that are missing in the others. */
function missingShares(
  wanted: WantedSet,
  actual: ActualSet | undefined,
  { accounts }: Known,
): readonly Share[] {
  const there = new Set(actual?.instances.map(keyOf));
  const isNew = (unit: string, region: string): boolean =>
    actual?.targeted.get(unit)?.includes(region) !== true;
  const missing = pairsOf(wanted, accounts).filter((pair) => !there.has(keyOf(pair)));
  const whole = wanted.units.flatMap((unit): Share[] => {
    const regions = wanted.regions.filter((region) => isNew(unit, region));
    const instances = missing.filter((pair) => pair.unit === unit && regions.includes(pair.region)).length;
    return regions.length === 0 ? [] : [{ unit, regions, instances }];
  });
  const lost = missing.filter(({ unit, region }) => !isNew(unit, region));
  return [...whole, ...sharesOf(lost, wanted.regions, accounts)];
}

function wrongShares(
  wanted: WantedSet,
  { instances }: ActualSet,
  { accounts }: Known,
  isChanged: boolean,
): readonly Share[] {
  const there = new Map(instances.map((instance) => [keyOf(instance), instance]));
  const wrong = pairsOf(wanted, accounts).filter((pair) => {
    const instance = there.get(keyOf(pair));
    return instance !== undefined && !isInoperable(instance) && (isChanged || !isRight(instance));
  });
  return sharesOf(wrong, wanted.regions, accounts);
}

/** What is in a suspended account stays: no operation reaches it. */
function beyondShares(
  wanted: WantedSet,
  actual: ActualSet,
  { accounts, suspended }: Known,
): readonly Share[] {
  const targeted = new Map(
    [...actual.targeted].flatMap(([unit, regions]) => {
      const kept = wanted.units.includes(unit) ? wanted.regions : [];
      const beyond = regions.filter((region) => !kept.includes(region));
      return beyond.length === 0 ? [] : [[unit, beyond] as const];
    }),
  );
  const wantedPairs = new Set(pairsOf(wanted, accounts).map(keyOf));
  const instances = actual.instances.filter(
    (one) => !wantedPairs.has(keyOf(one)) && !isInoperable(one) && !suspended.has(one.account),
  );
  return everyShare({ ...actual, targeted, instances }, accounts);
}

/** Instances that no longer are in an OU are named one by one. */
function some(instances: readonly Instance[]): (share: Share) => Share {
  return (share) => ({
    ...share,
    accounts: share.accounts ?? [
      ...new Set(instances.filter(({ unit }) => unit === share.unit).map(({ account }) => account)),
    ],
  });
}

function regionsIn(instances: readonly Instance[]): readonly string[] {
  return [...new Set(instances.map(({ region }) => region))];
}

/** An account that was suspended and no longer is has SKIPPED_SUSPENDED_ACCOUNT, and needs what it missed. */
export function isRight({ status, detailedStatus }: Instance): boolean {
  return (
    status === 'CURRENT' && detailedStatus !== 'FAILED' && detailedStatus !== 'SKIPPED_SUSPENDED_ACCOUNT'
  );
}

/** No update reaches such an instance (API reference, StackInstance). */
export function isInoperable({ status }: Instance): boolean {
  return status === 'INOPERABLE';
}

function inoperable(set: string, { account, region, unit, reason }: Instance): string {
  const targets = `OrganizationalUnitIds=${unit},Accounts=${account},AccountFilterType=INTERSECTION`;
  return `${set} is inoperable in ${account} ${region}${reason && `: ${reason}`}. Take the instance away, and deploy again: aws cloudformation delete-stack-instances --stack-set-name ${set} --deployment-targets ${targets} --regions ${region} --retain-stacks`;
}

/**
 * Whether AWS has the content that is wanted. Line ends and blanks at the end are AWS's to keep or not, and what is no
 * ASCII is told as a question mark (aws-cdk, `mangleLikeCloudFormation`).
 */
export function isSameContent(wanted: Content, actual: Content): boolean {
  const text = ({ template }: Content): string => template.replaceAll('\r\n', '\n').trimEnd();
  const values = ({ parameters }: Content): string => JSON.stringify(Object.entries(parameters).sort());
  const told = text(actual);
  return (
    values(wanted) === values(actual) &&
    (text(wanted) === told || text(wanted).replaceAll(/\P{ASCII}/gu, '?') === told)
  );
}

function isSameAuto(auto: AutoDeployment, actual: ActualSet, sets: Actual['sets']): boolean {
  const { autoDeployment, isManaged } = actual;
  if (!autoDeployment || !isManaged) return false;
  const arns = auto.dependsOn.map((name) => sets.get(name)?.arn ?? name);
  return (
    autoDeployment.retainStacksOnAccountRemoval === auto.retainStacksOnAccountRemoval &&
    JSON.stringify([...autoDeployment.dependsOnArns].sort()) === JSON.stringify(arns.sort())
  );
}
