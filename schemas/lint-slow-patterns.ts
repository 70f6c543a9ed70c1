import { analyse } from 'scslre';
import { compilePattern, parsePlaceholders } from '../gate/placeholder.ts';
import type { PolicyProblem } from './problem.ts';
import { schemasOf, type Restriction } from './restriction.ts';

type Path = readonly (string | number)[];

/**
 * Patterns whose time can grow faster than the text that they are matched with: whoever writes a template could
 * stop the Hook with one. What scslre knows of is found: quantifiers that can trade characters, nested or side by
 * side. Alternatives that overlap below a quantifier are not (`(a|a)*`).
 */
export function slowPatterns({ rules, file, positionOf }: Restriction): PolicyProblem[] {
  return rules.flatMap((rule) =>
    schemasOf(rule)
      .flatMap((written) => patternsIn(written.schema, written.path))
      .flatMap(({ pattern, path }) => {
        const reason = slowness(pattern);
        if (reason === undefined) return [];
        const message = `${rule.id}: this pattern can take very long on long text: ${reason}. Let quantifiers beside or inside each other match different characters.`;
        return [{ file, ...positionOf(['rules', rule.id, ...path]), message }];
      }),
  );
}

function patternsIn(node: unknown, path: Path): { readonly pattern: string; readonly path: Path }[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, part]: [string, unknown]) =>
    key === 'pattern' && typeof part === 'string'
      ? [{ pattern: part, path: [...path, key] }]
      : patternsIn(part, [...path, key]),
  );
}

/** Placeholders are filled with escaped text, which has no quantifiers. */
function slowness(pattern: string): string | undefined {
  const { texts } = parsePlaceholders(pattern) ?? { texts: [pattern] };
  const expression = compilePattern(texts.join('(?:x)'));
  const [report] = analyse(expression).reports;
  if (!report) return undefined;
  const quantifiers = report.type === 'Trade' ? [report.startQuant, report.endQuant] : [report.quant];
  const told = [...new Set(quantifiers.map(({ raw }) => raw))].map((raw) => `\`${raw}\``).join(' and ');
  return `${told} ${report.exponential ? 'doubles the ways to match with each character' : 'can match the same characters in many ways'}`;
}
