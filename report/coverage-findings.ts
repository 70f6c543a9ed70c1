import type { CoveredFinding } from '../coverage/finding.ts';
import type { CoverageReport } from '../coverage/report.ts';
import { SEVERITIES } from '../gate/schema.ts';
import { anchorOf } from './page/anchor.ts';
import { bounded, leftOut } from './page/bounded.ts';
import { html } from './page/html.ts';
import { entryList, terms, type Entry } from './page/list.ts';
import type { Section } from './page/page.ts';

/**
 * The most findings that a page tells one by one: of more, those that weigh least are left out. Twice as many as are
 * asked for; each takes 650 bytes and what a browser needs to keep it.
 */
const MOST = 20_000;
const VERDICTS = ['refused', 'waived', 'deferred'] as const;
const WORDS = { refused: 'refused', waived: 'waived', deferred: 'left to the Hook' } as const;

/** The findings, new refusals first, then by verdict and severity. A link to a finding stays good while it is the same. */
export function findingsSection({ findings, trend }: CoverageReport): Section {
  const isNew = new Set(trend?.newRefusals);
  const weight = ({ fingerprint, verdict, severity }: CoveredFinding): number =>
    (isNew.has(fingerprint) ? 100 : 0) - 10 * VERDICTS.indexOf(verdict) + SEVERITIES.indexOf(severity);
  const some = bounded(
    findings.toSorted((a, b) => weight(b) - weight(a)),
    MOST,
  );
  return {
    id: 'findings',
    heading: 'Findings',
    body:
      some.shown.length === 0
        ? html`<p>There is none.</p>`
        : html`${leftOut(some, 'findings')}${entryList(
            'Find findings',
            some.shown.map((finding) => entryOf(finding, isNew.has(finding.fingerprint))),
          )}`,
  };
}

function entryOf(finding: CoveredFinding, isNew: boolean): Entry {
  const { fingerprint, stack, logicalId, type, rule, title, severity, verdict } = finding;
  const { path, message, fix, branch, waiver, line, column } = finding;
  return {
    id: anchorOf('finding', fingerprint),
    name: `${logicalId}: ${title}`,
    tags: [...(isNew ? ['new'] : []), WORDS[verdict], severity],
    // Few elements: a page may have thousands of findings.
    body: terms([
      ['what', branch === undefined ? message : `${message} (when ${branch})`],
      ['where', `${stack}:${line}:${column}, ${type}${path === '' ? '' : ` ${path}`}`],
      ['rule', waiver === undefined ? rule : `${rule}, waived by ${waiver}`],
      ...(fix === undefined ? [] : ([['fix', fix]] as const)),
    ]),
  };
}
