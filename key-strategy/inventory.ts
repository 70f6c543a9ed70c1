import { formReader } from '../schemas/form.ts';
import { PolicyError } from '../schemas/problem.ts';
import { sortedSet } from '../schemas/sorting.ts';
import type { YamlFile } from '../schemas/yaml-file.ts';
import type { Approach } from './approach.ts';
import type { Asset, Defaulted, Needs } from './asset.ts';
import { InventoryError } from './inventory-error.ts';
import { CLASSIFICATIONS, INVENTORY_FORM } from './inventory-form.ts';
import { inventoryProblems } from './inventory-problems.ts';
import { parseYamlOrJson } from './read-file.ts';
import type { ServiceId } from './service-matrix.ts';
import { settingsOf, type Settings } from './settings.ts';

/** What is known of those who own the data. */
export interface Organization {
  /** Set aside what the other members say. */
  readonly approach?: Approach;
  readonly autonomousTeams?: boolean;
  readonly centralSecurityTeam?: boolean;
  readonly strictCentralOversight?: boolean;
  readonly centralAdministrators?: readonly string[];
  readonly requiredRegions?: readonly string[];
}

/** What a regulation asks of keys. */
export interface Regime {
  readonly rotationMaxDays?: number;
  readonly separateKeys?: boolean;
  readonly minKeyType?: 'customer-managed' | 'imported';
}

/** An asset as it is written. */
export interface WrittenAsset {
  readonly id: string;
  readonly classification?: string;
  readonly carries?: readonly string[];
  readonly application: string;
  readonly team?: string;
  readonly account: string;
  readonly region: string;
  readonly stage?: string;
  readonly dataType?: string;
  readonly useCase?: string;
  readonly services: readonly ServiceId[];
  readonly administrators?: readonly string[];
  readonly users?: readonly string[];
  readonly servicePrincipals?: readonly string[];
  readonly regimes?: readonly string[];
  readonly needs?: Partial<Needs>;
  readonly requestsPerMonth?: number;
}

/** An inventory as it is written. */
export interface WrittenInventory {
  readonly classifications?: readonly string[];
  readonly organization?: Organization;
  readonly regimes?: Readonly<Record<string, Regime>>;
  readonly teams?: Readonly<Record<string, readonly string[]>>;
  readonly settings?: Partial<Settings>;
  readonly assets: readonly WrittenAsset[];
}

/** An inventory with every default filled in. */
export interface Inventory {
  readonly file: string;
  readonly organization: Organization;
  /** From the least sensitive to the most. */
  readonly classifications: readonly string[];
  readonly regimes: ReadonlyMap<string, Regime>;
  readonly teams: ReadonlyMap<string, readonly string[]>;
  readonly settings: Settings;
  /** Sorted by id. */
  readonly assets: readonly Asset[];
  readonly positionOf: YamlFile['positionOf'];
}

const readForm = formReader<WrittenInventory>(INVENTORY_FORM, { parse: parseYamlOrJson });

/** Reads an inventory, YAML or JSON. Throws an InventoryError that names every place where it is wrong. */
export function parseInventory(text: string, file: string): Inventory {
  try {
    const { content, positionOf } = readForm(text, file);
    const classifications = content.classifications ?? CLASSIFICATIONS;
    const settings = settingsOf(content.settings);
    const problems = inventoryProblems(content, classifications, settings);
    if (problems.length > 0) {
      throw new PolicyError(problems.map(({ path, message }) => ({ file, ...positionOf(path), message })));
    }
    return {
      file,
      organization: content.organization ?? {},
      classifications,
      regimes: new Map(Object.entries(content.regimes ?? {})),
      teams: new Map(Object.entries(content.teams ?? {})),
      settings,
      assets: assetsOf(content.assets, classifications, settings),
      positionOf,
    };
  } catch (error) {
    throw error instanceof PolicyError ? new InventoryError(file, error.problems) : error;
  }
}

/** The stage of what names none: better a key too many in production than production data behind the key of a test. */
const DEFAULT_STAGE = 'prod';

/** The data type of logs, queues and artifacts. */
const OPERATIONAL = 'operational';

function assetsOf(
  written: readonly WrittenAsset[],
  classifications: readonly string[],
  { logClassification }: Settings,
): readonly Asset[] {
  const byId = new Map(written.map((asset) => [asset.id, asset]));
  const rankOf = ({ classification }: WrittenAsset): number =>
    classification === undefined ? -1 : classifications.indexOf(classification);
  const assets = written.map((asset, index): Asset => {
    const inherits = asset.carries !== undefined && logClassification === 'inherit';
    const carried = inherits ? (asset.carries ?? []).flatMap((id) => byId.get(id) ?? []) : [];
    const rank = Math.max(...[asset, ...carried].map(rankOf));
    const classification = classifications[rank] ?? '';
    const dataType = asset.dataType ?? (asset.carries ? OPERATIONAL : classification);
    const { application, stage, administrators } = asset;
    return {
      id: asset.id,
      index,
      classification,
      rank,
      application,
      account: asset.account,
      region: asset.region,
      stage: stage ?? DEFAULT_STAGE,
      dataType,
      useCase: asset.useCase ?? dataType,
      services: sorted(asset.services),
      administrators: sorted(administrators ?? [asset.team ?? application]),
      users: sorted(asset.users ?? []),
      servicePrincipals: sorted(asset.servicePrincipals ?? []),
      regimes: sorted(asset.regimes ?? []),
      needs: needsOf(asset.needs),
      requestsPerMonth: asset.requestsPerMonth ?? 0,
      defaulted: defaultedIn(asset),
    };
  });
  return sortedSet(assets, ({ id }) => id);
}

function needsOf(given: Partial<Needs> = {}): Needs {
  return {
    auditTrail: false,
    keyControl: false,
    importedKeyMaterial: false,
    byAlias: false,
    rotationDays: undefined,
    ...given,
    crossAccountUsers: sorted(given.crossAccountUsers ?? []),
    multiRegion: sorted(given.multiRegion ?? []),
  };
}

function defaultedIn({ stage, dataType, carries, administrators }: WrittenAsset): readonly Defaulted[] {
  return [
    ...(stage === undefined ? (['stage'] as const) : []),
    ...(dataType === undefined && carries === undefined ? (['dataType'] as const) : []),
    ...(administrators === undefined ? (['administrators'] as const) : []),
  ];
}

/** By code unit; the form has seen that nothing stands twice. */
function sorted<Text extends string>(texts: readonly Text[]): readonly Text[] {
  return texts.length < 2 ? texts : [...texts].sort();
}
