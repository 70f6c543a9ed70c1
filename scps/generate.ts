import type { Actions } from './actions/classify.ts';
import type { ControlPolicy } from './document.ts';
import type { Organization } from './organization.ts';
import { pack } from './pack/pack.ts';
import { place } from './pack/place.ts';
import { sizeReport, type SizeReport } from './pack/size-report.ts';
import { QUOTAS } from './quotas.ts';
import type { Settings } from './settings/settings.ts';
import { statementsFor } from './statements/statements.ts';

/** What control policies are generated from. */
export interface Ground {
  readonly actions: Actions;
  readonly settings: Settings;
  /** The policies of last time. What is in them stays where it is, as far as it can. */
  readonly earlier: readonly ControlPolicy[];
  /** The organization as it is, where it is known. */
  readonly organization?: Organization;
}

/** Control policies, and where they should hang. */
export interface Generated {
  readonly policies: readonly ControlPolicy[];
  readonly size: SizeReport;
  /** Absent where the organization is not known. */
  readonly wanted?: Organization;
}

/**
 * From what is approved and what the organization says of itself to policies and their places. Throws a PackError or a
 * PlacementError for what does not fit.
 */
export function generate({ actions, settings, earlier, organization }: Ground): Generated {
  const statements = statementsFor(actions, settings);
  const wildcardsInAllow = settings.allow?.wildcards ?? false;
  const policies = pack(statements, actions.catalogue, QUOTAS, { earlier, wildcardsInAllow });
  const wanted = organization && place(policies, organization, settings.guarded, QUOTAS);
  return { policies, size: sizeReport(statements, policies, QUOTAS), ...(wanted && { wanted }) };
}
