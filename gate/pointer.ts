/** JSON Pointers (RFC 6901): `/NotificationConfiguration/TopicConfigurations/0/Topic`. */

/** One reference token, escaped. Most have nothing to escape, and each value that is judged has its pointer. */
export function escapeToken(token: string): string {
  if (!token.includes('~') && !token.includes('/')) return token;
  return token.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The pointer of a member of what `pointer` points at. */
export function childPointer(pointer: string, token: string | number): string {
  return `${pointer}/${typeof token === 'number' ? token : escapeToken(token)}`;
}

/** The unescaped tokens of a pointer; none for the empty pointer. */
export function pointerTokens(pointer: string): string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((token) => token.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The name of the definition that a `$ref` of a restricted schema or a snapshot is to: `#/definitions/NAME`. */
export function definitionName(ref: string): string {
  return decodeURIComponent(ref.replace('#/definitions/', ''));
}
