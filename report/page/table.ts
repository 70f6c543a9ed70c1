import { html, type Html } from './html.ts';

/** A column: what its cells are, and whether they are numbers, which stand to the right. */
export interface Column {
  readonly heading: string;
  readonly numeric?: boolean;
}

type Cell = string | number | Html;

/**
 * A table with its caption; the first cell of a row names it. On a phone each row becomes a card, its cells under their
 * headings. The roles keep it a table for screen readers there too, for display takes them away.
 */
export function table(caption: string, columns: readonly Column[], rows: readonly (readonly Cell[])[]): Html {
  return html`<table role="table">
    <caption>
      ${caption}
    </caption>
    <thead role="rowgroup">
      <tr role="row">
        ${columns.map(
          (column) => html`<th role="columnheader" scope="col" ${numeric(column)}>${column.heading}</th>`,
        )}
      </tr>
    </thead>
    <tbody role="rowgroup">
      ${rows.map(
        (row) =>
          html`<tr role="row">
            ${row.map((cell, index) => cellOf(cell, columns[index], index))}
          </tr> `,
      )}
    </tbody>
  </table> `;
}

function cellOf(cell: Cell, column: Column = { heading: '' }, index: number): Html {
  return index === 0
    ? html`<th role="rowheader" scope="row">${cell}</th>`
    : html`<td role="cell" data-heading="${column.heading}" ${numeric(column)}>${cell}</td>`;
}

function numeric({ numeric: is = false }: Column): Html | undefined {
  return is ? html` class="number"` : undefined;
}
