import { prefixOf } from '../scps/actions/classify.ts';
import type { Gap } from '../scps/actions/gaps.ts';
import type { ExplainedStatement } from '../scps/statements/statement.ts';
import { counted } from './counted.ts';
import { grouped } from '../schemas/grouped.ts';
import type { Paint } from './paint.ts';

/** What is shown of wanted statements. */
export interface StatementsReport {
  readonly statements: readonly ExplainedStatement[];
  readonly gaps: readonly Gap[];
  readonly policy: string;
  readonly settings: string;
}

/** So many actions are shown by name; of more, how many there are of each service. */
const SHOWN_BY_NAME = 24;

/** Every statement with what it is for: actions, resources, and when it applies. */
export function formatStatements(report: StatementsReport, paint: Paint): string {
  const { statements, gaps, policy, settings } = report;
  return [
    ...statements.flatMap((statement) => [...statementLines(statement, paint), '']),
    ...(gaps.length > 0
      ? [
          ...gaps.map(({ subject, message }) => `${paint.red(subject)}: ${message}`),
          '',
          `${counted(gaps.length, 'gap')}: the statements leave open what is listed.`,
          '',
        ]
      : []),
    `${counted(statements.length, 'statement')}. Settings: ${settings}. Policy: ${policy}`,
    '',
  ].join('\n');
}

/** The same for programs. */
export function statementsJson({ statements, gaps, policy, settings }: StatementsReport): unknown {
  return {
    version: 1,
    policy,
    settings,
    statements: statements.map(({ type, why, statement }) => ({ type, why, statement })),
    gaps,
  };
}

function statementLines({ type, why, statement }: ExplainedStatement, paint: Paint): string[] {
  const { Sid, Effect, Action = [], Resource = [], Condition = {} } = statement;
  const kind = type === 'SERVICE_CONTROL_POLICY' ? 'SCP' : 'RCP';
  return [
    `${paint.bold(Sid)} ${kind} ${Effect === 'Deny' ? paint.red('denies') : paint.green('allows')}`,
    `  ${paint.dim(why)}`,
    ...listed('', actionWords(Action)),
    ...listed('on', Resource),
    ...Object.entries(Condition).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, values]) => `  where ${key} ${operator} ${values.join(', ')}`),
    ),
  ];
}

function actionWords(actions: readonly string[]): readonly string[] {
  if (actions.length <= SHOWN_BY_NAME) return [actions.join(', ')];
  const services = [...grouped(actions, prefixOf)].map(([prefix, list]) => `${prefix} ${list.length}`);
  return [`${actions.length} actions: ${services.join(', ')}`];
}

function listed(word: string, values: readonly string[]): string[] {
  return values.map((value) => `  ${word === '' ? '' : `${word} `}${value}`);
}
