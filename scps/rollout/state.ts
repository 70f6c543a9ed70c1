import { createHash } from 'node:crypto';
import type { PolicyType } from '../document.ts';
import type { Target } from '../organization.ts';
import type { PolicyText } from './organizations.ts';

/** An organization as it was read. Policies are told apart by their names, which AWS keeps unique. */
export interface Actual {
  readonly managementAccount: string;
  /** The policy types that are enabled in the root; only they were read. */
  readonly enabled: ReadonlySet<PolicyType>;
  /** Every target by id; parents stand before their children. */
  readonly targets: ReadonlyMap<string, Target>;
  readonly policies: ReadonlyMap<string, ActualPolicy>;
}

/** A policy as AWS keeps it. */
export interface ActualPolicy extends PolicyText {
  readonly id: string;
  readonly isAwsManaged: boolean;
}

/** One change of an organization, that AWS makes or does not make. There is none that changes a policy's text. */
export type Step =
  | { readonly do: 'create'; readonly policy: PolicyText }
  | { readonly do: 'delete'; readonly policy: PolicyText }
  | { readonly do: 'attach'; readonly policy: string; readonly target: string }
  | { readonly do: 'detach'; readonly policy: string; readonly target: string };

/** What steps change: which policies there are, and where they are attached. */
export interface State {
  readonly policies: Map<string, PolicyText>;
  /** Names of policies by the target's id. */
  readonly attached: Map<string, Set<string>>;
}

/** A state of its own, that steps can be taken on. */
export function stateOf({ policies, targets }: Pick<Actual, 'policies' | 'targets'>): State {
  return {
    policies: new Map(
      [...policies.values()].map(({ name, type, content }) => [name, { name, type, content }]),
    ),
    attached: new Map([...targets.values()].map(({ id, attached }) => [id, new Set(attached)])),
  };
}

/** Changes a state as AWS would change the organization. */
export function take(step: Step, { policies, attached }: State): void {
  if (step.do === 'create') policies.set(step.policy.name, step.policy);
  else if (step.do === 'delete') policies.delete(step.policy.name);
  else if (step.do === 'attach') attached.get(step.target)?.add(step.policy);
  else attached.get(step.target)?.delete(step.policy);
}

/** Whether a state is as a step leaves it. */
export function isTaken(step: Step, { policies, attached }: State): boolean {
  if (step.do === 'create') return isSame(policies.get(step.policy.name), step.policy);
  if (step.do === 'delete') return !policies.has(step.policy.name);
  return (attached.get(step.target)?.has(step.policy) ?? false) === (step.do === 'attach');
}

function isSame(one: PolicyText | undefined, other: PolicyText): boolean {
  return one?.type === other.type && one.content === other.content;
}

const OPPOSITE = { create: 'delete', delete: 'create', attach: 'detach', detach: 'attach' } as const;

/** The step that takes back a step. */
export function inverse(step: Step): Step {
  return { ...step, do: OPPOSITE[step.do] } as Step;
}

/** Equal for equal states, whatever the order in which they were read. SHA-256 in hex. */
export function fingerprint({ policies, attached }: State): string {
  const facts = [
    ...[...policies.values()].map(({ name, type, content }) => JSON.stringify([name, type, content])),
    ...[...attached].map(([target, names]) => JSON.stringify([target, [...names].sort()])),
  ];
  return createHash('sha256').update(facts.sort().join('\n')).digest('hex');
}
