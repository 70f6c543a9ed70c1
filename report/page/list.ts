import { html, type Html, type Part } from './html.ts';

/** Something that a page tells of by itself, closed until it is asked for. */
export interface Entry {
  /** What links name: `anchorOf`. */
  readonly id: string;
  readonly name: string;
  /** A few words about it, such as its class. */
  readonly tags: readonly string[];
  readonly body: Html;
}

/** Entries with a field that shows those of them in which all its words are. In print all are open. */
export function entryList(label: string, entries: readonly Entry[]): Html {
  return html`<div class="list">
    <search hidden>
      <label>${label} <input type="search" autocomplete="off" spellcheck="false" /></label> <output></output>
    </search>
    ${entries.map(entryOf)}
  </div> `;
}

function entryOf({ id, name, tags, body }: Entry): Html {
  const words = tags.map((tag) => html` <span class="tag">${tag}</span>`);
  // Without line ends between them, which would be as many nodes again: a page may have thousands of entries.
  // prettier-ignore
  return html`<details id="${id}"><summary><h3>${name}</h3>${words}</summary>${body}<a class="link" href="#${id}">Link to ${name}</a></details>`;
}

/** Terms with what is to say of each. */
export function terms(pairs: readonly (readonly [term: string, description: Part])[]): Html {
  const parts = pairs.flatMap(([term, description]) => [
    html`<dt>${term}</dt>`,
    html`<dd>${description}</dd>`,
  ]);
  // prettier-ignore
  return html`<dl class="terms">${parts}</dl>`;
}

/** The figures that a reader looks for first. */
export function figures(pairs: readonly (readonly [term: string, figure: string | number])[]): Html {
  return html`<dl class="figures">
    ${pairs.map(
      ([term, figure]) =>
        html`<div>
          <dt>${term}</dt>
          <dd>${figure}</dd>
        </div>`,
    )}
  </dl> `;
}
