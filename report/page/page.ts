import { createHash } from 'node:crypto';
import { asIs, html, type Html } from './html.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

/** A part of a page with a heading; its id is what links name. */
export interface Section {
  readonly id: string;
  readonly heading: string;
  readonly body: Html;
}

/** What a page tells. */
export interface Page {
  readonly title: string;
  /** What stands before the sections: the answer, for those who read no further. */
  readonly lead: Html;
  readonly sections: readonly Section[];
}

/**
 * A page of HTML in one file. It asks for nothing from anywhere: its policy (CSP level 3) allows its own style and script, by
 * their digests, and nothing else, no style attribute either. Without the script all of it can be read.
 */
export function formatPage({ title, lead, sections }: Page): string {
  const policy = `default-src 'none'; style-src '${digestOf(STYLE)}'; script-src '${digestOf(SCRIPT)}'; base-uri 'none'; form-action 'none'`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <title>${title}</title>
        ${inline('style', STYLE)}
      </head>
      <body>
        <a class="skip" href="#main">Skip to the content</a>
        <header>
          <h1>${title}</h1>
          <nav aria-label="On this page">
            <ul>
              ${sections.map(({ id, heading }) => html`<li><a href="#${id}">${heading}</a></li>`)}
            </ul>
          </nav>
        </header>
        <main id="main" tabindex="-1">
          ${lead}
          ${sections.map(
            ({ id, heading, body }) =>
              html`<section id="${id}" aria-labelledby="${id}-heading">
                <h2 id="${id}-heading">${heading}</h2>
                ${body}
              </section> `,
          )}
        </main>
        <footer>Made by stackgate.</footer>
        ${inline('script', SCRIPT)}
      </body>
    </html> `.markup;
}

/** As it is, to the letter, for its digest is that of all between the tags. */
function inline(tag: 'style' | 'script', text: string): Html {
  return asIs(`<${tag}>${text}</${tag}>`);
}

function digestOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
