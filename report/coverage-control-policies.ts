import type { CoverageReport } from '../coverage/report.ts';
import { PATH_WORDS } from '../scps/prove/calls.ts';
import { counted } from './counted.ts';
import { named } from './key-words.ts';
import { html } from './page/html.ts';
import type { Section } from './page/page.ts';
import { boundedTable, counts, table } from './page/table.ts';

/** What becomes of calls under the control policies, and the doors that are left open; nothing when they were not asked. */
export function controlPoliciesSection({ controlPolicies }: CoverageReport): Section[] {
  if (!controlPolicies) return [];
  const { file, accounts, classes, calls, doors, tooTight, unclassed } = controlPolicies;
  const doorRows = doors.map(({ action, path, is, accounts: where }) => [
    action,
    PATH_WORDS[path],
    is,
    named(where),
  ]);
  const callRows = calls.map(({ group, path, denied, allowed, undecided }) => [
    group,
    PATH_WORDS[path],
    denied,
    allowed,
    undecided,
  ]);
  const callColumns = [
    { heading: 'calls' },
    { heading: 'path' },
    ...counts('', 'denied', 'allowed', 'undecided').slice(1),
  ];
  return [
    {
      id: 'control-policies',
      heading: 'Control policies',
      body: html`<p>
          ${file}, in ${counted(accounts, 'guarded account')}: ${counted(doors.length, 'call')} that should be
          denied and ${doors.length === 1 ? 'is' : 'are'} not; ${counted(tooTight, 'call')} that should be
          allowed and ${tooTight === 1 ? 'is' : 'are'} not.
          ${unclassed.length === 0 ? undefined : `Not classed: ${named(unclassed)}.`}
        </p>
        ${table(
          'Actions of the approved services',
          counts('class', 'actions'),
          classes.map(({ class: name, actions }) => [name, actions]),
        )}
        ${boundedTable('What becomes of calls', callColumns, callRows, 'rows')}
        ${
          doorRows.length === 0
            ? undefined
            : boundedTable(
                'Open doors',
                ['action', 'path', 'is', 'accounts'].map((heading) => ({ heading })),
                doorRows,
                'calls',
              )
        }`,
    },
  ];
}
