import type { KeyProblem } from '../key-strategy/policy/problem.ts';
import type { Paint } from './paint.ts';

/** What is wrong with the policies and templates of keys, for people: errors first. */
export function formatKeyProblems(problems: readonly KeyProblem[], paint: Paint): string {
  const colours = { error: paint.red, warning: paint.yellow, info: paint.dim };
  return (['error', 'warning', 'info'] as const)
    .flatMap((severity) => problems.filter((problem) => problem.severity === severity))
    .flatMap(({ code, severity, subject, message, next }) => [
      `${colours[severity](severity)} ${paint.bold(subject)} ${message}`,
      `  ${paint.dim(code)}`,
      `  next: ${next}`,
    ])
    .map((line) => `${line}\n`)
    .join('');
}
