import { Document, isScalar, parse, visit } from 'yaml';
import { parseInventory } from '../key-strategy/inventory.ts';
import { keyTemplatesOf, type KeyTemplate } from '../key-strategy/key-template.ts';
import { planKeys, type Plan } from '../key-strategy/plan.ts';
import { isCustomerMade } from '../key-strategy/planned-key.ts';
import { camel } from '../key-strategy/policy/service-statements.ts';
import type { KeyStatement } from '../key-strategy/policy/statement.ts';
import { ExplainedError } from '../schemas/explained-error.ts';

/** All that follows this line of the template is written from the inventory. */
export const MARK =
  '  # Keys. From here on written by `npm run stacksets:keys` from inventory.yaml: change that, and not this.\n';

/** Names of exports begin with the name of the set. */
const SET = 'stackgate-10-keys-and-roles';

/** Why the keys of the baseline cannot be written. */
export class BaselineKeysError extends ExplainedError {
  override readonly name = 'BaselineKeysError';
}

/** The one account, Region and stage of an inventory, which stand for all. */
interface Exemplar {
  readonly account: string;
  readonly region: string;
  readonly stage: string;
}

/**
 * The template of keys and roles, its roles as they were, its keys as the plan of an inventory has them. Account, Region
 * and stage become pseudo parameters and the parameter `Stage`. The ARN of a role becomes `Fn::GetAtt`, so that
 * CloudFormation makes roles before keys: KMS refuses a policy that names somebody who is not there.
 *
 * Throws a BaselineKeysError when the keys cannot be planned, or for several accounts, Regions or stages.
 */
export function withKeys(template: string, inventory: string, file: string): string {
  const [head = '', written] = template.split(MARK);
  if (written === undefined)
    throw new BaselineKeysError('The template has lost the line behind which its keys are written.');
  const planning = planKeys(parseInventory(inventory, file));
  if (!('plan' in planning))
    throw new BaselineKeysError(`The keys cannot be as ${file} has them. \`stackgate keys plan\` says why.`);
  const { planned, stage } = templateOf(planning.plan, file);
  const place = { ...planned, stage };
  const keys = namedKeys(planned, planning.plan);
  const roles = rolesOf(head, place);
  const resources = Object.fromEntries(keys.flatMap((key) => resourcesOf(key, place)));
  const outputs = Object.fromEntries(keys.map(outputOf));
  return `${head}${MARK}${section(resources, roles, place)}\nOutputs:\n${section(outputs, roles, place)}`;
}

function templateOf(plan: Plan, file: string): { readonly planned: KeyTemplate; readonly stage: string } {
  const [planned, ...elsewhere] = keyTemplatesOf(plan);
  const [stage, ...others] = new Set(plan.keys.map((key) => key.stage));
  if (!planned || stage === undefined || elsewhere.length + others.length > 0)
    throw new BaselineKeysError(`${file} must have data of one account, Region and stage.`);
  if (planned.problems.some(({ severity }) => severity === 'error'))
    throw new BaselineKeysError(
      `The policies cannot be as ${file} has them. \`stackgate keys template\` says why.`,
    );
  return { planned, stage };
}

type Resource = KeyTemplate['template']['Resources'][string];

/** A planned key, by what tells it from its neighbours: `restricted`, `restricted-operational`. */
interface NamedKey {
  readonly name: string;
  readonly key: Resource;
  readonly alias: Resource;
  readonly services: readonly string[];
}

/** The planner prints each key and then its alias, in the order of its plan. */
function namedKeys({ template }: KeyTemplate, plan: Plan): readonly NamedKey[] {
  const resources = Object.values(template.Resources);
  return plan.keys.filter(isCustomerMade).flatMap(({ alias: aliasName, services }) => {
    const at = resources.findIndex(({ Properties }) => Properties.AliasName === aliasName);
    const [key, alias] = [resources[at - 1], resources[at]];
    // Behind alias, application and stage.
    return key && alias ? [{ name: aliasName.split('/').slice(3).join('-'), key, alias, services }] : [];
  });
}

function resourcesOf(
  { name, key, alias, services }: NamedKey,
  place: Exemplar,
): readonly (readonly [string, object])[] {
  const id = `${camel(name)}Key`;
  const { KeyPolicy, ...properties } = key.Properties as {
    KeyPolicy: { Statement: readonly KeyStatement[] };
  };
  const beside = services.includes('step-functions') ? stateMachineStatements(place) : [];
  const Statement = [...KeyPolicy.Statement, ...beside].map((statement) => ({
    ...statement,
    Sid: statement.Sid.replace(camel(place.region), ''),
  }));
  return [
    [id, { ...key, Properties: { ...properties, KeyPolicy: { ...KeyPolicy, Statement } } }],
    [`${id}Alias`, { ...alias, Properties: { ...alias.Properties, TargetKeyId: { '!Ref': id } } }],
  ];
}

/**
 * What the planner does not know yet: how state machines use keys (Step Functions Developer Guide, "Data at rest
 * encryption", 2024). Their role does, and so does whoever makes them: the role of StackSets, to which IAM gives it.
 */
function stateMachineStatements({ account, region }: Exemplar): readonly KeyStatement[] {
  const role = { AWS: `arn:aws:iam::${account}:role/stackgate-state-machine-${region}` };
  const machines = `arn:aws:states:${region}:${account}:stateMachine:stackgate-*`;
  return [
    {
      Sid: 'StateMachines',
      Effect: 'Allow',
      Principal: role,
      Action: ['kms:Decrypt', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: { ArnLike: { 'kms:EncryptionContext:aws:states:stateMachineArn': machines } },
    },
    {
      Sid: 'StateMachinesLog',
      Effect: 'Allow',
      Principal: role,
      Action: ['kms:GenerateDataKey'],
      Resource: '*',
      Condition: {
        ArnLike: { 'kms:EncryptionContext:SourceArn': `arn:aws:logs:${region}:${account}:*` },
      },
    },
    {
      Sid: 'StateMachinesAreMade',
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${account}:root` },
      Action: ['kms:DescribeKey', 'kms:GenerateDataKey'],
      Resource: '*',
      Condition: {
        ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::${account}:role/stacksets-exec-*` },
        StringEquals: { 'kms:ViaService': `states.${region}.amazonaws.com` },
      },
    },
  ];
}

function outputOf({ name }: NamedKey): readonly [string, object] {
  return [
    `${camel(name)}KeyArn`,
    { Value: { '!GetAtt': `${camel(name)}Key.Arn` }, Export: { Name: `${SET}-${name}` } },
  ];
}

/** Logical ids of the roles of a template, by their ARN in the exemplar. */
function rolesOf(head: string, { account, region }: Exemplar): ReadonlyMap<string, string> {
  const { Resources } = parse(head, { logLevel: 'silent' }) as {
    Resources: Record<string, { Properties: { RoleName?: string } }>;
  };
  return new Map(
    Object.entries(Resources).flatMap(([id, { Properties }]) =>
      Properties.RoleName === undefined
        ? []
        : [
            [
              `arn:aws:iam::${account}:role/${Properties.RoleName.replace('${AWS::Region}', region)}`,
              `${id}.Arn`,
            ],
          ],
    ),
  );
}

/** A section of a template, in the short forms of functions. */
function section(
  entries: Readonly<Record<string, object>>,
  roles: ReadonlyMap<string, string>,
  { account, region, stage }: Exemplar,
): string {
  const document = new Document(entries, { version: '1.1', aliasDuplicateObjects: false });
  visit(document, {
    Pair(_, { key }) {
      if (isScalar(key) && Object.hasOwn(entries, String(key.value))) key.spaceBefore = true;
    },
    Map(_, { items: [only, ...others] }) {
      const tag = isScalar(only?.key) ? String(only.key.value) : '';
      if (others.length > 0 || !tag.startsWith('!') || !isScalar(only?.value)) return undefined;
      return Object.assign(only.value, { tag });
    },
    Scalar(_, node) {
      if (typeof node.value !== 'string') return;
      const role = roles.get(node.value);
      const text = node.value
        .replaceAll(account, '${AWS::AccountId}')
        .replaceAll(region, '${AWS::Region}')
        .replaceAll('arn:aws:', 'arn:${AWS::Partition}:')
        .replaceAll(stage, '${Stage}');
      const [, only] = /^\$\{([\w:]+)\}$/.exec(text) ?? [];
      if (role !== undefined) Object.assign(node, { tag: '!GetAtt', value: role });
      else if (only !== undefined) Object.assign(node, { tag: '!Ref', value: only });
      else if (text !== node.value) Object.assign(node, { tag: '!Sub', value: text });
    },
  });
  return document.toString({ lineWidth: 0 }).replaceAll(/^(?=.)/gm, '  ');
}
