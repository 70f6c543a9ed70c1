import type { CoverageReport } from '../coverage/report.ts';
import { grouped } from '../schemas/grouped.ts';
import { bounded, leftOut } from './page/bounded.ts';
import { html, type Html } from './page/html.ts';
import { table } from './page/table.ts';

/** The most of each: those with the most refusals. */
const MOST = { rules: 25, stacks: 8 } as const;
/** The tones of cells, by how many refusals there are. */
const STEPS = [1, 3, 6, 12] as const;

/** Refusals by rule and stack, the worst of both. Says nothing when nothing is refused. */
export function coverageMatrix({
  findings,
  rules,
}: Pick<CoverageReport, 'findings' | 'rules'>): Html | undefined {
  const refused = findings.filter(({ verdict }) => verdict === 'refused');
  if (refused.length === 0) return undefined;
  const titles = new Map(rules.map(({ id, title }) => [id, title]));
  const byRule = mostFirst(grouped(refused, ({ rule }) => rule));
  const byStack = mostFirst(grouped(refused, ({ stack }) => stack));
  const [someRules, someStacks] = [bounded(byRule, MOST.rules), bounded(byStack, MOST.stacks)];
  const nameOf = shortNames(someStacks.shown.map(([stack]) => stack));
  const columns = [
    { heading: 'rule' },
    ...someStacks.shown.map(([stack]) => ({ heading: nameOf(stack) })),
    { heading: 'all' },
  ];
  const rows = someRules.shown.map(([rule, those]) => {
    const inStack = grouped(those, ({ stack }) => stack);
    const counts = someStacks.shown.map(([stack]) => cellOf(inStack.get(stack)?.length ?? 0));
    return [html`<span title="${titles.get(rule) ?? rule}">${rule}</span>`, ...counts, those.length];
  });
  return html`<div class="matrix">${table('Refusals by rule and stack, the most first', columns, rows)}</div>
    ${leftOut(someRules, 'rules')}${leftOut(someStacks, 'stacks')}`;
}

function cellOf(count: number): Html {
  if (count === 0) return html`<span class="quiet">0</span>`;
  const step = STEPS.filter((from) => count >= from).length;
  return html`<span class="heat heat-${step}">${count}</span>`;
}

function mostFirst<Item>(
  groups: ReadonlyMap<string, readonly Item[]>,
): (readonly [string, readonly Item[]])[] {
  return [...groups].sort(([a, one], [b, other]) => other.length - one.length || (a < b ? -1 : 1));
}

/** Paths without their endings, and without the folders that all begin with and the words that all end with. */
function shortNames(paths: readonly string[]): (path: string) => string {
  const parts = paths.map(partsOf);
  const start = sharedBy(parts);
  const end = sharedBy(parts.map((of) => of.slice(start).reverse()));
  return (path) => {
    const of = partsOf(path);
    return of.slice(start, of.length - end).join('/');
  };
}

function partsOf(path: string): string[] {
  return path.replace(/(\.template)?\.(ya?ml|json|template)$/i, '').split('/');
}

/** How many parts all begin with; a part is left of each. */
function sharedBy(all: readonly (readonly string[])[]): number {
  const [first = []] = all;
  const most = Math.min(...all.map(({ length }) => length)) - 1;
  const differs = first.findIndex((part, index) => index >= most || all.some((of) => of[index] !== part));
  return Math.max(0, differs);
}
