import {
  compilePattern,
  isRuntimePlaceholder,
  parsePlaceholders,
  placeholderNames,
} from '../gate/placeholder.ts';
import { RUNTIME_PLACEHOLDERS } from '../gate/context.ts';
import type { Json } from '../gate/schema.ts';
import { didYouMean } from '../gate/suggest.ts';

interface Report {
  readonly placeholders: ReadonlySet<string>;
  readonly report: (path: readonly (string | number)[], message: string) => void;
}

/** Checks the placeholders of a value, and that a pattern compiles. */
export function lintStrings(
  value: Json | undefined,
  role: 'pattern' | 'value',
  path: readonly (string | number)[],
  { placeholders, report }: Report,
): void {
  if (value === undefined) return;
  for (const name of placeholderNames(value)) {
    if (isRuntimePlaceholder(name) || placeholders.has(name)) continue;
    const hint = didYouMean(name, [...RUNTIME_PLACEHOLDERS, ...placeholders]);
    report(path, `$<${name}> is no placeholder; declare named ones in placeholders.yaml.${hint}`);
  }
  if (hasBrokenPlaceholder(value))
    report(path, '"$<" begins a placeholder, but none follows: write $<name>.');
  if (role === 'pattern' && typeof value === 'string') lintPattern(value, path, report);
}

function hasBrokenPlaceholder(value: Json): boolean {
  if (typeof value === 'string') {
    const texts = parsePlaceholders(value)?.texts ?? [value];
    return texts.some((text) => text.includes('$<'));
  }
  return (
    typeof value === 'object' &&
    value !== null &&
    Object.values(value).some((part) => hasBrokenPlaceholder(part))
  );
}

function lintPattern(pattern: string, path: readonly (string | number)[], report: Report['report']): void {
  const texts = parsePlaceholders(pattern)?.texts ?? [pattern];
  try {
    compilePattern(texts.join('(?:x)'));
  } catch (error) {
    report(path, `is no regular expression: ${error instanceof Error ? error.message : String(error)}`);
    return;
  }
  if (texts.slice(0, -1).some((_, index) => endsInClass(texts.slice(0, index + 1).join('x')))) {
    report(path, 'a placeholder stands inside [ ], where it would be single characters; move it out.');
  }
}

/** Whether the text leaves a character class open at its end. */
function endsInClass(text: string): boolean {
  let open = false;
  for (let at = 0; at < text.length; at += 1) {
    if (text[at] === '\\') at += 1;
    else if (text[at] === '[') open = true;
    else if (text[at] === ']') open = false;
  }
  return open;
}
