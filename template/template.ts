import type { Finding } from '../gate/finding.ts';
import { didYouMean } from '../gate/suggest.ts';
import { isObject, type ValueObject } from '../gate/value.ts';
import type { Assumptions } from './conditions.ts';
import { placedAt } from './locate.ts';
import { macrosIn } from './macros.ts';
import { entryOf, memberOf, textOf, type MapNode } from './node.ts';
import { cycleIn } from './order.ts';
import { namesOfResource } from './physical.ts';
import { TemplateError, type Region, type TemplateNote, type TemplateProblem } from './problem.ts';
import type { ParsedTemplate } from './read.ts';
import { Resolver, topScope, type ResolveOptions, type WrittenResource } from './resolver.ts';
import type { Scope, Variant } from './scope.ts';

/** A template with its values worked out, as far as they are known. */
export interface ResolvedTemplate {
  readonly file: string;
  /** In the order of the template. */
  readonly resources: readonly TemplateResource[];
  /** The names of its parameters. */
  readonly parameters: readonly string[];
  /** What is said, because it is not judged. */
  readonly notes: readonly TemplateNote[];
  /** Why the deployment may have more resources than are known here, as the end of a sentence. */
  readonly more?: string;
}

/** One resource of a template. */
export interface TemplateResource {
  readonly logicalId: string;
  readonly type: string;
  /** By the resource's own `Condition`: `maybe` when it cannot be decided, and then it is taken as created. */
  readonly created: 'always' | 'maybe' | 'never';
  /** The name of its `Condition`, when that cannot be decided. */
  readonly condition?: string;
  /** What other resources may call it by, as far as that is known: its identifier, name and ARN. */
  readonly names: readonly string[];
  /** One for each way to take undecided conditions that is judged; none when the resource is never created. */
  readonly variants: readonly ResourceVariant[];
  /** Logical ids, in the order of their first mention. */
  readonly dependsOn: readonly string[];
}

/** The properties of a resource, one way. */
export interface ResourceVariant {
  /** Such as `IsProd is true, HasKey is false`; absent when no undecided condition plays a part. */
  readonly branch?: string;
  readonly properties: ValueObject;
  /** Where what a finding is about is written, or its nearest existing ancestor. */
  readonly locate: (path: string, about?: Finding['about']) => Region;
  /** The logical ids that are written at a JSON Pointer into `properties`, or at its nearest existing ancestor. */
  readonly refersTo: (path: string) => ReadonlySet<string>;
}

/** More branches of one resource than this are not judged, but told. */
const MOST_VARIANTS = 64;

/**
 * Works out the values of a template. Throws a TemplateError with everything that CloudFormation would not
 * accept: unknown names, malformed functions, circles, resources without a type.
 */
export function resolveTemplate(template: ParsedTemplate, options: ResolveOptions): ResolvedTemplate {
  const { file, root, positionOf } = template;
  const problems = new Map<string, TemplateProblem>();
  const fail = (offset: number, message: string): void =>
    void problems.set(`${offset} ${message}`, { ...positionOf(offset), message });
  const resolver = new Resolver(root, options, fail);
  const notes: TemplateNote[] = [...template.notes, ...macroNotes(root, positionOf)];
  const written = writtenResources(resolver);
  resolver.resources = new Map(written.map((resource) => [resource.logicalId, resource]));
  notes.push(...loopNotes(resolver, positionOf));
  resolver.more = moreResources(written, resolver);
  const resources = written.map((resource) => resolveResource(resource, resolver, positionOf, notes));
  resolveOutputs(resolver);
  const cycle = cycleIn(resources);
  if (cycle)
    fail(
      resolver.resources.get(cycle[0] ?? '')?.offset ?? 0,
      `Resources depend on each other in a circle: ${cycle.join(' -> ')}.`,
    );
  if (problems.size > 0) {
    const inOrder = [...problems.values()].sort((a, b) => a.line - b.line || a.column - b.column);
    throw new TemplateError(file, inOrder);
  }
  const more = resolver.more ?? macroReason(root);
  return {
    file,
    resources,
    parameters: [...resolver.parameters.keys()],
    notes,
    ...(more !== undefined && { more }),
  };
}

/** What names resources that the template does not show. */
function moreResources(written: readonly WrittenResource[], resolver: Resolver): string | undefined {
  const [loop] = resolver.openLoops.values();
  if (loop) return loop.reason;
  const module = written.find(({ type }) => isModule(type));
  return module && `depends on the module ${module.logicalId}, which is expanded at deployment`;
}

function macroReason(root: MapNode): string | undefined {
  const [macro] = macrosIn(root);
  return macro && `depends on ${macro.name}, which rewrites the template at deployment`;
}

function loopNotes(resolver: Resolver, positionOf: ParsedTemplate['positionOf']): TemplateNote[] {
  return [...resolver.openLoops].map(([offset, { key, reason }]) => {
    const message = `${key} is not expanded: its collection ${reason}; the Hook judges what comes out.`;
    return { kind: 'loop', message, ...positionOf(offset) };
  });
}

/** Whether a type is a module's (CloudFormation User Guide, "Modules"): its resources are made at deployment. */
export function isModule(type: string): boolean {
  return type.endsWith('::MODULE');
}

function writtenResources(resolver: Resolver): WrittenResource[] {
  const section = memberOf(resolver.root, 'Resources');
  if (section?.kind !== 'map') {
    resolver.fail(section?.offset ?? 0, 'Resources must map logical ids to resources.');
    return [];
  }
  const seen = new Set<string>();
  return resolver.members(section, topScope()).flatMap(({ key, keyOffset, keyEnd, node, scope }) => {
    const type = textOf(memberOf(node, 'Type'));
    if (seen.has(key)) resolver.fail(keyOffset, `The logical id "${key}" stands twice.`);
    seen.add(key);
    if (type === undefined) {
      resolver.fail(keyOffset, `The resource "${key}" has no Type.`);
      return [];
    }
    return [{ logicalId: key, offset: keyOffset, end: keyEnd, type, node, loop: scope.loop }];
  });
}

function resolveResource(
  resource: WrittenResource,
  resolver: Resolver,
  positionOf: ParsedTemplate['positionOf'],
  notes: TemplateNote[],
): TemplateResource {
  const { logicalId, type, node, offset, loop } = resource;
  if (isModule(type)) {
    const message = `${logicalId} is a module; the Hook judges the resources that it holds.`;
    notes.push({ kind: 'module', message, ...positionOf(offset) });
  }
  const dependsOn = new Set<string>(explicitDependencies(resource, resolver));
  const condition = entryOf(node, 'Condition');
  const name = textOf(condition?.value);
  const decided =
    name === undefined ? true : resolver.conditions.holds(name, new Map(), condition?.value.offset ?? offset);
  if (decided === false)
    return { logicalId, type, created: 'never', names: [], variants: [], dependsOn: [...dependsOn] };
  const start =
    name === undefined || decided
      ? new Map<string, boolean>()
      : resolver.conditions.assume(name, true, new Map());
  const taken: [string, boolean][] = name === undefined || decided ? [] : [[name, true]];
  const { variants, left } = variantsOf(
    resource,
    start ?? new Map(),
    taken,
    resolver,
    (id) => dependsOn.add(id),
    loop,
    positionOf,
  );
  if (left > 0) {
    const message = `${logicalId} has more branches than are judged here: ${left} are left to the Hook.`;
    notes.push({ kind: 'branches', message, ...positionOf(offset) });
  }
  return {
    logicalId,
    type,
    created: decided ? 'always' : 'maybe',
    ...(!decided && name !== undefined && { condition: name }),
    // Asked for by rules that span resources alone.
    get names() {
      return knownNames(resource, resolver);
    },
    variants,
    dependsOn: [...dependsOn],
  };
}

function knownNames(resource: WrittenResource, resolver: Resolver): string[] {
  const names = namesOfResource(resource, topScope(resource.loop), resolver);
  const kind = resource.type.split('::')[2] ?? '';
  const values = [names.ref(), names.attribute(`${kind}Name`), names.attribute('Arn')];
  return [...new Set(values.filter((value) => typeof value === 'string'))];
}

/** Shows every branch of every undecided `Fn::If` in at least one variant: linear in their number. */
function variantsOf(
  resource: WrittenResource,
  start: Assumptions,
  taken: readonly [string, boolean][],
  resolver: Resolver,
  onDependency: (logicalId: string) => void,
  loop: Scope['loop'],
  positionOf: ParsedTemplate['positionOf'],
): { variants: ResourceVariant[]; left: number } {
  const shown = new Set<string>();
  const wanted = new Map<string, Assumptions>();
  const variants = new Map<string, ResourceVariant>();
  let next: Assumptions | undefined = start;
  while (next && variants.size < MOST_VARIANTS) {
    const variant: Variant = {
      assumptions: next,
      taken: new Map(taken),
      onBranch(branch, other, towards) {
        shown.add(branch);
        wanted.delete(branch);
        if (towards && !shown.has(other) && !wanted.has(other)) wanted.set(other, towards);
      },
    };
    const scope: Scope = { variant, loop, naming: [], onDependency };
    const resolved = resourceVariant(resource, scope, resolver, positionOf);
    variants.set(resolved.branch ?? '', resolved);
    const [leaf] = wanted;
    if (leaf) wanted.delete(leaf[0]);
    next = leaf?.[1];
  }
  return { variants: [...variants.values()], left: wanted.size + (next ? 1 : 0) };
}

function resourceVariant(
  resource: WrittenResource,
  scope: Scope,
  resolver: Resolver,
  positionOf: ParsedTemplate['positionOf'],
): ResourceVariant {
  const { node, logicalId, offset, end } = resource;
  const written = entryOf(node, 'Properties');
  const properties = written ? resolver.resolve(written.value, scope) : {};
  if (properties !== undefined && !isObject(properties)) {
    resolver.fail(written?.keyOffset ?? offset, `The Properties of "${logicalId}" are no object.`);
  }
  const { taken, assumptions } = scope.variant;
  const branch = [...taken].map(([name, holds]) => `${name} is ${String(holds)}`).join(', ');
  const still: Scope = {
    ...scope,
    variant: { assumptions, taken: new Map(), onBranch: () => undefined },
    onDependency: () => undefined,
  };
  const start = {
    key: 'Properties',
    keyOffset: written?.keyOffset ?? offset,
    keyEnd: written?.keyEnd ?? end,
    node: written?.value ?? node,
    scope: still,
  };
  return {
    ...(branch !== '' && { branch }),
    properties: isObject(properties) ? properties : {},
    locate(path, about) {
      const whole = { keyOffset: offset, keyEnd: end };
      const type = entryOf(node, 'Type') ?? whole;
      const { keyOffset, keyEnd } =
        about === undefined ? placedAt(path, start, resolver) : { Type: type, resource: whole }[about];
      return positionOf(keyOffset, keyEnd);
    },
    refersTo(path) {
      const found = new Set<string>();
      const { node: at, scope: inner } = placedAt(path, start, resolver);
      resolver.resolve(at, { ...inner, onDependency: (id) => void found.add(id) });
      return found;
    },
  };
}

function explicitDependencies({ node, loop, offset }: WrittenResource, resolver: Resolver): string[] {
  const written = entryOf(node, 'DependsOn');
  if (!written) return [];
  const value = resolver.resolve(written.value, topScope(loop));
  const names = Array.isArray(value) ? (value as unknown[]) : [value];
  const known = [...resolver.resources.keys()];
  for (const name of names) {
    if (typeof name === 'string' && resolver.resources.has(name)) continue;
    if (resolver.more !== undefined) continue;
    resolver.fail(
      written.keyOffset || offset,
      `DependsOn names no resource of the template: "${String(name)}".${didYouMean(String(name), known)}`,
    );
  }
  return names.filter((name) => typeof name === 'string');
}

/** Outputs are resolved for the names in them alone; CloudFormation refuses a template for a wrong one. */
function resolveOutputs(resolver: Resolver): void {
  const outputs = memberOf(resolver.root, 'Outputs');
  if (outputs?.kind !== 'map') return;
  for (const { node, scope } of resolver.members(outputs, topScope())) {
    const value = memberOf(node, 'Value');
    if (value) resolver.resolve(value, scope);
  }
}

function macroNotes(root: MapNode, positionOf: ParsedTemplate['positionOf']): TemplateNote[] {
  return macrosIn(root).map(({ name, offset }) => {
    const message = `${name} rewrites this template at deployment; the Hook judges what comes out.`;
    return { kind: 'macro', message, ...positionOf(offset) };
  });
}
