import type { Catalogue } from '../actions/catalogue.ts';
import type { ControlPolicy } from '../document.ts';
import type { Quotas } from '../quotas.ts';
import type { WantedStatement } from '../wanted.ts';
import { namesByService } from './action.ts';
import { checkWanted } from './check-wanted.ts';
import { earlierOf } from './earlier.ts';
import { fill } from './fill.ts';
import { kindOf, policyName, typeOf } from './name.ts';
import { grouped } from '../../schemas/grouped.ts';
import { inOrder } from './order.ts';
import { prove } from './prove.ts';
import { unitsOf } from './unit.ts';

// `stackgate-scp-deny-10` comes after `-9`.
const { compare: compareNames } = new Intl.Collator('en', { numeric: true });

/** What a caller may add to a packing. */
export interface PackOptions {
  /** The policies of the last packing, as they were written. What is in them stays where it is as far as it can. */
  readonly earlier?: readonly ControlPolicy[];
  /**
   * Also write what is allowed with wildcards. It saves much room, but an action that AWS adds later is then allowed
   * before anybody approved it, if its name has the same words. Without it only Deny statements of SCPs get wildcards.
   */
  readonly wildcardsInAllow?: boolean;
}

/**
 * Makes policies of wanted statements: actions written with wildcards that match all of them and no other known action,
 * in few documents of at most the quota's size. Allow and Deny are kept apart. A shard of a statement has its Sid and
 * the number of the document. The order of statements and actions does not matter. Throws a PackError when a statement
 * cannot be packed, and an Error when the result, held against all known actions, is not what was wanted.
 */
export function pack(
  wanted: readonly WantedStatement[],
  catalogue: Catalogue,
  quotas: Quotas,
  { earlier = [], wildcardsInAllow = false }: PackOptions = {},
): readonly ControlPolicy[] {
  const checked = checkWanted(wanted, catalogue);
  const known = namesByService(catalogue);
  const sorted = [...checked].sort((one, other) => inOrder(one.statement.Sid, other.statement.Sid));
  const kinds = grouped(sorted, ({ type, statement }) => kindOf(type, statement));
  const policies = [...kinds.values()].flatMap((group): ControlPolicy[] => {
    const [first] = group as [WantedStatement];
    const kind = kindOf(first.type, first.statement);
    const type = typeOf(kind);
    const { documentSize } = quotas[type];
    const wildcards = kind === 'scp-deny' || (kind === 'scp-allow' && wildcardsInAllow);
    const before = earlierOf(kind, earlier);
    const cutting = { known, documentSize, wildcards, wasSpread: before.wasSpread };
    const units = group.flatMap((one) => unitsOf(one, cutting));
    return Array.from(fill(units, before, documentSize), ([number, document]) => ({
      name: policyName(kind, number),
      type,
      document,
    }));
  });
  prove(policies, checked, catalogue);
  return policies.sort((one, other) => compareNames(one.name, other.name));
}
