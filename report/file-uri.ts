/** Where a run stood, and what it is of: what a report says of itself. */
export interface Setting {
  /** The version of stackgate. */
  readonly version: string;
  /** The folder that paths are told from, such as that of the repository: absolute, with `/` or `\`. */
  readonly folder: string;
}

/** A path as code hosts take it: from the folder when it is below it, with `/`, without `./`. */
export function hostedPath(file: string, { folder }: Setting): string {
  const [path, base] = [file, folder].map((one) => one.replaceAll('\\', '/')) as [string, string];
  const from = base.endsWith('/') ? base : `${base}/`;
  return (path.startsWith(from) ? path.slice(from.length) : path).replace(/^(\.\/)+/, '');
}

/** The same as a URI reference (RFC 3986): relative, or with the scheme `file` for a path from the root. */
export function fileUri(file: string, setting: Setting): string {
  const path = hostedPath(file, setting);
  const encoded = path.split('/').map(encodeURIComponent).join('/');
  if (path.startsWith('/')) return `file://${encoded}`;
  if (/^[a-z]:\//i.test(path)) return `file:///${encoded.replace('%3A', ':')}`;
  return encoded;
}
