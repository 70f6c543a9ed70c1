import type { CoverageReport } from '../coverage/report.ts';
import { classWords } from './coverage.ts';
import { counted } from './counted.ts';
import { barsOf } from './page/bars.ts';
import { bounded } from './page/bounded.ts';
import { figure, labelText, legend, toneOf } from './page/drawing.ts';
import { html } from './page/html.ts';
import type { Section } from './page/page.ts';
import { boundedTable, counts, table } from './page/table.ts';

const KEY_CLASSES = ['customer-managed', 'aws-managed', 'aws-owned', 'unknown', 'none'] as const;

/** Which resources use which class of key, and where the key is wrong or not known. */
export function keysSection({ keys }: CoverageReport): Section {
  const { right, wrong, unknown, classifications, gaps, plan } = keys;
  const tones = KEY_CLASSES.map(
    (name, index) => [classWords(name), toneOf(index, KEY_CLASSES.length)] as const,
  );
  const some = bounded(classifications, 20);
  const series = KEY_CLASSES.map((name, index) => ({
    name: classWords(name),
    tone: tones[index]?.[1] ?? '',
    values: some.shown.map(({ classes }) => classes[name] ?? 0),
  }));
  const categories = some.shown.map(({ classification }) => labelText(classification));
  const rows = classifications.map(({ classification, classes }) => [
    classification,
    ...KEY_CLASSES.map((name) => classes[name] ?? 0),
  ]);
  const gapRows = gaps
    .toSorted((a, b) => Number(b.verdict === 'wrong') - Number(a.verdict === 'wrong'))
    .map(({ stack, line, logicalId, type, message, next }) => [
      logicalId,
      type,
      `${stack}:${line}`,
      `${message} ${next}`,
    ]);
  const rotation = plan?.automatic.map(({ days, keys: of }) => [`every ${days} days, by AWS KMS`, of]) ?? [];
  return {
    id: 'keys',
    heading: 'Keys',
    body: html`<p>
        ${counted(right + wrong + unknown, 'place')} for keys: ${right} right, ${wrong} wrong, ${unknown} not
        known.
      </p>
      ${
        rows.length === 0
          ? undefined
          : html`${legend(tones)}
              <div class="pictures">
                ${figure(
                  [
                    barsOf({
                      label: 'Places for keys by classification and class of key',
                      categories,
                      series,
                      as: 'stacked',
                      words: String,
                    }),
                  ],
                  'Places for keys by classification. The table below tells the same in numbers.',
                )}
              </div>
              ${table('Places for keys', counts('classification', ...KEY_CLASSES.map(classWords)), rows)}`
      }
      ${
        plan
          ? table(
              `Rotation of ${counted(plan.customerKeys, 'customer managed key')} in ${plan.file}`,
              counts('rotated', 'keys'),
              [...rotation, ['by hand', plan.byHand], ['never by themselves', plan.never]],
            )
          : undefined
      }
      ${
        gapRows.length === 0
          ? undefined
          : boundedTable(
              'Wrong keys, then those that are not known',
              ['resource', 'type', 'place', 'what'].map((heading) => ({ heading })),
              gapRows,
              'places',
            )
      }`,
  };
}
