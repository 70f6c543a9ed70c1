import { fitsWildcard } from '../../gate/wildcard.ts';
import { isReadOnly, type Catalogue, type CataloguedAction } from './catalogue.ts';
import {
  CHANGING,
  HANDLERS,
  serviceOf,
  type Handler,
  type HandlerPermissions,
  type RegistryPermissions,
} from './permissions.ts';
import type { Place, Reviewed, ReviewedAction, ReviewedClass } from './reviewed.ts';

/** The one class of an action, and why it has it. */
export type Why =
  /** A create, update or delete handler of these types needs it. They are the approved ones, if any is. */
  | { readonly class: 'provisions'; readonly types: readonly string[]; readonly approved: boolean }
  /** Its name begins with this verb. */
  | { readonly class: 'configures'; readonly verb: string }
  /** People decided. */
  | { readonly class: ReviewedClass; readonly reason: string; readonly place: Place }
  /** AWS lists it as reading alone. */
  | { readonly class: 'read-only' }
  /** Nobody has said anything of it, so nothing is made of it. */
  | { readonly class: 'unclassified' };

export type ActionClass = Why['class'];

/** The classes in the order in which they are told: first those that may be called through CloudFormation alone. */
export const ACTION_CLASSES: readonly ActionClass[] = [
  'provisions',
  'configures',
  'shared',
  'operation',
  'data-plane',
  'deployment',
  'read-only',
  'unclassified',
];

/** An action of an approved service, or one that a handler of an approved type needs of another service. */
export interface ClassifiedAction {
  /** With AWS's own capitals. */
  readonly name: string;
  readonly why: Why;
}

/** A permission that a handler of an approved type names, and that IAM does not know. */
export interface UnknownPermission {
  readonly name: string;
  /** The handlers that name it: `AWS::S3::Bucket update`. */
  readonly namedBy: readonly string[];
  /** Why it may be left; `undefined` while nobody has looked. */
  readonly reason: string | undefined;
}

/** The actions that approved types bring with them. */
export interface Actions {
  /** Name and version of the registry. */
  readonly source: string;
  readonly catalogue: Catalogue;
  /** The approved types. */
  readonly types: readonly string[];
  /** Those that the registry does not know, and those that it provisions without handlers. */
  readonly withoutHandlers: readonly string[];
  /** The approved services by IAM prefix: `kafka` of `AWS::MSK`. */
  readonly prefixes: ReadonlyMap<string, readonly string[]>;
  /** The prefixes among them of which IAM has no actions. */
  readonly unknownPrefixes: readonly string[];
  /** Further prefixes that accounts use at run time. */
  readonly runTime: ReadonlySet<string>;
  /** By name in small letters. */
  readonly classified: ReadonlyMap<string, ClassifiedAction>;
  /** Of other services too, the actions that any handler of an approved type needs, reading ones among them. */
  readonly needed: ReadonlySet<string>;
  readonly unknown: readonly UnknownPermission[];
}

/** Whether an action may be called through CloudFormation alone. */
export function isProvisioning({ why }: ClassifiedAction): boolean {
  return why.class === 'provisions' || why.class === 'configures';
}

/** What actions are classed by. */
export interface Classification {
  readonly types: readonly string[];
  readonly permissions: RegistryPermissions;
  readonly catalogue: Catalogue;
  readonly reviewed: Reviewed;
  /** The organization's own prefixes and classes, which replace those of `reviewed`. */
  readonly own: Pick<Reviewed, 'services' | 'actions'>;
}

/**
 * Gives every action of the approved services its one class. The first that applies counts: it reads alone; people
 * decided; a handler that changes something needs it, of an approved type or of another type of the same service; its
 * verb configures. So an action that AWS adds later is denied when its verb configures, and else unclassified.
 */
export function classifyActions({ types, permissions, catalogue, reviewed, own }: Classification): Actions {
  const { prefixes, runTime } = prefixesOf(types, new Map([...reviewed.services, ...own.services]));
  const approved = new Set(types);
  const named = new NamedPermissions(catalogue);
  const others = new NamedPermissions(catalogue);
  for (const [type, handlers] of permissions.types) {
    (approved.has(type) ? named : others).add(type, handlers ?? {});
  }
  const verb = new RegExp(`^(?:Batch)?(${reviewed.verbs.join('|')})(?=[A-Z]|$)`);
  const whyOf = (key: string, action: CataloguedAction): Why => {
    const review = own.actions.get(key) ?? reviewed.actions.get(key);
    // A reviewed read is one that AWS lists wrongly, and own entries may put any action in or out.
    if (isReadOnly(action)) return review ? reasoned(review) : { class: 'read-only' };
    if (review) return reasoned(review);
    const by = named.changing.get(key);
    if (by) return { class: 'provisions', types: [...by], approved: true };
    const byOthers = others.changing.get(key);
    if (byOthers) return { class: 'provisions', types: [...byOthers], approved: false };
    const [, begins] = verb.exec(action.name.slice(action.name.indexOf(':') + 1)) ?? [];
    return begins === undefined ? { class: 'unclassified' } : { class: 'configures', verb: begins };
  };
  const classified = new Map<string, ClassifiedAction>();
  for (const [key, action] of catalogue.actions) {
    if (prefixes.has(prefixOf(key)) || named.changing.has(key))
      classified.set(key, { name: action.name, why: whyOf(key, action) });
  }
  const known = new Set([...catalogue.actions.keys()].map(prefixOf));
  return {
    source: permissions.source,
    catalogue,
    types,
    withoutHandlers: types.filter((type) => !permissions.types.get(type)),
    prefixes,
    unknownPrefixes: [...prefixes.keys()].filter((prefix) => !known.has(prefix)),
    runTime: new Set([...runTime, ...reviewed.always]),
    classified,
    needed: named.all,
    unknown: named.unknown(reviewed),
  };
}

function reasoned({ class: given, reason, place }: ReviewedAction): Why {
  return { class: given, reason, place };
}

/** `s3` of `s3:CreateBucket`. */
export function prefixOf(action: string): string {
  return action.slice(0, action.indexOf(':'));
}

function prefixesOf(
  types: readonly string[],
  services: Reviewed['services'],
): Pick<Actions, 'prefixes' | 'runTime'> {
  const prefixes = new Map<string, string[]>();
  const runTime = new Set<string>();
  for (const service of new Set(types.map(serviceOf))) {
    const written = services.get(service);
    const prefix = written?.prefix ?? service.slice(service.indexOf('::') + 2).toLowerCase();
    prefixes.set(prefix, [...(prefixes.get(prefix) ?? []), service]);
    for (const more of written?.runTime ?? []) runTime.add(more);
  }
  return { prefixes, runTime };
}

/** The permissions that handlers name, held against the actions that there are. */
class NamedPermissions {
  /** The types whose changing handlers name an action, by its name in small letters. */
  readonly changing = new Map<string, Set<string>>();
  /** The actions that any handler names. */
  readonly all = new Set<string>();
  readonly #catalogue: Catalogue;
  readonly #unknown = new Map<string, Set<string>>();

  constructor(catalogue: Catalogue) {
    this.#catalogue = catalogue;
  }

  add(type: string, handlers: HandlerPermissions): void {
    for (const handler of HANDLERS) {
      for (const permission of handlers[handler] ?? []) this.#addPermission(type, handler, permission);
    }
  }

  #addPermission(type: string, handler: Handler, permission: string): void {
    const keys = this.#actionsOf(permission);
    if (keys.length === 0) enter(this.#unknown, permission, `${type} ${handler}`);
    for (const key of keys) {
      this.all.add(key);
      if (CHANGING.includes(handler)) enter(this.changing, key, type);
    }
  }

  #actionsOf(permission: string): readonly string[] {
    const key = permission.toLowerCase();
    if (this.#catalogue.actions.has(key)) return [key];
    const wildcard = key.search(/[*?]/);
    if (wildcard < 0) return [];
    const begin = key.slice(0, wildcard);
    return [...this.#catalogue.actions.keys()].filter(
      (action) => action.startsWith(begin) && fitsWildcard(key, action),
    );
  }

  unknown(reviewed: Reviewed): readonly UnknownPermission[] {
    return [...this.#unknown]
      .map(([name, namedBy]) => ({
        name,
        namedBy: [...namedBy],
        reason: reviewed.unknown.get(name.toLowerCase())?.reason,
      }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
  }
}

function enter(map: Map<string, Set<string>>, key: string, value: string): void {
  const values = map.get(key);
  if (values) values.add(value);
  else map.set(key, new Set([value]));
}
