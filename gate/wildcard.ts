/**
 * Whether the whole of `text` fits `pattern`, in which `*` stands for any characters, also none, and `?` for one.
 * Letters count as they are written. Needs at worst as many steps as both lengths multiplied, whatever the pattern.
 */
export function fitsWildcard(pattern: string, text: string): boolean {
  let [inPattern, inText] = [0, 0];
  // Where to go on when what follows the last asterisk does not fit: it then stands for one character more.
  let afterAsterisk: { readonly pattern: number; readonly text: number } | undefined;
  while (inText < text.length) {
    const wanted = pattern[inPattern];
    if (wanted === '*') {
      inPattern += 1;
      afterAsterisk = { pattern: inPattern, text: inText };
    } else if (wanted === '?' || wanted === text[inText]) {
      inPattern += 1;
      inText += 1;
    } else if (afterAsterisk) {
      afterAsterisk = { ...afterAsterisk, text: afterAsterisk.text + 1 };
      ({ pattern: inPattern, text: inText } = afterAsterisk);
    } else return false;
  }
  return /^\**$/.test(pattern.slice(inPattern));
}

/** The same for what counts in any letters, as IAM's actions and condition keys do. */
export function fitsWildcardInAnyLetters(pattern: string, text: string): boolean {
  return fitsWildcard(pattern.toLowerCase(), text.toLowerCase());
}
