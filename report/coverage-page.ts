import { MEASURES } from '../coverage/measures.ts';
import type { CoverageReport } from '../coverage/report.ts';
import { isNeverApplied } from '../coverage/rules.ts';
import { totalOf } from '../coverage/stacks.ts';
import { daysLeftWords } from '../gate/waiver-words.ts';
import { findingsSection } from './coverage-findings.ts';
import { controlPoliciesSection } from './coverage-control-policies.ts';
import { hooksSection } from './coverage-hooks.ts';
import { keysSection } from './coverage-keys.ts';
import { percent } from './coverage.ts';
import { coverageMatrix } from './coverage-matrix.ts';
import { coverageTreemap, coveredServices } from './coverage-treemap.ts';
import { counted } from './counted.ts';
import { html } from './page/html.ts';
import { figures } from './page/list.ts';
import { formatPage, type Section } from './page/page.ts';
import { boundedTable, counts, table } from './page/table.ts';
import { waiverTimeline } from './waiver-timeline.ts';

/** The report as a page of HTML in one file, with pictures. */
export function formatCoveragePage(report: CoverageReport): string {
  const { day, policy, upstream, measures, stacks, notAsked } = report;
  const { properties, gatedProperties, openDoors, hooksWanting } = measures;
  return formatPage({
    title: `Coverage by ${policy}`,
    lead: html`<p>
        What the policy covers in ${counted(measures.resources, 'resource')} of
        ${counted(stacks.length, 'stack')}, on ${day}. What AWS has upstream is told by ${upstream}.
      </p>
      ${figures([
        ['approved', measures.approved],
        ['refused', measures.refused],
        ['left to the Hook', measures.deferred],
        ['waived', measures.waived],
        ['properties gated', percent(gatedProperties, properties)],
        ['wrong keys', measures.wrongKeys],
        ...(openDoors === undefined ? [] : ([['open doors', openDoors]] as const)),
        ...(hooksWanting === undefined ? [] : ([['Hooks wanting', hooksWanting]] as const)),
      ])}
      ${
        notAsked.length === 0
          ? undefined
          : html`<p>Not asked, so nothing is told of it:</p>
              <ul>
                ${notAsked.map((words) => html`<li>${words}</li>`)}
              </ul>`
      }`,
    sections: [
      ...trendSection(report),
      servicesSection(report),
      typesSection(report),
      rulesSection(report),
      ...stacksSection(report),
      ...waiversSection(report),
      keysSection(report),
      ...controlPoliciesSection(report),
      ...hooksSection(report),
      findingsSection(report),
    ],
  });
}

function trendSection({ trend }: CoverageReport): Section[] {
  if (!trend) return [];
  const { since, changes, newRefusals, goneRefusals, notComparable } = trend;
  const rows = changes.map(({ measure, before, now, is }) => [
    MEASURES[measure].words,
    before,
    now,
    is === 'other' ? 'neither better nor worse' : is,
  ]);
  const columns = [...counts('measure', 'then', 'now'), { heading: 'which is' }];
  return [
    {
      id: 'trend',
      heading: `Since ${since}`,
      body: html`<p>
          ${counted(newRefusals.length, 'new refusal')}, ${goneRefusals.length} gone. New ones stand first
          among the findings.
        </p>
        ${rows.length === 0 ? html`<p>No measure differs.</p>` : table('Measures that differ', columns, rows)}
        ${
          notComparable.length === 0
            ? undefined
            : html`<p>
                One of the two reports alone tells of:
                ${notComparable.map((name) => MEASURES[name].words).join(', ')}.
              </p>`
        }`,
    },
  ];
}

function servicesSection({ types }: CoverageReport): Section {
  const services = coveredServices(types);
  const rows = services.map(({ service, types: of, resources, properties }) => [
    service,
    of,
    resources,
    properties.upstream,
    properties.closed,
    properties.narrowed,
    percent(properties.closed + properties.narrowed, properties.upstream),
  ]);
  const columns = counts('service', 'types', 'resources', 'properties', 'closed', 'narrowed', 'gated');
  return {
    id: 'services',
    heading: 'How much of each service is gated',
    body: html`${coverageTreemap(services)}${boundedTable('Approved types by service', columns, rows, 'services')}`,
  };
}

function typesSection({ types, measures }: CoverageReport): Section {
  const used = types.filter(({ resources }) => totalOf(resources) > 0);
  const never = types.filter(({ resources }) => totalOf(resources) === 0).map(({ type }) => type);
  const words = { approved: 'yes', known: 'no, but known', unknown: 'no' } as const;
  const rows = used
    .toSorted((a, b) => Number(a.standing === 'approved') - Number(b.standing === 'approved'))
    .map(({ type, standing, resources, rules, properties }) => [
      type,
      words[standing],
      totalOf(resources),
      resources.refused,
      rules,
      properties ? percent(properties.closed + properties.narrowed, properties.upstream) : 'not known',
    ]);
  const columns = [
    { heading: 'type' },
    { heading: 'approved' },
    ...counts('', 'resources', 'refused', 'rules', 'gated').slice(1),
  ];
  return {
    id: 'types',
    heading: 'Types',
    body: html`<p>
        ${measures.approvedTypesUsed} of ${counted(measures.approvedTypes, 'approved type')} are in use;
        ${counted(measures.refusedTypes, 'type')} in use ${measures.refusedTypes === 1 ? 'is' : 'are'} not
        approved.
      </p>
      ${boundedTable('Types in use, those that are not approved first', columns, rows, 'types')}
      ${never.length === 0 ? undefined : html`<p>Never seen: ${never.join(', ')}.</p>`}`,
  };
}

function rulesSection({ findings, rules }: CoverageReport): Section {
  const never = rules.filter(isNeverApplied);
  const rows = never.map(({ id, severity, type = '', title }) => [id, severity, type, title]);
  const columns = ['rule', 'severity', 'type', 'title'].map((heading) => ({ heading }));
  return {
    id: 'rules',
    heading: 'Rules by stack',
    body: html`${coverageMatrix({ findings, rules }) ?? html`<p>No rule refuses anything.</p>`}
      <p>
        ${counted(rules.length, 'rule')}, ${rules.filter(({ type }) => type === undefined).length} of them for
        all types. ${never.length} are never applied: no resource is of their type.
      </p>
      ${
        never.length === 0
          ? undefined
          : boundedTable('Rules never applied, the gravest first', columns, rows, 'rules')
      }`,
  };
}

function stacksSection({ stacks }: CoverageReport): Section[] {
  const hasPlace = stacks.some(({ place }) => place);
  const rows = stacks
    .toSorted((a, b) => b.problems.length - a.problems.length || b.resources.refused - a.resources.refused)
    .map(({ name, place, resources, problems }) => [
      problems.length === 0 ? name : `${name}: could not judge: ${problems.join(' ')}`,
      ...(hasPlace ? [place ? `${place.account} ${place.region}` : ''] : []),
      resources.approved,
      resources.refused,
      resources.deferred,
      resources.waived,
    ]);
  const columns = [
    { heading: 'stack' },
    ...(hasPlace ? [{ heading: 'deployed in' }] : []),
    ...counts('', 'approved', 'refused', 'deferred', 'waived').slice(1),
  ];
  return [
    {
      id: 'stacks',
      heading: 'Stacks',
      body: boundedTable('Resources by stack, the most refusals first', columns, rows, 'stacks'),
    },
  ];
}

function waiversSection({ waivers, day }: CoverageReport): Section[] {
  if (waivers.length === 0) return [];
  const rows = waivers.map(({ id, rule, owner, ticket, reason, expires, state, daysLeft, findings }) => [
    id,
    rule,
    `${expires} (${state === 'in force' ? daysLeftWords(daysLeft) : state})`,
    findings,
    `${owner}, ${ticket}`,
    reason,
  ]);
  const columns = ['waiver', 'rule', 'until', 'findings', 'owner', 'reason'].map((heading) => ({
    heading,
    numeric: heading === 'findings',
  }));
  return [
    {
      id: 'waivers',
      heading: 'Waivers',
      body: html`${waiverTimeline(waivers, day)}${boundedTable('Waivers, those that end soonest first', columns, rows, 'waivers')}`,
    },
  ];
}
