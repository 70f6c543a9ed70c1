import type { Evaluation, PlacedStatement } from '../scps/evaluate/evaluation.ts';
import type { Request } from '../scps/request.ts';
import type { Region } from '../template/problem.ts';
import type { Paint } from './paint.ts';

/** How targets and statements are named. */
export interface Names {
  /** The name of a target. */
  readonly nameOf: (target: string) => string;
  /** Where a statement stands, when it is in a file. */
  readonly placeOf: (statement: PlacedStatement) => (Region & { readonly file: string }) | undefined;
}

/** What came out of one request, by which statement of which policy, at which target. */
export function formatEvaluation(
  { action, resource, context }: Request,
  evaluation: Evaluation,
  names: Names,
  paint: Paint,
): string {
  const keys = [...context].flatMap(([key, values]) => values.map((value) => `  ${key} = ${value}`));
  const { word, colour } = OUTCOMES[evaluation.outcome];
  const lines = [
    `${paint[colour](word)}  ${paint.bold(action)} on ${resource}`,
    ...evaluationLines(evaluation, names, paint).map((line) => `  ${line}`),
    'It was asked with:',
    ...keys.map(paint.dim),
  ];
  return `${lines.join('\n')}\n`;
}

/** The same as JSON, version 1. */
export function requestJson(
  { action, resource, context }: Request,
  evaluation: Evaluation,
  names: Names,
): unknown {
  const keys = Object.fromEntries(context);
  return { version: 1, action, resource, context: keys, ...evaluationJson(evaluation, names) };
}

/** An evaluation, with the names of targets and the places of statements. */
export function evaluationJson(evaluation: Evaluation, { nameOf, placeOf }: Names): object {
  const placed = (statement: PlacedStatement): object => ({
    ...statement,
    targetName: nameOf(statement.target),
    ...placeOf(statement),
  });
  switch (evaluation.outcome) {
    case 'allowed':
      return { ...evaluation, by: evaluation.by.map(placed) };
    case 'explicit-deny':
      return { ...evaluation, by: placed(evaluation.by) };
    case 'implicit-deny':
      return { ...evaluation, targetName: nameOf(evaluation.target) };
    case 'undecided':
      return { ...evaluation, ...(evaluation.by && { by: placed(evaluation.by) }) };
    case 'exempt':
      return evaluation;
  }
}

/** In words, what decided. */
export function evaluationLines(evaluation: Evaluation, names: Names, paint: Paint): readonly string[] {
  const words = (statement: PlacedStatement): string => statementWords(statement, names, paint);
  switch (evaluation.outcome) {
    case 'allowed':
      return [
        ...evaluation.by.map((statement) => `allowed by ${words(statement)}`),
        ...exemptionLines(evaluation),
      ];
    case 'exempt':
      return exemptionLines(evaluation);
    case 'explicit-deny':
      return [`denied by ${words(evaluation.by)}`];
    case 'implicit-deny':
      return [`no SCP that is attached to ${targetWords(evaluation.target, names)} allows it`];
    case 'undecided':
      return [evaluation.by ? `${words(evaluation.by)}: ${evaluation.reason}` : evaluation.reason];
  }
}

const OUTCOMES = {
  allowed: { word: 'allowed', colour: 'green' },
  exempt: { word: 'exempt', colour: 'green' },
  'explicit-deny': { word: 'denied', colour: 'red' },
  'implicit-deny': { word: 'denied', colour: 'red' },
  undecided: { word: 'undecided', colour: 'yellow' },
} as const;

/** Names a statement: by its Sid or its place, its policy, and what that is attached to. */
function statementWords(statement: PlacedStatement, names: Names, paint: Paint): string {
  const { sid, index, policy, target } = statement;
  const place = names.placeOf(statement);
  const where = place ? paint.dim(` (${place.file}:${place.line}:${place.column})`) : '';
  return `statement ${sid ?? index} of ${policy}${where}, attached to ${targetWords(target, names)}`;
}

function exemptionLines({ exemptions }: Extract<Evaluation, { exemptions: unknown }>): string[] {
  return exemptions.map(({ type, reason }) => `${SHORT[type]} say nothing: ${reason}`);
}

const SHORT = { SERVICE_CONTROL_POLICY: 'SCPs', RESOURCE_CONTROL_POLICY: 'RCPs' } as const;

function targetWords(target: string, { nameOf }: Names): string {
  const name = nameOf(target);
  return name === target ? target : `${name} (${target})`;
}
