import { TreemapChart } from 'echarts/charts';
import { use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { sumOfProperties, type PropertyCounts } from '../coverage/properties.ts';
import { serviceOf, type CoveredType } from '../coverage/types.ts';
import { totalOf } from '../coverage/stacks.ts';
import { grouped } from '../schemas/grouped.ts';
import { counted } from './counted.ts';
import { drawing, figure, INK, labelText, legend, PAPER, toneOf } from './page/drawing.ts';
import { html, type Html } from './page/html.ts';

use([TreemapChart, SVGRenderer]);

/** The approved types of a service, added up. */
export interface CoveredService {
  readonly service: string;
  readonly types: number;
  readonly resources: number;
  readonly properties: PropertyCounts;
}

/** The services of the approved types, those with the most properties first. */
export function coveredServices(types: readonly CoveredType[]): readonly CoveredService[] {
  const approved = types.filter(({ standing }) => standing === 'approved');
  return [...grouped(approved, ({ type }) => serviceOf(type))]
    .map(([service, those]) => ({
      service,
      types: those.length,
      resources: those.reduce((sum, { resources }) => sum + totalOf(resources), 0),
      properties: sumOfProperties(those.flatMap(({ properties }) => properties ?? [])),
    }))
    .sort((a, b) => b.properties.upstream - a.properties.upstream || (a.service < b.service ? -1 : 1));
}

/** Shares of gated properties: from calm to grave. */
const BANDS = [
  { from: 0.4, words: '40% or more' },
  { from: 0.3, words: '30% to 40%' },
  { from: 0.2, words: '20% to 30%' },
  { from: 0.1, words: '10% to 20%' },
  { from: 0, words: 'less than 10%' },
] as const;

/** On a phone there is room for fewer. */
const VIEWS = [
  { className: 'desk', width: 960, height: 420, most: 40 },
  { className: 'phone', width: 340, height: 420, most: 14 },
] as const;

/** The share of the properties that the policy closes or narrows. */
export function gatedShare({ upstream, asUpstream }: PropertyCounts): number {
  return upstream === 0 ? 0 : 1 - asUpstream / upstream;
}

/** How much of each service is gated: of a size that does not grow with the policy. */
export function coverageTreemap(services: readonly CoveredService[]): Html {
  const label = `Properties of ${counted(services.length, 'service')}, by the share that is closed or narrowed`;
  const drawn = VIEWS.map((view) => treemap(services, view, label));
  const tones = BANDS.map(({ words }, index) => [words, toneOf(index, BANDS.length)] as const);
  return html`${legend(tones)}${figure(
    drawn,
    'The larger, the more properties upstream has. The tone is the share that the policy closes or narrows. The table below tells the same in numbers.',
  )}`;
}

function treemap(
  services: readonly CoveredService[],
  { className, width, height, most }: (typeof VIEWS)[number],
  label: string,
): Html {
  const rest = services.slice(most);
  const tiles = [
    ...services.slice(0, most).map(({ service, properties }) => tileOf(service, properties)),
    ...(rest.length === 0
      ? []
      : [
          tileOf(
            counted(rest.length, 'other service'),
            sumOfProperties(rest.map(({ properties }) => properties)),
          ),
        ]),
  ];
  const option = {
    series: {
      type: 'treemap',
      silent: true,
      roam: false,
      nodeClick: false,
      breadcrumb: { show: false },
      left: 0,
      right: 0,
      top: 0,
      bottom: 0,
      data: tiles,
      label: { color: INK, overflow: 'truncate', textBorderColor: PAPER },
      itemStyle: { borderColor: PAPER, borderWidth: 1, gapWidth: 1 },
    },
  };
  return drawing(option, { width, height }, label, className);
}

function tileOf(name: string, properties: PropertyCounts): object {
  const share = gatedShare(properties);
  const band = BANDS.findIndex(({ from }) => share >= from);
  const color = toneOf(band, BANDS.length);
  return { name: labelText(name), value: properties.upstream, itemStyle: { color } };
}
