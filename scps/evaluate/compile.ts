import { allOf, type Answer } from '../../gate/policy-document/statement.ts';
import { ExplainedError } from '../../schemas/explained-error.ts';
import type { ControlPolicy, Statement } from '../document.ts';
import type { Request } from '../request.ts';
import { compileActions, readAction, type ActionTest } from './actions.ts';
import { compileCondition } from './conditions.ts';
import { understood, type Refuse } from './not-understood.ts';
import { compileNotResources, compileResources, readResource, type ResourceTest } from './resources.ts';

/** A statement, ready to be asked. */
export interface CompiledStatement {
  readonly sid: string | undefined;
  /** Its place in the document, from 0. */
  readonly index: number;
  /** Whether it says something of a request, whose action stands in small letters. */
  readonly applies: (request: Request) => Answer;
}

/** A policy, ready to be asked. */
export interface CompiledPolicy {
  readonly name: string;
  readonly allows: readonly CompiledStatement[];
  readonly denies: readonly CompiledStatement[];
}

/** A place in a policy document that cannot be judged by, and why. */
export interface CompileProblem {
  readonly policy: string;
  /** As in `['Statement', 0, 'Condition', 'StringIs']`: `ReadDocument.positionOf` finds it in the file. */
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Policies that AWS would refuse, or of which it is not known what AWS makes of them. Nothing is judged by them. */
export class CompileError extends ExplainedError {
  override readonly name = 'CompileError';
  readonly problems: readonly CompileProblem[];

  constructor(problems: readonly CompileProblem[]) {
    super(problems.map(({ policy, path, message }) => `${policy}: ${path.join('.')}: ${message}`).join('\n'));
    this.problems = problems;
  }
}

/** Compiles policies, by name. Throws a CompileError that names every place that is not understood. */
export function compilePolicies(policies: Iterable<ControlPolicy>): ReadonlyMap<string, CompiledPolicy> {
  const problems: CompileProblem[] = [];
  const compiled = [...policies].map((policy): [string, CompiledPolicy] => {
    const refuse: Refuse = (path, message) => void problems.push({ policy: policy.name, path, message });
    const statements = policy.document.Statement.map((statement, index) => {
      const path = ['Statement', index];
      refusePrincipals(statement, policy.type, path, refuse);
      return {
        effect: statement.Effect,
        sid: statement.Sid,
        index,
        applies: compileStatement(statement, path, refuse),
      };
    });
    const { name } = policy;
    const having = (wanted: Statement['Effect']): readonly CompiledStatement[] =>
      statements.filter(({ effect }) => effect === wanted);
    return [name, { name, allows: having('Allow'), denies: having('Deny') }];
  });
  if (problems.length > 0) throw new CompileError(problems);
  return new Map(compiled);
}

function compileStatement(
  statement: Statement,
  path: readonly (string | number)[],
  refuse: Refuse,
): CompiledStatement['applies'] {
  const isAction = actionTest(statement, path, refuse);
  const isResource = resourceTest(statement, path, refuse);
  const holds = compileCondition(statement.Condition ?? {}, [...path, 'Condition'], refuse);
  return (request) => {
    if (!isAction(request.action)) return false;
    const resource = isResource(request);
    return resource === false ? false : allOf([resource, holds(request)]);
  };
}

function actionTest(
  { Action, NotAction }: Statement,
  path: readonly (string | number)[],
  refuse: Refuse,
): ActionTest {
  if (!Action === !NotAction) refuse(path, 'A statement has either "Action" or "NotAction".');
  if (Action) return compileActions(understood(Action, readAction, [...path, 'Action'], refuse));
  const excepted = compileActions(understood(NotAction ?? [], readAction, [...path, 'NotAction'], refuse));
  return (action) => !excepted(action);
}

function resourceTest(
  { Resource, NotResource }: Statement,
  path: readonly (string | number)[],
  refuse: Refuse,
): ResourceTest {
  if (!Resource === !NotResource) refuse(path, 'A statement has either "Resource" or "NotResource".');
  return Resource
    ? compileResources(understood(Resource, readResource, [...path, 'Resource'], refuse))
    : compileNotResources(understood(NotResource ?? [], readResource, [...path, 'NotResource'], refuse));
}

/** AWS takes no principals in SCPs, and in RCPs everyone alone. */
function refusePrincipals(
  { Principal, NotPrincipal }: Statement,
  type: ControlPolicy['type'],
  path: readonly (string | number)[],
  refuse: Refuse,
): void {
  if (NotPrincipal !== undefined)
    refuse([...path, 'NotPrincipal'], 'Control policies take no "NotPrincipal".');
  if (type === 'SERVICE_CONTROL_POLICY' && Principal !== undefined)
    refuse([...path, 'Principal'], 'An SCP takes no "Principal". Use the condition key aws:PrincipalArn.');
  if (type === 'RESOURCE_CONTROL_POLICY' && Principal !== '*')
    refuse([...path, 'Principal'], 'An RCP needs "Principal": "*". Narrow it by conditions.');
}
