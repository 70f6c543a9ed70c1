/**
 * Text from elsewhere, safe to show: control characters, with which a name could move the cursor or colour what follows,
 * and characters that turn the direction of writing, become the replacement character.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\uFFFD');
}
