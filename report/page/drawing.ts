import { init, type EChartsCoreOption } from 'echarts/core';
import { asIs, html, type Html } from './html.ts';

/** Pixels of the picture; it is then as wide as there is room. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The colours of pictures are names of the page's style, so that they follow the reader's light. */
export const INK = 'var(--ink)';
export const PAPER = 'var(--paper)';
const TONES = ['var(--tone-1)', 'var(--tone-2)', 'var(--tone-3)', 'var(--tone-4)', 'var(--tone-5)'] as const;

/** The tone of a place in an order, from calm to grave, spread over all tones. */
export function toneOf(index: number, count: number): string {
  const step = count < 2 ? 0 : Math.round((index / (count - 1)) * (TONES.length - 1));
  return TONES[step] ?? INK;
}

/**
 * A text of others for a picture, in one line. zrender 6 remembers how wide texts are in a plain object, by the text: of
 * `__proto__` it would give all objects new members. An invisible character (U+2060) makes it a name as others.
 */
export function labelText(text: string): string {
  return text.replace(/\s+/g, ' ').replaceAll('__proto__', '__proto\u2060__');
}

/**
 * Draws by echarts, on the server as its handbook calls it, without a browser. `label` says what is to be seen, for those
 * who do not see it; the facts stand in a table of the page. The charts that it needs have to be told to `use`, and
 * texts of others have to be `labelText`.
 */
export function drawing(option: EChartsCoreOption, size: Size, label: string, className = ''): Html {
  const chart = init(null, null, { renderer: 'svg', ssr: true, ...size });
  try {
    chart.setOption({ animation: false, ...option });
    const { width, height } = size;
    return html`<svg class="${className}" role="img" aria-label="${label}" viewBox="0 0 ${width} ${height}">
      ${nodesOf(chart.getZr().painter).map(markupOf)}
    </svg>`;
  } finally {
    chart.dispose();
  }
}

/** A node of SVG, as zrender, the renderer of echarts, makes it. */
interface SvgNode {
  readonly tag: string;
  readonly attrs: Readonly<Record<string, unknown>>;
  readonly children?: readonly SvgNode[];
  readonly text?: string;
}

/** The painter of the SVG renderer; echarts tells the type of all painters alone. */
interface SvgPainter {
  renderToVNode(options: { readonly compress: boolean }): SvgNode;
}

/**
 * The nodes and not the text of echarts: that has style attributes, which the page's policy forbids, and attributes that
 * nothing has escaped.
 */
function nodesOf(painter: object): readonly SvgNode[] {
  return (painter as SvgPainter).renderToVNode({ compress: true }).children ?? [];
}

/** What pictures are made of. Fonts are those of the page's style. */
const ATTRIBUTES = [
  'd',
  'x',
  'y',
  'width',
  'height',
  'rx',
  'transform',
  'fill',
  'fill-opacity',
  'stroke',
  'stroke-width',
  'stroke-opacity',
  'stroke-dasharray',
  'text-anchor',
  'dominant-baseline',
];

function markupOf({ tag, attrs, children = [], text = '' }: SvgNode): Html {
  const attributes = ATTRIBUTES.flatMap((name) => {
    const value = attrs[name];
    return typeof value === 'string' || typeof value === 'number' ? [html` ${asIs(name)}="${value}"`] : [];
  });
  return html`<${asIs(tag)}${attributes}>${text}${children.map(markupOf)}</${asIs(tag)}>`;
}

/** A picture, in one or more drawings, with what is to say of it. */
export function figure(drawn: readonly Html[], caption: string): Html {
  return html`<figure>
    <figcaption>${caption}</figcaption>
    ${drawn}
  </figure> `;
}

/** Which tone stands for what. */
export function legend(names: readonly (readonly [name: string, tone: string])[]): Html {
  return html`<ul class="legend">
    ${names.map(
      ([name, tone]) =>
        html`<li>
          <svg aria-hidden="true" viewBox="0 0 1 1"><rect width="1" height="1" fill="${tone}" /></svg>${name}
        </li>`,
    )}
  </ul> `;
}
