/**
 * The id of what a page tells of a thing, the same in every page that tells of it, so that links stay good. Different names
 * have different ids; no character needs escaping in a link.
 */
export function anchorOf(kind: string, name: string): string {
  const plain = name.replace(
    /[^A-Za-z0-9/_.-]/gu,
    (character) => `~${character.codePointAt(0)?.toString(16) ?? ''}~`,
  );
  return `${kind}:${plain}`;
}
