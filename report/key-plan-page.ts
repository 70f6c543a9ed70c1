import type { Plan } from '../key-strategy/plan.ts';
import { isCustomerMade, type PlannedKey } from '../key-strategy/planned-key.ts';
import type { PlanWarning } from '../key-strategy/warnings.ts';
import { grouped } from '../schemas/grouped.ts';
import { costSection } from './key-plan-cost.ts';
import { keyPlanPicture } from './key-plan-picture.ts';
import {
  administratorsWords,
  dollars,
  named,
  placeWords,
  rotationWords,
  shortName,
  summaryWords,
  TYPE_WORDS,
} from './key-words.ts';
import { counted } from './counted.ts';
import { anchorOf } from './page/anchor.ts';
import { bounded, leftOut } from './page/bounded.ts';
import { html, type Html, type Part } from './page/html.ts';
import { entryList, figures, terms, type Entry } from './page/list.ts';
import { formatPage, type Section } from './page/page.ts';
import { table } from './page/table.ts';

/** The most that a page tells by name; the counts and the cost are always those of the whole plan. */
const MOST = { keys: 500, assetsOfKey: 50, rows: 300 } as const;

/** A key plan as a page of HTML in one file, with pictures. The classifications are those of the inventory, in their order. */
export function formatKeyPlanPage(plan: Plan, classifications: readonly string[]): string {
  const { summary, approach, keys, cost, inventory, warnings } = plan;
  const [made, aws] = byMaker(keys);
  return formatPage({
    title: `Key plan of ${inventory}`,
    lead: html`<p>
        ${summaryWords(summary)} The approach is ${approach.approach} (${approach.principle}).
        ${approach.because}
      </p>
      ${figures([
        ['customer managed keys', summary.customerKeys],
        ['assets', summary.assets],
        ['without a key', summary.unprotected],
        ['warnings', warnings.filter(({ severity }) => severity === 'warning').length],
        ['in year 1', dollars(cost.total[0] ?? 0)],
      ])}`,
    sections: [
      {
        id: 'overview',
        heading: 'Which data is behind which key',
        body: html`${keyPlanPicture(plan, classifications)}${countsTable(plan, classifications)}`,
      },
      costSection(plan),
      ...keysSection('keys', 'Keys to make, in this order', made),
      ...keysSection('aws-keys', 'Keys of AWS, with nothing to make', aws),
      ...unprotectedSection(plan),
      ...warningSections(plan),
    ],
  });
}

/** Keys that the customer makes, and keys of AWS: a section of the page each. */
function byMaker(keys: readonly PlannedKey[]): readonly [readonly PlannedKey[], readonly PlannedKey[]] {
  return [keys.filter(isCustomerMade), keys.filter((key) => !isCustomerMade(key))];
}

/** All keys and assets, by classification and type of key: what the picture shows. */
function countsTable({ keys, unprotected }: Plan, classifications: readonly string[]): Html {
  const under = grouped(keys, (key) => key.classification);
  const bare = grouped(unprotected, ({ classification }) => classification);
  const rows = [...classifications].reverse().flatMap((classification) => {
    const byType = grouped(under.get(classification) ?? [], ({ type }) => type);
    const without = bare.get(classification)?.length ?? 0;
    return [
      ...[...byType].map(([type, those]) => [
        classification,
        TYPE_WORDS[type],
        those.length,
        those.reduce((sum, { assets }) => sum + assets.length, 0),
      ]),
      ...(without > 0 ? [[classification, 'no key', 0, without]] : []),
    ];
  });
  return table(
    'Keys and assets by classification',
    [
      { heading: 'classification' },
      { heading: 'type of key' },
      { heading: 'keys', numeric: true },
      { heading: 'assets', numeric: true },
    ],
    rows,
  );
}

function keysSection(id: string, heading: string, keys: readonly PlannedKey[]): Section[] {
  if (keys.length === 0) return [];
  const some = bounded(keys, MOST.keys);
  return [
    { id, heading, body: html`${leftOut(some, 'keys')}${entryList('Find keys', some.shown.map(entryOf))}` },
  ];
}

function entryOf(key: PlannedKey): Entry {
  const { id, classification, type, assets, principles } = key;
  return {
    id: anchorOf('key', id),
    name: isCustomerMade(key) ? `${key.step}. ${shortName(key)}` : shortName(key),
    tags: [classification, TYPE_WORDS[type], counted(assets.length, 'asset')],
    body: html`${terms(detailsOf(key))}
      <h4>Why</h4>
      <ul>
        ${principles.map((principle) => html`<li><b>${principle.id}</b> ${principle.text}</li>`)}
      </ul> `,
  };
}

function detailsOf(key: PlannedKey): (readonly [string, Part])[] {
  const { assets, services } = key;
  const some = bounded(assets, MOST.assetsOfKey);
  const protects = some.shown.join(', ') + (some.left > 0 ? ` and ${some.left} more` : '');
  const common = [
    ['place', placeWords(key)],
    ['protects', protects],
    ['in', named(services)],
  ] as const;
  if (!isCustomerMade(key)) {
    return key.aliases.length === 0
      ? [...common]
      : [['aliases', `${named(key.aliases)}, shared by all data there`], ...common];
  }
  return [
    ['alias', key.alias],
    ...common,
    ['administered by', administratorsWords(key)],
    ['used by', named([...key.users, ...key.crossAccountUsers])],
    ['rotation', rotationWords(key)],
    ['deletion window', `${key.deletionWindowDays} days`],
    ['cost by year', key.cost.map(dollars).join(', ')],
  ];
}

function unprotectedSection({ unprotected }: Plan): Section[] {
  if (unprotected.length === 0) return [];
  const some = bounded(unprotected, MOST.rows);
  const rows = some.shown.map(({ asset, classification, reason }) => [asset, classification, reason]);
  const columns = ['asset', 'classification', 'why'].map((heading) => ({ heading }));
  return [
    {
      id: 'unprotected',
      heading: 'No key can protect',
      body: html`${leftOut(some, 'assets')}${table('Assets that have to be protected in another way', columns, rows)}`,
    },
  ];
}

/** Warnings, and apart from them what is only good to know. */
function warningSections({ warnings, keys }: Plan): Section[] {
  const listed = new Set(
    byMaker(keys).flatMap((those) => bounded(those, MOST.keys).shown.map(({ id }) => id)),
  );
  const columns = ['code', 'what', 'about', 'next'].map((heading) => ({ heading }));
  return (
    [
      ['warning', 'warnings', 'Warnings', 'What people should look at', columns],
      ['info', 'notes', 'Notes', 'What is good to know', columns.slice(0, 3)],
    ] as const
  ).flatMap(([severity, id, heading, caption, some]) => {
    const those = bounded(
      warnings.filter((warning) => warning.severity === severity),
      MOST.rows,
    );
    if (those.shown.length === 0) return [];
    const rows = those.shown.map((warning) =>
      [warning.code, warning.message, aboutOf(warning, listed), warning.next].slice(0, some.length),
    );
    return [{ id, heading, body: html`${leftOut(those, id)}${table(caption, some, rows)}` }];
  });
}

function aboutOf({ key, assets }: PlanWarning, listed: ReadonlySet<string>): Html {
  if (key === null) return html`${named(assets, '')}`;
  return listed.has(key) ? html`<a href="#${anchorOf('key', key)}">${key}</a>` : html`${key}`;
}
