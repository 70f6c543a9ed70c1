import type { PlayedResource } from '../simulation/play.ts';
import type { SimulationResult } from '../simulation/result.ts';
import { outcomeWords } from './of-simulation.ts';
import type { Paint } from './paint.ts';
import { painted } from './report.ts';

/** The line that tells how a resource fared, and below it why it was refused. */
export function playedLines({ action, logicalId, type, response }: PlayedResource, paint: Paint): string {
  const head = `${action.padEnd(9)} ${paint.bold(logicalId)} ${paint.dim(type)}`;
  if (!response) return `${head}  ${paint.dim('the Hook is not called')}\n`;
  if (response.hookStatus === 'SUCCESS' && !response.annotations) {
    const told = type === 'STACK' || type === 'CHANGE_SET' ? `          ${response.message}\n` : '';
    return `${head}  ${paint.green('approved')}\n${told}`;
  }
  const reasons = response.annotations?.flatMap(({ annotationName, statusMessage, remediationMessage }) => [
    `          ${statusMessage} ${paint.dim(annotationName)}`,
    ...(remediationMessage === undefined ? [] : [`          fix: ${remediationMessage}`]),
  ]) ?? [`          ${response.message}`];
  return [`${head}  ${outcomeWord(response, paint)}`, ...reasons, ''].join('\n');
}

function outcomeWord(
  { hookStatus, errorCode }: NonNullable<PlayedResource['response']>,
  paint: Paint,
): string {
  if (hookStatus === 'SUCCESS') return paint.magenta('waived');
  return paint.red(errorCode === 'NonCompliant' ? 'refused' : 'could not judge');
}

/** What the operation would come to, and what was taken for granted. */
export function outcomeLines(result: SimulationResult, paint: Paint): string {
  const names = Object.entries(result.assumed);
  return [
    ...(names.length > 0 ? ['Names that CloudFormation would make up were taken as:'] : []),
    ...names.map(([name, value]) => paint.dim(`  ${name} = ${value}`)),
    painted(outcomeWords(result), paint),
    '',
  ].join('\n');
}
