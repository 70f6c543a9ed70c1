import { runUnsafeSimulation, type Simulation } from '@cloud-copilot/iam-simulate';
import { isReadOnly, readCatalogue } from '../scps/actions/catalogue.ts';
import { minified, type ControlPolicy, type PolicyDocument, type Statement } from '../scps/document.ts';
import { compileOrganization } from '../scps/evaluate/evaluate.ts';
import { levelsAbove, type Organization, type Target } from '../scps/organization.ts';
import type { Request } from '../scps/request.ts';
import { median } from './statistics.ts';

const ACCOUNT = '111122223333';
/** What AWS takes of one SCP (Organizations quotas page, 15 May 2026). */
const LONGEST = 10_240;
const FULL: Statement = { Effect: 'Allow', Action: ['*'], Resource: ['*'] };
const CONDITION = { StringNotEquals: { 'aws:CalledViaFirst': ['cloudformation.amazonaws.com'] } };

/** What answers take when policies of about `characters` in all stand above an account. */
export interface ScpTimes {
  readonly policies: number;
  readonly characters: number;
  /** Milliseconds that compiling takes, once. */
  readonly compile: number;
  /** Microseconds of one answer: of ours, and of iam-simulate's path without validation. */
  readonly ours: number;
  readonly theirs: number;
}

/** Asks both evaluators the same of the same policies, in turn. Throws when they do not agree. */
export async function scp(characters: number, rounds: number): Promise<ScpTimes> {
  const { actions } = await readCatalogue();
  // KMS and STS allow by resource policies only, which have no place here.
  const changing = [...actions.values()]
    .filter((action) => !isReadOnly(action) && !/^(kms|sts):/.test(action.name))
    .map(({ name }) => name);
  const organization = organizationOf(policiesOf(changing, characters));
  const requests = requestsOf(changing);
  const simulations = requests.map((request) => simulationOf(organization, request));
  const compile = measured(() => compileOrganization(organization, new Set()));
  const evaluate = compileOrganization(organization, new Set());
  const ours = measured(() => requests.map((request) => evaluate(request).outcome));
  const theirs = measured(() =>
    simulations.map((simulation) => OPINIONS[runUnsafeSimulation(simulation, {})]),
  );
  // The first round warms up.
  for (let round = 0; round <= rounds; round += 1) {
    compile.run();
    const [answers, opinions] = [ours.run(), theirs.run()];
    const differs = answers.findIndex((answer, index) => answer !== opinions[index]);
    if (differs >= 0) throw new Error(`The two do not agree on ${String(requests[differs]?.action)}.`);
  }
  const documents = [...organization.policies.values()].map(({ document }) => minified(document));
  return {
    policies: documents.length,
    characters: documents.reduce((sum, { length }) => sum + length, 0),
    compile: median(compile.times.slice(1)),
    ours: (median(ours.times.slice(1)) / requests.length) * 1000,
    theirs: (median(theirs.times.slice(1)) / requests.length) * 1000,
  };
}

const OPINIONS = {
  Allowed: 'allowed',
  ExplicitlyDenied: 'explicit-deny',
  ImplicitlyDenied: 'implicit-deny',
} as const;

/** Work that keeps the milliseconds of each run. */
function measured<Result>(work: () => Result): {
  readonly run: () => Result;
  readonly times: readonly number[];
} {
  const times: number[] = [];
  return {
    times,
    run: () => {
      const start = performance.now();
      const result = work();
      times.push(performance.now() - start);
      return result;
    },
  };
}

/** Denies of direct calls, by actions named in full, but for every fourth, whose last word is a wildcard. */
function policiesOf(actions: readonly string[], characters: number): readonly ControlPolicy[] {
  const shell = minified(documentOf([])).length;
  const policies: ControlPolicy[] = [];
  let [written, length] = [[] as string[], shell];
  for (const [index, name] of actions.entries()) {
    if (policies.length * LONGEST >= characters) break;
    const action = index % 4 === 0 ? name.replace(/(?<=:[A-Z].*)[A-Z][a-z]*$/, '*') : name;
    if (length + action.length + 3 > LONGEST) {
      policies.push(policyOf(policies.length, written));
      [written, length] = [[], shell];
    }
    written.push(action);
    length += action.length + 3;
  }
  return policies;
}

function policyOf(index: number, actions: readonly string[]): ControlPolicy {
  return { name: `deny-${index}`, type: 'SERVICE_CONTROL_POLICY', document: documentOf(actions) };
}

function documentOf(Action: readonly string[]): PolicyDocument {
  const deny: Statement = { Effect: 'Deny', Action, Resource: ['*'], Condition: CONDITION };
  return { Version: '2012-10-17', Statement: [deny] };
}

/** The root, an OU and an account, each with FullAWSAccess and a share of the policies. */
function organizationOf(policies: readonly ControlPolicy[]): Organization {
  const full: ControlPolicy = {
    name: 'FullAWSAccess',
    type: 'SERVICE_CONTROL_POLICY',
    document: { Version: '2012-10-17', Statement: [FULL] },
  };
  const share = Math.ceil(policies.length / 3);
  const targets = (
    [
      { id: 'r-ab12', type: 'ROOT' },
      { id: 'ou-ab12-11111111', type: 'ORGANIZATIONAL_UNIT', parent: 'r-ab12' },
      { id: ACCOUNT, type: 'ACCOUNT', parent: 'ou-ab12-11111111' },
    ] as const
  ).map((target, depth): [string, Target] => {
    const here = policies.slice(depth * share, (depth + 1) * share).map(({ name }) => name);
    return [target.id, { ...target, name: target.id, attached: [full.name, ...here] }];
  });
  return {
    managementAccount: '999999999999',
    targets: new Map(targets),
    policies: new Map([full, ...policies].map((policy) => [policy.name, policy])),
  };
}

/** Calls of 200 actions from all services, in turn direct and through CloudFormation. */
function requestsOf(actions: readonly string[]): readonly Request[] {
  const stride = Math.floor(actions.length / 200);
  return Array.from({ length: 200 }, (_, index) => ({
    action: actions[index * stride] ?? '',
    resource: 'arn:aws:s3:::amzn-s3-demo-bucket',
    context: new Map([
      ['aws:principalarn', [`arn:aws:iam::${ACCOUNT}:role/Developer`]],
      ...(index % 2 === 0 ? [] : [['aws:calledviafirst', ['cloudformation.amazonaws.com']] as const]),
    ]),
  }));
}

/** The same for iam-simulate. Everything is allowed but for the SCPs. */
function simulationOf(organization: Organization, { action, resource, context }: Request): Simulation {
  const contextVariables = Object.fromEntries([...context].map(([key, [value = '']]) => [key, value]));
  return {
    request: {
      principal: context.get('aws:principalarn')?.[0] ?? '',
      action,
      resource: { resource, accountId: ACCOUNT },
      contextVariables,
    },
    identityPolicies: [{ name: 'everything', policy: { Version: '2012-10-17', Statement: [FULL] } }],
    serviceControlPolicies: levelsAbove(ACCOUNT, organization).map(({ target, policies }) => ({
      orgIdentifier: target,
      policies: policies.map(({ name, document }) => ({ name, policy: document })),
    })),
    resourceControlPolicies: [],
  };
}
