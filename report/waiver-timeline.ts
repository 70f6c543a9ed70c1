import { BarChart } from 'echarts/charts';
import { GridComponent, MarkLineComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { CoveredWaiver } from '../coverage/report.ts';
import { daysBetween, type Day } from '../gate/day.ts';
import { counted } from './counted.ts';
import { bounded, leftOut } from './page/bounded.ts';
import { drawing, figure, INK, labelText, legend, PAPER, toneOf } from './page/drawing.ts';
import { html, type Html } from './page/html.ts';

use([BarChart, GridComponent, MarkLineComponent, SVGRenderer]);

/** So many waivers are drawn: those that end soonest. */
const MOST = 30;
const ROW = 28;
const DATES = 28;
const VIEWS = [
  { className: 'desk', width: 960, names: 240 },
  { className: 'phone', width: 340, names: 110 },
] as const;

const STATES: readonly (readonly [state: CoveredWaiver['state'], tone: string])[] = [
  ['in force', toneOf(1, 5)],
  ['to come', toneOf(0, 5)],
  ['expired', toneOf(4, 5)],
];

/** From when until when waivers hold. The line is the day of the report. */
export function waiverTimeline(waivers: readonly CoveredWaiver[], today: Day): Html {
  const some = bounded(waivers, MOST);
  const label = `When ${counted(some.shown.length, 'waiver')} hold${some.shown.length === 1 ? 's' : ''}`;
  return html`${legend(STATES)}${figure(
    VIEWS.map((view) => timeline(some.shown, today, view, label)),
    'From the first day to the last. The line is the day of this report.',
  )}${leftOut(some, 'waivers')}`;
}

function timeline(
  waivers: readonly CoveredWaiver[],
  today: Day,
  { className, width, names }: (typeof VIEWS)[number],
  label: string,
): Html {
  const first = waivers.map(({ granted }) => granted).reduce((a, b) => (a < b ? a : b), today);
  const last = waivers.map(({ expires }) => expires).reduce((a, b) => (a > b ? a : b), today);
  const bar = { type: 'bar', stack: 'days', barWidth: ROW / 2, silent: true };
  const option = {
    grid: { left: names, right: 44, top: 4, bottom: DATES },
    xAxis: {
      type: 'value',
      min: 0,
      max: Math.max(1, daysBetween(first, last)),
      interval: Math.max(1, daysBetween(first, last)),
      axisLabel: { color: INK, formatter: (days: number) => (days === 0 ? first : last) },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'category',
      inverse: true,
      data: waivers.map(({ id }) => labelText(id)),
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: INK, interval: 0, width: names - 12, overflow: 'truncate' },
    },
    series: [
      {
        ...bar,
        itemStyle: { color: 'none' },
        data: waivers.map(({ granted }) => daysBetween(first, granted)),
      },
      {
        ...bar,
        data: waivers.map(({ granted, expires, state }) => ({
          // The last day counts whole.
          value: daysBetween(granted, expires) + 1,
          itemStyle: { color: STATES.find(([name]) => name === state)?.[1] ?? INK, borderColor: PAPER },
        })),
        markLine: {
          silent: true,
          symbol: 'none',
          label: { show: false },
          lineStyle: { color: INK, type: 'dashed' },
          data: [{ xAxis: daysBetween(first, today) }],
        },
      },
    ],
  };
  return drawing(option, { width, height: waivers.length * ROW + DATES + 4 }, label, className);
}
