import type { PolicyDocument } from '../document.ts';
import type { Path, Placed } from './statement.ts';

/** Every text of a document, names of operators and condition keys too, with its place. */
export function textsIn(document: PolicyDocument): readonly Placed[] {
  const texts: Placed[] = [];
  const walk = (value: unknown, path: Path): void => {
    if (typeof value === 'string') texts.push({ value, path });
    else if (Array.isArray(value)) value.forEach((item, index) => walk(item, [...path, index]));
    else if (typeof value === 'object' && value !== null) {
      for (const [key, member] of Object.entries(value)) {
        if (path.includes('Condition')) texts.push({ value: key, path: [...path, key] });
        walk(member, [...path, key]);
      }
    }
  };
  walk(document, []);
  return texts;
}
