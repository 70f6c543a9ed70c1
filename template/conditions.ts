import { didYouMean } from '../gate/suggest.ts';
import { Unknown, type Value } from '../gate/value.ts';
import { entryOf, memberOf, textOf, type Node } from './node.ts';
import type { Fail } from './problem.ts';

/** What the comparisons that cannot be decided are taken to say, by their text. */
export type Assumptions = ReadonlyMap<string, boolean>;

/**
 * The conditions of a template in three values. A condition is made of comparisons (`Fn::Equals`); those that
 * cannot be decided are taken as given by the assumptions, so that a condition and its opposite never hold
 * together.
 */
export class Conditions {
  readonly #root: Node;
  readonly #resolve: (node: Node) => Value | undefined;
  readonly #fail: Fail;

  constructor(root: Node, resolve: (node: Node) => Value | undefined, fail: Fail) {
    this.#root = root;
    this.#resolve = resolve;
    this.#fail = fail;
  }

  /** Whether a condition holds under assumptions; `undefined` when that still depends on what is not known. */
  holds(name: string, assumptions: Assumptions, offset: number): boolean | undefined {
    return this.#evaluate(this.#named(name, offset), assumptions, []);
  }

  /** The assumptions, extended so that a condition comes out as wanted; `undefined` when it cannot. */
  assume(name: string, wanted: boolean, assumptions: Assumptions): Assumptions | undefined {
    return this.#require(this.#named(name, 0), wanted, assumptions, 0);
  }

  #named(name: string, offset: number): Node | undefined {
    const section = memberOf(this.#root, 'Conditions');
    const found = memberOf(section, name);
    if (!found) {
      const names = section?.kind === 'map' ? section.entries.map(({ key }) => key) : [];
      this.#fail(offset, `The template has no condition "${name}".${didYouMean(name, names)}`);
    }
    return found;
  }

  #evaluate(node: Node | undefined, assumptions: Assumptions, path: readonly Node[]): boolean | undefined {
    if (!node || this.#isCycle(node, path)) return undefined;
    const { name, operands } = this.#function(node);
    const below = [...path, node];
    const values = (): (boolean | undefined)[] =>
      operands.map((operand) => this.#evaluate(operand, assumptions, below));
    switch (name) {
      case 'Condition':
        return this.#evaluate(this.#referred(operands[0]), assumptions, below);
      case 'Fn::Not': {
        const [value] = values();
        return value === undefined ? undefined : !value;
      }
      case 'Fn::And': {
        const all = values();
        if (all.includes(false)) return false;
        return all.includes(undefined) ? undefined : true;
      }
      case 'Fn::Or': {
        const all = values();
        if (all.includes(true)) return true;
        return all.includes(undefined) ? undefined : false;
      }
      case 'Fn::Equals': {
        const known = this.#equal(operands);
        if (known !== undefined) return known;
        return assumptions.get(keyOf(node)) ?? this.#excluded(node, assumptions);
      }
      default:
        return undefined;
    }
  }

  /** A value that is assumed to equal one text does not equal another. */
  #excluded(node: Node, assumptions: Assumptions): false | undefined {
    const [subject, text] = comparison(node);
    if (text === undefined) return undefined;
    for (const [key, holds] of assumptions) {
      if (holds && key !== keyOf(node) && key.startsWith(subject)) return false;
    }
    return undefined;
  }

  #require(
    node: Node | undefined,
    wanted: boolean,
    assumptions: Assumptions,
    depth: number,
  ): Assumptions | undefined {
    if (!node || depth > 50) return undefined;
    const value = this.#evaluate(node, assumptions, []);
    if (value !== undefined) return value === wanted ? assumptions : undefined;
    const { name, operands } = this.#function(node);
    switch (name) {
      case 'Condition':
        return this.#require(this.#referred(operands[0]), wanted, assumptions, depth + 1);
      case 'Fn::Not':
        return this.#require(operands[0], !wanted, assumptions, depth + 1);
      case 'Fn::Equals':
        return new Map(assumptions).set(keyOf(node), wanted);
      default:
        // All of an And must hold, none of an Or must; for the opposite one operand is enough.
        return (name === 'Fn::And') === wanted
          ? operands.reduce<Assumptions | undefined>(
              (so, operand) => so && this.#require(operand, wanted, so, depth + 1),
              assumptions,
            )
          : operands.reduce<Assumptions | undefined>(
              (found, operand) => found ?? this.#require(operand, wanted, assumptions, depth + 1),
              undefined,
            );
    }
  }

  #referred(node: Node | undefined): Node | undefined {
    const name = textOf(node);
    return name === undefined ? undefined : this.#named(name, node?.offset ?? 0);
  }

  #equal(operands: readonly Node[]): boolean | undefined {
    const [left, right] = operands.map((operand) => this.#resolve(operand));
    if (left === undefined || right === undefined) return undefined;
    if (left instanceof Unknown || right instanceof Unknown) return undefined;
    return typeof left === 'object' || typeof right === 'object'
      ? JSON.stringify(left) === JSON.stringify(right)
      : String(left) === String(right);
  }

  #function(node: Node): { name: string; operands: readonly Node[] } {
    const [entry, ...others] = node.kind === 'map' ? node.entries : [];
    const operands = entry?.value.kind === 'list' ? entry.value.items : entry ? [entry.value] : [];
    const arity =
      entry && others.length === 0 && Object.hasOwn(ARITY, entry.key) ? ARITY[entry.key] : undefined;
    if (!entry || !arity || operands.length < arity[0] || operands.length > arity[1]) {
      const message =
        'A condition is one of Fn::And, Fn::Equals, Fn::Not, Fn::Or or Condition, with its operands.';
      this.#fail(node.offset, message);
      return { name: '', operands: [] };
    }
    return { name: entry.key, operands };
  }

  #isCycle(node: Node, path: readonly Node[]): boolean {
    if (!path.includes(node)) return false;
    this.#fail(node.offset, 'This condition depends on itself.');
    return true;
  }
}

/** Least and most operands (CloudFormation User Guide, condition functions). */
const ARITY: Readonly<Record<string, readonly [number, number]>> = {
  Condition: [1, 1],
  'Fn::Not': [1, 1],
  'Fn::Equals': [2, 2],
  'Fn::And': [2, 10],
  'Fn::Or': [2, 10],
};

/** Two comparisons with the same text are the same comparison, wherever they stand. */
function keyOf(node: Node): string {
  const [subject, text] = comparison(node);
  return `${subject}${text ?? ''}`;
}

/** What is compared, and the text that it is compared with, if it is one. */
function comparison(node: Node): readonly [subject: string, text: string | undefined] {
  const operands = entryOf(node, 'Fn::Equals')?.value;
  const [left, right] = operands?.kind === 'list' ? operands.items : [];
  const isText = (one: Node | undefined): boolean => one?.kind === 'scalar';
  const [subject, other] = isText(left) && !isText(right) ? [right, left] : [left, right];
  const text = other?.kind === 'scalar' ? String(other.value) : undefined;
  return [`${print(subject)}=${text === undefined ? print(other) : ''}`, text];
}

function print(node: Node | undefined): string {
  switch (node?.kind) {
    case 'scalar':
      return JSON.stringify(node.value);
    case 'list':
      return `[${node.items.map(print).join()}]`;
    case 'map':
      return `{${node.entries.map(({ key, value }) => `${key}:${print(value)}`).join()}}`;
    case undefined:
      return '';
  }
}
