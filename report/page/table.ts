import { bounded, leftOut } from './bounded.ts';
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

/** The most rows of a bounded table; the counts beside it are always those of all. */
const MOST_ROWS = 200;

/** The first rows of a table, and how many are left out: `noun` names the rows. */
export function boundedTable(
  caption: string,
  columns: readonly Column[],
  rows: readonly (readonly Cell[])[],
  noun: string,
): Html {
  const some = bounded(rows, MOST_ROWS);
  return html`${table(caption, columns, some.shown)}${leftOut(some, noun)}`;
}

/** Columns of which the first names the row and the others count. */
export function counts(...headings: readonly string[]): readonly Column[] {
  return headings.map((heading, index) => ({ heading, numeric: index > 0 }));
}

function cellOf(cell: Cell, column: Column = { heading: '' }, index: number): Html {
  return index === 0
    ? html`<th role="rowheader" scope="row">${cell}</th>`
    : html`<td role="cell" data-heading="${column.heading}" ${numeric(column)}>${cell}</td>`;
}

function numeric({ numeric: is = false }: Column): Html | undefined {
  return is ? html` class="number"` : undefined;
}
