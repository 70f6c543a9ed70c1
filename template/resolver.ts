import { didYouMean } from '../gate/suggest.ts';
import { firstUnknown, Unknown, type Value } from '../gate/value.ts';
import { Conditions } from './conditions.ts';
import { INTRINSICS } from './intrinsics.ts';
import { memberOf, textOf, type Entry, type MapNode, type Node } from './node.ts';
import { parameterValues } from './parameters.ts';
import { namesOfResource, type ResourceFacts } from './physical.ts';
import { PSEUDO_PARAMETERS, type Deployment } from './pseudo.ts';
import type { Fail } from './problem.ts';
import { withLoopValues, type Resolved, type Scope } from './scope.ts';

/** What a template is resolved with. */
export interface ResolveOptions extends Deployment {
  readonly parameters?: Readonly<Record<string, string>>;
  /** Whether defaults of parameters count as values (they do); not where the operation may give others. */
  readonly defaults?: boolean;
  /** What is known of a resource type, from its snapshot. */
  readonly resourceType?: (type: string) => ResourceFacts | undefined;
  /**
   * What CloudFormation would make up for a name that the template does not tell: an identifier, an attribute,
   * or a variable of the ARN template. Without it such names are unknown.
   */
  readonly generate?: (logicalId: string, type: string, name: string) => string | undefined;
  /** What other stacks export, by name. An export that is not here is unknown. */
  readonly imports?: Readonly<Record<string, string>>;
  /** The Availability Zones of a Region. Without it they are unknown. */
  readonly zonesOf?: (region: string) => readonly string[];
}

/** A member or an item as it is written, with the scope that it is resolved in. */
export interface Placed {
  readonly key: string;
  readonly keyOffset: number;
  readonly keyEnd: number;
  readonly node: Node;
  readonly scope: Scope;
}

/** A resource as it is written, `Fn::ForEach` expanded. */
export interface WrittenResource {
  readonly logicalId: string;
  readonly offset: number;
  readonly end: number;
  readonly type: string;
  readonly node: Node;
  readonly loop: ReadonlyMap<string, string>;
}

/** A loop whose collection is not known, and why, as the end of a sentence. */
export interface OpenLoop {
  readonly key: string;
  readonly reason: string;
}

/** A scope outside of any resource. */
export function topScope(loop: Scope['loop'] = new Map()): Scope {
  const variant = { assumptions: new Map(), taken: new Map<string, boolean>(), onBranch: () => undefined };
  return { variant, loop, naming: [], onDependency: () => undefined };
}

/** Resolves the values of one template. Problems are reported as they are met. */
export class Resolver {
  readonly root: MapNode;
  readonly options: ResolveOptions;
  readonly fail: Fail;
  readonly conditions: Conditions;
  readonly parameters: ReadonlyMap<string, Value>;
  /** By logical id; set once the resources are known. */
  resources: ReadonlyMap<string, WrittenResource> = new Map();
  /** Why there may be more resources than are known, as the end of a sentence; set with them. */
  more: string | undefined;
  /** Loops over what is not known, by the offsets of their keys. */
  readonly openLoops = new Map<number, OpenLoop>();

  constructor(root: MapNode, options: ResolveOptions, fail: Fail) {
    this.root = root;
    this.options = options;
    this.fail = fail;
    this.parameters = parameterValues(root, options.parameters ?? {}, options.defaults ?? true, fail);
    this.conditions = new Conditions(root, (node) => this.resolve(node, topScope()), fail);
  }

  /** The value of a node; `undefined` where it is left out. */
  resolve(written: Node, scope: Scope): Resolved {
    const node = this.choose(written, scope);
    switch (node?.kind) {
      case undefined:
        return undefined;
      case 'scalar':
        return typeof node.value === 'string' ? literal(withLoopValues(node.value, scope.loop)) : node.value;
      case 'list':
        return this.items(node.items, scope)
          .map((item) => this.resolve(item.node, item.scope))
          .filter((item) => item !== undefined);
      case 'map':
        return this.#resolveMap(node, scope);
    }
  }

  /** The node that stands when every `Fn::If` on the way is taken; `undefined` for `AWS::NoValue`. */
  choose(written: Node, scope: Scope): Node | undefined {
    let node = written;
    for (;;) {
      const [entry] = node.kind === 'map' && node.entries.length === 1 ? node.entries : [];
      if (entry?.key === 'Ref' && textOf(entry.value) === 'AWS::NoValue') return undefined;
      if (entry?.key !== 'Fn::If') return node;
      const branch = this.#branch(entry, scope);
      if (!branch) return undefined;
      node = branch;
    }
  }

  #branch({ value, keyOffset }: Entry, { variant }: Scope): Node | undefined {
    const [name, then, otherwise] = value.kind === 'list' && value.items.length === 3 ? value.items : [];
    const condition = textOf(name);
    if (condition === undefined || !then || !otherwise) {
      this.fail(keyOffset, 'Fn::If takes the name of a condition and two values.');
      return undefined;
    }
    const decided = this.conditions.holds(condition, new Map(), name?.offset ?? keyOffset);
    if (decided !== undefined) return decided ? then : otherwise;
    const before = variant.assumptions;
    const holds = this.conditions.holds(condition, before, keyOffset) ?? this.#take(condition, variant);
    variant.taken.set(condition, holds);
    const towards = this.conditions.assume(condition, !holds, before);
    variant.onBranch(`${keyOffset} ${String(holds)}`, `${keyOffset} ${String(!holds)}`, towards);
    return holds ? then : otherwise;
  }

  #take(condition: string, variant: Scope['variant']): boolean {
    const assumed = this.conditions.assume(condition, true, variant.assumptions);
    variant.assumptions = assumed ?? variant.assumptions;
    return assumed !== undefined;
  }

  #resolveMap(node: MapNode, scope: Scope): Resolved {
    const [entry, ...others] = node.entries;
    if (entry && others.length === 0) {
      const intrinsic = Object.hasOwn(INTRINSICS, entry.key) ? INTRINSICS[entry.key] : undefined;
      if (intrinsic) return intrinsic(entry.value, scope, this);
      if (entry.key.startsWith('Fn::') && !isLoop(entry)) {
        const hint = didYouMean(entry.key, Object.keys(INTRINSICS));
        this.fail(entry.keyOffset, `${entry.key} is no function that CloudFormation knows.${hint}`);
        return new Unknown('any', `is the result of ${entry.key}`);
      }
    }
    const beside =
      others.length > 0 && node.entries.find(({ key }) => key.startsWith('Fn::') && !key.startsWith(LOOP));
    const isRewritten = beside && beside.key === 'Fn::Transform';
    if (beside && !isRewritten)
      this.fail(beside.keyOffset, `${beside.key} stands beside other members; a function stands alone.`);
    const members = this.members(node, scope).map(
      ({ key, node: value, scope: inner }): [string, Resolved] => [key, this.resolve(value, inner)],
    );
    const open = this.#openLoop(node);
    if (open) return new Unknown('any', open.reason);
    if (isRewritten) return new Unknown('any', 'is made by a macro at deployment');
    return Object.fromEntries(members.filter((member): member is [string, Value] => member[1] !== undefined));
  }

  /** The first loop in a map that could not be expanded. */
  #openLoop({ entries }: MapNode): OpenLoop | undefined {
    return entries.map(({ keyOffset }) => this.openLoops.get(keyOffset)).find((open) => open !== undefined);
  }

  /** The items of a list that are not left out. */
  items(items: readonly Node[], scope: Scope): Placed[] {
    return items.flatMap((item) => {
      const node = this.choose(item, scope);
      return node ? [{ key: '', keyOffset: item.offset, keyEnd: item.end, node: item, scope }] : [];
    });
  }

  /** The members of a map, `Fn::ForEach` expanded. */
  members(node: MapNode, scope: Scope): Placed[] {
    return node.entries.flatMap((entry) =>
      isLoop(entry) ? this.#expand(entry, scope) : [this.#placed(entry, scope)],
    );
  }

  #placed({ key, value, ...place }: Entry, scope: Scope): Placed {
    return { ...place, key: withLoopValues(key, scope.loop), node: value, scope };
  }

  /** `Fn::ForEach::Name: [Identifier, Collection, {Key: Value}]` (AWS::LanguageExtensions). */
  #expand({ key, keyOffset, value }: Entry, scope: Scope): Placed[] {
    const [identifier, collection, body] =
      value.kind === 'list' && value.items.length === 3 ? value.items : [];
    const name = textOf(identifier);
    if (name === undefined || !collection || body?.kind !== 'map') {
      this.fail(keyOffset, `${key} takes an identifier, a collection and a map.`);
      return [];
    }
    const resolved = this.resolve(collection, scope);
    const unknown = firstUnknown(resolved);
    if (unknown) {
      this.openLoops.set(keyOffset, { key, reason: unknown.reason });
      return [];
    }
    if (!Array.isArray(resolved) || !resolved.every((item) => typeof item === 'string')) {
      this.fail(collection.offset, `${key} cannot be expanded: its collection is no list of texts.`);
      return [];
    }
    const members = resolved.flatMap((item) =>
      this.members(body, { ...scope, loop: new Map(scope.loop).set(name, item) }),
    );
    const inner = this.#openLoop(body);
    if (inner) this.openLoops.set(keyOffset, inner);
    return members;
  }

  /** What `Ref` of a name gives. */
  reference(name: string, offset: number, scope: Scope): Value {
    const pseudo = Object.hasOwn(PSEUDO_PARAMETERS, name) ? PSEUDO_PARAMETERS[name] : undefined;
    if (pseudo) return pseudo(this.options);
    const known = scope.loop.get(name) ?? this.parameters.get(name);
    if (known !== undefined) return known;
    const resource = this.#resource(name, offset, scope);
    return resource ? namesOfResource(resource, scope, this).ref() : this.#notKnown(name);
  }

  /** What `Fn::GetAtt` of a resource gives. */
  attribute(name: string, attribute: string, offset: number, scope: Scope): Value {
    const resource = this.#resource(name, offset, scope);
    if (!resource) return this.#notKnown(name);
    return namesOfResource(resource, scope, this).attribute(attribute);
  }

  #notKnown(name: string): Unknown {
    return new Unknown('any', this.more ?? `names ${name}`);
  }

  #resource(written: string, offset: number, scope: Scope): WrittenResource | undefined {
    const name = withLoopValues(written, scope.loop);
    const resource = this.resources.get(name);
    if (resource) scope.onDependency(name);
    else if (this.parameters.has(name)) this.fail(offset, `"${name}" is a parameter, and has no attributes.`);
    else if (this.more === undefined) {
      const known = [...this.parameters.keys(), ...this.resources.keys(), ...Object.keys(PSEUDO_PARAMETERS)];
      this.fail(offset, `The template has no parameter or resource "${name}".${didYouMean(name, known)}`);
    }
    return resource;
  }

  /** The value of `Mappings` at two keys; `undefined` when there is none. */
  mapped(map: string, first: string, second: string): Node | undefined {
    return memberOf(memberOf(memberOf(memberOf(this.root, 'Mappings'), map), first), second);
  }
}

const LOOP = 'Fn::ForEach::';

function isLoop({ key }: Entry): boolean {
  return key.startsWith(LOOP);
}

/** A plain parameter reference is replaced at deployment; secret ones stay text even for the Hook. */
function literal(text: string): Value {
  return text.includes('{{resolve:ssm:')
    ? new Unknown('string', 'is read from Parameter Store at deployment')
    : text;
}
