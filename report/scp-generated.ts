import type { Generated } from '../scps/generate.ts';
import { counted } from './counted.ts';
import type { Paint } from './paint.ts';

/** What is shown of generated policies. */
export interface GeneratedReport {
  readonly generated: Generated;
  /** The files that are not as they were. */
  readonly changes: readonly { readonly path: string; readonly change: 'new' | 'changed' | 'needless' }[];
  /** False when they are only told. */
  readonly written: boolean;
  readonly policy: string;
  readonly folder: string;
}

/** The documents with their sizes, where they hang, and which files change. */
export function formatGenerated(
  { generated, changes, written, policy, folder }: GeneratedReport,
  paint: Paint,
): string {
  const { size, wanted } = generated;
  const { naive, packed, ratio, documents } = size;
  const widest = Math.max(...documents.map(({ name }) => name.length));
  return [
    ...documents.map(({ name, size: bytes, free }) => {
      const places = wanted
        ? `, on ${[...wanted.targets.values()]
            .filter(({ attached }) => attached.includes(name))
            .map((target) => target.name)
            .join(', ')}`
        : '';
      return `${name.padEnd(widest)}  ${bytes.toLocaleString('en').padStart(6)} bytes, ${free.toLocaleString('en')} free${places}`;
    }),
    '',
    `${counted(documents.length, 'document')}, ${packed.toLocaleString('en')} bytes: ${ratio.toFixed(1)} times shorter than with every action spelled out (${naive.toLocaleString('en')}).`,
    ...(size.fewest < documents.length
      ? [`${size.fewest} might do: --afresh packs without a look at what was there.`]
      : []),
    ...(wanted
      ? []
      : [`Not placed: ${folder}/organization.json is not there. \`stackgate scp fetch\` writes it.`]),
    '',
    ...changes.map(
      ({ path, change }) =>
        `${change === 'needless' ? paint.red(change) : paint.green(change)} ${folder}/${path}`,
    ),
    changes.length === 0
      ? 'All files are as they would be written.'
      : `${counted(changes.length, 'file')} ${written ? 'changed' : 'would change'}. Policy: ${policy}`,
    '',
  ].join('\n');
}
