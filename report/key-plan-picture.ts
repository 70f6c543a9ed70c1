import { SankeyChart } from 'echarts/charts';
import { use } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import type { Plan } from '../key-strategy/plan.ts';
import { counted } from './counted.ts';
import { keyPlanTree, type Branch } from './key-plan-tree.ts';
import { drawing, figure, INK, labelText, PAPER, toneOf } from './page/drawing.ts';
import type { Html } from './page/html.ts';

use([SankeyChart, SVGRenderer]);

const CAPTION =
  'From left to right: classifications, the most sensitive first; keys; assets. The thicker, the more assets. The table below tells the same in numbers.';

/** On a phone, assets are counted and not named. */
const VIEWS = [
  { className: 'desk', width: 960, names: 260, room: { classifications: 8, keys: 24, assets: 40 }, depth: 3 },
  { className: 'phone', width: 340, names: 190, room: { classifications: 6, keys: 16, assets: 1 }, depth: 2 },
] as const;

/** Which data is behind which key: of a size that does not grow with the plan. */
export function keyPlanPicture(plan: Plan, classifications: readonly string[]): Html {
  const { customerKeys, assets } = plan.summary;
  const label = `Flow of ${counted(assets, 'asset')} through ${counted(customerKeys, 'customer managed key')} and keys of AWS`;
  return figure(
    VIEWS.map(({ room, ...view }) => {
      const tree = keyPlanTree(plan, classifications, room);
      return flow(tree, classifications.length, view, label);
    }),
    CAPTION,
  );
}

interface View {
  readonly className: string;
  readonly width: number;
  /** Pixels for the names on the right. */
  readonly names: number;
  readonly depth: number;
}

const ROW = 24;
const BAR = 10;
const GAP = 10;
/** zrender takes letters for narrower than some systems draw them. */
const LETTERS = 0.85;

function flow(
  tree: readonly Branch[],
  ranks: number,
  { className, width, names, depth }: View,
  label: string,
): Html {
  const nodes: object[] = [];
  const links: object[] = [];
  const room = (width - names - BAR) / (depth - 1) - BAR - GAP;
  const put = (branch: Branch, level: number, above?: Branch): number => {
    const { id, kind, rank, assets, name } = branch;
    const last = level === depth;
    const color = kind === 'no key' || rank === undefined ? INK : toneOf(rank, ranks);
    nodes.push({
      name: id,
      value: assets,
      itemStyle: { color, borderColor: color },
      label: {
        formatter: () => labelText(kind === 'asset' ? name : `${name} (${assets})`),
        width: LETTERS * (last ? names - GAP : room),
      },
    });
    if (above) links.push({ source: above.id, target: id, value: assets });
    if (last || branch.branches.length === 0) return 1;
    return branch.branches.reduce((rows, under) => rows + put(under, level + 1, branch), 0);
  };
  const rows = tree.reduce((sum, branch) => sum + put(branch, 1), 0);
  const option = {
    series: {
      type: 'sankey',
      silent: true,
      emphasis: { disabled: true },
      left: 1,
      right: names,
      top: GAP,
      bottom: GAP,
      nodeWidth: BAR,
      nodeGap: ROW * 0.6,
      nodeAlign: 'left',
      data: nodes,
      links,
      itemStyle: { borderWidth: 1 },
      lineStyle: { color: 'source', opacity: 0.3 },
      label: { color: INK, position: 'right', overflow: 'truncate', textBorderColor: PAPER },
    },
  };
  return drawing(option, { width, height: rows * ROW + 2 * GAP }, label, className);
}
