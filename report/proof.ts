import type { Expectation } from '../scps/prove/expectation.ts';
import { PATH_WORDS } from '../scps/prove/calls.ts';
import { RESULTS, type Count, type Proof, type Surprise } from '../scps/prove/prove.ts';
import { counted } from './counted.ts';
import { evaluationJson, evaluationLines, type Names } from './evaluation.ts';
import type { Paint } from './paint.ts';

/** A sweep, with what its surprises are told with. */
export interface ProofReport extends Names {
  readonly proof: Proof;
  readonly accounts: number;
}

/** How many surprises of one group and path are told one by one. */
const TOLD = 5;

/** What is denied and allowed on which path, and below it what was expected otherwise. */
export function formatProof(report: ProofReport, paint: Paint): string {
  const { proof, accounts } = report;
  const asked = proof.counts.reduce((sum, count) => sum + askedOf(count), 0);
  const found = proof.counts.reduce((sum, { surprises }) => sum + surprises, 0);
  const end = found === 0 ? paint.green('no surprise') : paint.red(counted(found, 'surprise'));
  return [
    ...tableLines(proof.counts, paint),
    '',
    ...surpriseLines(report, paint),
    `${counted(asked, 'call')} in ${counted(accounts, 'account')}: ${end}.`,
    '',
  ].join('\n');
}

/** The same as JSON, version 1. */
export function proofJson({ proof, accounts, ...names }: ProofReport): unknown {
  return {
    version: 1,
    accounts,
    counts: proof.counts,
    surprises: proof.surprises.map(({ expectation, evaluation, accounts: where }) => ({
      ...expectation,
      accounts: where,
      evaluation: evaluationJson(evaluation, names),
    })),
  };
}

function askedOf({ allowed, denied, undecided }: Count): number {
  return allowed + denied + undecided;
}

function tableLines(counts: readonly Count[], paint: Paint): string[] {
  const rows = counts.map((count) => [
    count.group,
    PATH_WORDS[count.path],
    String(count.denied),
    String(count.allowed),
    String(count.undecided),
    String(count.surprises),
  ]);
  const head = ['', '', 'denied', 'allowed', 'undecided', 'surprises'];
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  return [head, ...rows].map((row, line) => {
    const cells = row.map((cell, column) =>
      column < 2 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
    );
    const text = cells.join('  ').trimEnd();
    return line === 0 ? paint.dim(text) : row.at(-1) === '0' ? text : paint.red(text);
  });
}

function surpriseLines({ proof, ...names }: ProofReport, paint: Paint): string[] {
  const surprising = proof.counts.filter(({ surprises }) => surprises > 0);
  return surprising.flatMap(({ group, path }) => {
    const found = proof.surprises.filter(
      ({ expectation }) => expectation.group === group && expectation.path === path,
    );
    const more = found.length - TOLD;
    return [
      ...found
        .slice(0, TOLD)
        .flatMap((surprise) => [
          headLine(surprise, paint),
          ...whyLines(surprise, names, paint).map((line) => `  ${line}`),
        ]),
      ...(more > 0 ? [paint.dim(`and ${more} more like it; --format json tells all`)] : []),
      '',
    ];
  });
}

function headLine({ expectation, evaluation, accounts }: Surprise, paint: Paint): string {
  const [first = '', ...others] = accounts;
  const where = others.length === 0 ? first : `${first} and ${counted(others.length, 'other account')}`;
  const { action, path } = expectation;
  const word = RESULTS[evaluation.outcome];
  return `${paint.bold(action)} ${PATH_WORDS[path]} is ${paint.red(word)} and should be ${expectation.expected}, ${resourceWords(expectation)}in ${where}`;
}

/** What allows is of no use to those who want to know what should have denied. */
function whyLines({ evaluation }: Surprise, names: Names, paint: Paint): readonly string[] {
  return evaluation.outcome === 'allowed'
    ? ['no statement denies it']
    : evaluationLines(evaluation, names, paint);
}

function resourceWords({ resource }: Expectation): string {
  return resource === '*' ? '' : `on ${resource}, `;
}
