import { basename } from 'node:path';

/**
 * A name for the stack of each template file, for the ids of assets: the name of the file without its ending; the
 * whole path where two files have one name.
 */
export function stackNames(files: readonly string[]): ReadonlyMap<string, string> {
  const short = (file: string): string =>
    basename(file).replace(/(\.template)?\.(ya?ml|json|template)$/i, '');
  const count = new Map<string, number>();
  for (const file of files) count.set(short(file), (count.get(short(file)) ?? 0) + 1);
  return new Map(files.map((file) => [file, count.get(short(file)) === 1 ? short(file) : file]));
}

/** The id of the asset that a resource of a template is, in drafted inventories. */
export function assetId(stack: string, logicalId: string): string {
  return `${stack}/${logicalId}`;
}
