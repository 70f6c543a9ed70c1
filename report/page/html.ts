/** Markup that is safe to stand in a page: only `html` and `asIs` make it. */
export class Html {
  readonly markup: string;

  constructor(markup: string) {
    this.markup = markup;
  }
}

/** What may stand in a template: texts are escaped, markup is taken as it is, lists are put one after another. */
export type Part = string | number | undefined | Html | readonly Part[];

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  // A parser would make a line feed of it.
  '\r': '&#13;',
  // HTML has no way to write it.
  '\0': '\uFFFD',
};

/** That of our source, which would be most of a long page. */
const INDENTATION = /\n\s+/g;

/**
 * A template of HTML. What stands in `${}` is text, between tags or in a quoted attribute, and cannot become markup. Throws
 * for an attribute without quotes, where escaping would not hold.
 */
export function html({ raw }: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = raw.map((literal, index) => {
    if (index < parts.length && literal.endsWith('=')) throw new Error(`Quote the attribute: ${literal}`);
    return literal.replace(INDENTATION, '\n') + markupOf(parts[index]);
  });
  return new Html(markup.join(''));
}

/** Markup of our own, which holds nothing that others wrote. */
export function asIs(markup: string): Html {
  return new Html(markup);
}

function markupOf(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Html) return part.markup;
  if (typeof part === 'object') return part.map(markupOf).join('');
  return String(part).replace(/[&<>"'\r\0]/g, (character) => ESCAPES[character] ?? '');
}
