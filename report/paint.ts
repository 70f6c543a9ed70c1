/** Ways to stress a word. Each returns the text as it is when there is no terminal to show it. */
export interface Paint {
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly magenta: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

/** Escape sequences of terminals (ECMA-48), or none. */
export function paintFor(colour: boolean): Paint {
  const stress =
    (on: number, off: number) =>
    (text: string): string =>
      colour ? `\u001b[${on}m${text}\u001b[${off}m` : text;
  return {
    red: stress(31, 39),
    green: stress(32, 39),
    yellow: stress(33, 39),
    magenta: stress(35, 39),
    bold: stress(1, 22),
    dim: stress(2, 22),
  };
}
