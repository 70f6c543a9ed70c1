import { BarChart } from 'echarts/charts';
import { GridComponent } from 'echarts/components';
import { use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { drawing, INK, PAPER } from './drawing.ts';
import type { Html } from './html.ts';

use([BarChart, GridComponent, SVGRenderer]);

/** One value for each category. */
export interface Series {
  readonly name: string;
  readonly tone: string;
  readonly values: readonly number[];
}

/** Bars to the right of the names of their categories. */
export interface Bars {
  readonly label: string;
  /** Each with its name; a second line is possible. */
  readonly categories: readonly string[];
  readonly series: readonly Series[];
  /** `stacked`: the series are parts of one bar. `beside`: each has a bar of its own, with its value. */
  readonly as: 'stacked' | 'beside';
  /** A value in words. */
  readonly words: (value: number) => string;
}

const WIDTH = 340;
const NAMES = 96;
const VALUES = 64;
const BAR = 18;
const GAP = 14;

/** Bars, as wide as a phone, in the order of the categories from the top. */
export function barsOf({ label, categories, series, as, words }: Bars): Html {
  const rows = as === 'stacked' ? 1 : series.length;
  const height = categories.length * (rows * BAR + GAP);
  const option = {
    grid: { left: NAMES, right: as === 'stacked' ? 4 : VALUES, top: 0, bottom: 0 },
    xAxis: { type: 'value', show: false },
    yAxis: {
      type: 'category',
      inverse: true,
      data: categories,
      axisLine: { show: false },
      axisTick: { show: false },
      axisLabel: { color: INK, interval: 0 },
    },
    series: series.map(({ name, tone, values }) => ({
      type: 'bar',
      name,
      stack: as === 'stacked' ? 'all' : undefined,
      barWidth: as === 'stacked' ? BAR + GAP / 2 : BAR - 3,
      clip: false,
      silent: true,
      data: values,
      itemStyle: { color: tone, borderColor: PAPER, borderWidth: 1 },
      label: {
        show: as === 'beside',
        position: 'right',
        color: INK,
        formatter: ({ value }: { readonly value: number }) => words(value),
      },
    })),
  };
  return drawing(option, { width: WIDTH, height }, label);
}
