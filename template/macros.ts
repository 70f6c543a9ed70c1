import { entryOf, memberOf, textOf, type MapNode, type Node } from './node.ts';

/** A macro that may rewrite more of a template than one value. */
export interface Macro {
  readonly name: string;
  readonly offset: number;
}

/** Below `Resources.ID.Properties.NAME`, an `Fn::Transform` that stands alone makes that value, and nothing else. */
const VALUE_DEPTH = 4;

/** The macros of a template: those of its `Transform` section, and each `Fn::Transform` that works on what is around it. */
export function macrosIn(root: MapNode): readonly Macro[] {
  const written = entryOf(root, 'Transform')?.value;
  const section = written?.kind === 'list' ? written.items : written ? [written] : [];
  // It is CloudFormation's own, and only adds functions that are known here.
  const macros = section.map(macroOf).filter(({ name }) => name !== 'AWS::LanguageExtensions');
  return [...macros, ...transformsIn(root, 0)];
}

function transformsIn(node: Node, depth: number): Macro[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.flatMap((item) => transformsIn(item, depth + 1));
  const transform = entryOf(node, 'Fn::Transform');
  const around = transform && (node.entries.length > 1 || depth < VALUE_DEPTH);
  return [
    ...(around ? [macroOf(transform.value)] : []),
    ...node.entries.flatMap(({ value }) => transformsIn(value, depth + 1)),
  ];
}

function macroOf(node: Node): Macro {
  return { name: textOf(node) ?? textOf(memberOf(node, 'Name')) ?? 'A macro', offset: node.offset };
}
