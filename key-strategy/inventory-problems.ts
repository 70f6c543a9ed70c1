import { didYouMean } from '../gate/suggest.ts';
import { NAME } from './inventory-form.ts';
import type { WrittenAsset, WrittenInventory } from './inventory.ts';
import type { Settings } from './settings.ts';

/** Something that the form cannot see, at a path of the file. */
interface Problem {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What names something that is not there, or stands twice, in an inventory that has the right form. */
export function inventoryProblems(
  inventory: WrittenInventory,
  classifications: readonly string[],
  settings: Settings,
): readonly Problem[] {
  const { assets, regimes = {}, teams, organization = {} } = inventory;
  const known = {
    classifications,
    regimes: Object.keys(regimes),
    teams: teams && Object.keys(teams),
    assets: new Map(assets.map((asset) => [asset.id, asset])),
    settings,
  };
  return [
    ...settingProblems(settings, classifications),
    ...known.regimes.flatMap(regimeProblems),
    ...principalProblems(
      organization.centralAdministrators,
      ['organization', 'centralAdministrators'],
      known,
    ),
    ...repeatedIds(assets),
    ...assets.flatMap((asset, index) => assetProblems(asset, ['assets', index], known)),
  ];
}

interface Known {
  readonly classifications: readonly string[];
  readonly regimes: readonly string[];
  readonly teams: readonly string[] | undefined;
  readonly assets: ReadonlyMap<string, WrittenAsset>;
  readonly settings: Settings;
}

type Path = readonly (string | number)[];

function settingProblems(
  { customerManagedFrom, keyAccount, centralKeyAccount }: Settings,
  classifications: readonly string[],
): readonly Problem[] {
  const path = ['settings', 'customerManagedFrom'];
  return [
    ...(classifications.includes(customerManagedFrom)
      ? []
      : [{ path, message: unknown('classification', customerManagedFrom, classifications) }]),
    ...((keyAccount === 'central') === (centralKeyAccount !== undefined)
      ? []
      : [
          {
            path: ['settings', centralKeyAccount === undefined ? 'keyAccount' : 'centralKeyAccount'],
            message: 'keyAccount central and centralKeyAccount go together: give both or neither.',
          },
        ]),
  ];
}

function regimeProblems(regime: string): readonly Problem[] {
  if (new RegExp(NAME).test(regime)) return [];
  const message = `"${regime}" is no name of a regime: use at most 30 letters, digits, hyphens and underscores.`;
  return [{ path: ['regimes', regime], message }];
}

function repeatedIds(assets: readonly WrittenAsset[]): readonly Problem[] {
  const seen = new Set<string>();
  return assets.flatMap(({ id }, index) => {
    if (!seen.has(id)) {
      seen.add(id);
      return [];
    }
    return [{ path: ['assets', index, 'id'], message: `"${id}" stands twice; ids are unique.` }];
  });
}

function assetProblems(asset: WrittenAsset, path: Path, known: Known): readonly Problem[] {
  const { classification, regimes = [], administrators, users } = asset;
  return [
    ...(classification === undefined || known.classifications.includes(classification)
      ? []
      : [
          {
            path: [...path, 'classification'],
            message: unknown('classification', classification, known.classifications),
          },
        ]),
    ...carriedProblems(asset, path, known),
    ...regimes.flatMap((regime, index) =>
      known.regimes.includes(regime)
        ? []
        : [{ path: [...path, 'regimes', index], message: unknown('regime', regime, known.regimes) }],
    ),
    ...principalProblems(administrators, [...path, 'administrators'], known),
    ...principalProblems(users, [...path, 'users'], known),
  ];
}

function carriedProblems(
  { classification, carries }: WrittenAsset,
  path: Path,
  known: Known,
): readonly Problem[] {
  const inherits = carries !== undefined && known.settings.logClassification === 'inherit';
  const lacking = classification === undefined && !(inherits && carries.length > 0);
  return [
    ...(lacking ? [{ path, message: 'The asset lacks "classification".' }] : []),
    ...(carries ?? []).flatMap((id, index) => {
      const carried = known.assets.get(id);
      if (carried && !carried.carries) return [];
      const message = carried
        ? `"${id}" carries other assets itself; name those.`
        : unknown('asset', id, [...known.assets.keys()]);
      return [{ path: [...path, 'carries', index], message }];
    }),
  ];
}

function principalProblems(
  principals: readonly string[] = [],
  path: Path,
  { teams }: Pick<Known, 'teams'>,
): readonly Problem[] {
  if (!teams) return [];
  return principals.flatMap((principal, index) =>
    principal.startsWith('arn:') || teams.includes(principal)
      ? []
      : [{ path: [...path, index], message: unknown('team', principal, teams) }],
  );
}

function unknown(what: string, name: string, known: readonly string[]): string {
  return `There is no ${what} "${name}".${didYouMean(name, known)}`;
}
