import { Unknown } from '../../gate/value.ts';
import { CLASSIFICATIONS } from '../inventory-form.ts';
import type { Plan } from '../plan.ts';
import type { PlannedKey } from '../planned-key.ts';
import { SERVICE_IDS, serviceNamed } from '../service-matrix.ts';
import { SETTINGS } from '../settings.ts';
import { TAGGED, type Tagged, type Told } from './tags.ts';

/** What the key of a resource should be. */
export type Expected =
  | { readonly kind: 'planned'; readonly keys: readonly PlannedKey[] }
  | { readonly kind: 'class'; readonly least: 'aws-owned' | 'customer-managed'; readonly because: string }
  /** The plan lists it as data that no key can protect. */
  | { readonly kind: 'anything' }
  | { readonly kind: 'unknown'; readonly because: string };

/** A resource whose key is asked for. */
export interface Subject {
  /** Its id in an inventory that was drafted from the templates. */
  readonly asset: string;
  readonly type: string;
  readonly told: Told;
}

/** A function that says what the key of a resource should be: by a plan, or by its classification alone. */
export function expectationsOf(plan: Plan | undefined): (subject: Subject) => Expected {
  return plan ? expectationsByPlan(plan) : expectedByClass;
}

function expectedByClass({ told: { classification } }: Subject): Expected {
  if (classification === undefined) {
    return unknown('No tag tells its classification, and no plan is given.');
  }
  if (classification instanceof Unknown) return unknown(`Its classification ${classification.reason}.`);
  const rank = CLASSIFICATIONS.findIndex((name) => name === classification.toLowerCase());
  if (rank < 0) {
    return unknown(
      `The classification ${classification} is none of ${CLASSIFICATIONS.join(', ')}; give an inventory that names it.`,
    );
  }
  const from = SETTINGS.customerManagedFrom.default;
  return rank >= CLASSIFICATIONS.findIndex((name) => name === from)
    ? { kind: 'class', least: 'customer-managed', because: `${classification} data needs one` }
    : { kind: 'class', least: 'aws-owned', because: `${classification} data is encrypted too` };
}

function expectationsByPlan({ keys, unprotected }: Plan): (subject: Subject) => Expected {
  const byAsset = new Map(keys.flatMap((key) => key.assets.map((asset) => [asset, key] as const)));
  const open = new Set(unprotected.map(({ asset }) => asset));
  return ({ asset, type, told }) => {
    const named = byAsset.get(asset);
    if (named) return { kind: 'planned', keys: [named] };
    if (open.has(asset)) return { kind: 'anything' };
    const wanted: [Tagged, string][] = [];
    for (const field of TAGGED) {
      const value = told[field];
      if (value instanceof Unknown) return unknown(`Its ${field} ${value.reason}.`);
      if (value === undefined) {
        return unknown(`The plan has no asset ${asset}, and no tag tells its ${field}.`);
      }
      wanted.push([field, value.toLowerCase()]);
    }
    const services = servicesOf(type);
    const fitting = keys.filter(
      (key) =>
        wanted.every(([field, value]) => key[field].toLowerCase() === value) &&
        key.services.some((service) => services.includes(service)),
    );
    return fitting.length > 0
      ? { kind: 'planned', keys: fitting }
      : unknown(`The plan has no asset ${asset}, and no key for what its tags tell.`);
  };
}

/** The services of the matrix that a type belongs to. */
export function servicesOf(type: string): readonly string[] {
  return SERVICE_IDS.filter((id) => serviceNamed(id).properties.some((property) => property.type === type));
}

function unknown(because: string): Expected {
  return { kind: 'unknown', because };
}
