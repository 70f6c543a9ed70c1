import type { Coverage, Covered } from '../key-strategy/in-templates/coverage.ts';
import { propertyWords } from '../key-strategy/in-templates/uses.ts';
import { counted } from './counted.ts';
import type { Paint } from './paint.ts';
import { textTable } from './table.ts';

const HEADINGS = { wrong: 'Wrong key, or none', unknown: 'Not known', right: 'Right key' } as const;

/** Which resources use which key, for people: what is wrong first. */
export function formatKeyCoverage({ uses, templates }: Coverage, paint: Paint): string {
  const stress = { wrong: paint.red, unknown: paint.yellow, right: paint.green };
  const sections = (['wrong', 'unknown', 'right'] as const).flatMap((verdict) => {
    const those = uses.filter((use) => use.verdict === verdict);
    return those.length === 0 ? [] : [stress[verdict](HEADINGS[verdict]), ...those.flatMap(linesOf), ''];
  });
  return [...sections, ...classTable(uses), '', summary(uses, templates), ''].join('\n');
}

function linesOf(use: Covered): string[] {
  const { file, line, column, logicalId, type, property, branch } = use;
  const where = `${file}:${line}:${column}`;
  return [
    `  ${where} ${logicalId} ${type} ${propertyWords(property)}${branch === undefined ? '' : ` when ${branch}`}`,
    `    ${keyWords(use)}`,
    ...(use.verdict === 'right' ? [] : [`    ${use.code} ${use.message}`, `    next: ${use.next}`]),
  ];
}

function keyWords(use: Covered): string {
  const { key } = use;
  if (use.verdict === 'right' && use.planned !== undefined) return `the planned key ${use.planned}`;
  switch (key.class) {
    case 'customer-managed':
      return `a customer managed key: ${key.name}`;
    case 'unknown':
      return `a key that ${key.because}`;
    case 'none':
      return 'no key';
    case 'aws-owned':
    case 'aws-managed':
      return `an ${classWords(key.class)} key`;
  }
}

function classTable(uses: readonly Covered[]): string[] {
  const counts = new Map<string, number>();
  for (const use of uses) {
    const row =
      use.verdict === 'right' && use.planned !== undefined
        ? 'customer managed, of the plan'
        : classWords(use.key.class);
    counts.set(row, (counts.get(row) ?? 0) + 1);
  }
  return textTable([...counts].sort().map(([row, count]) => [row, String(count)]));
}

function classWords(name: string): string {
  return name.replace('aws', 'AWS').replace('-', ' ');
}

function summary(uses: readonly Covered[], templates: number): string {
  const count = (verdict: Covered['verdict']): number => uses.filter((use) => use.verdict === verdict).length;
  return `${counted(uses.length, 'place')} for keys in ${counted(templates, 'template')}: ${count('right')} right, ${count('wrong')} wrong, ${count('unknown')} not known.`;
}
