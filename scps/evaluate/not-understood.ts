/** A value of a policy that AWS would refuse, or of which it is not known what AWS makes of it. */
export class NotUnderstood extends Error {
  override readonly name = 'NotUnderstood';
}

/** Where in a document something is not understood, as in `['Statement', 0, 'Action', 1]`, and why. */
export type Refuse = (path: readonly (string | number)[], message: string) => void;

/** Compiles each value of a list. What is not understood is refused at its place, and left out. */
export function understood<Value>(
  texts: readonly string[],
  compile: (text: string) => Value,
  path: readonly (string | number)[],
  refuse: Refuse,
): Value[] {
  return texts.flatMap((text, index) => {
    try {
      return [compile(text)];
    } catch (error) {
      if (!(error instanceof NotUnderstood)) throw error;
      refuse([...path, index], error.message);
      return [];
    }
  });
}
