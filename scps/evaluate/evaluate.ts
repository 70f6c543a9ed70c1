import type { PolicyType } from '../document.ts';
import { levelsAbove, type Organization } from '../organization.ts';
import type { Request } from '../request.ts';
import { compilePolicies, type CompiledPolicy, type CompiledStatement } from './compile.ts';
import type { Evaluation, Exemption, PlacedStatement } from './evaluation.ts';
import { rcpReach, scpReach, type Reach } from './reach.ts';

/** Says what the control policies of an organization make of a request. */
export type Evaluate = (request: Request) => Evaluation;

/**
 * Compiles the policies of an organization, once for many requests. `rcpServices` are the prefixes of the services that
 * support RCPs. Throws a CompileError for what is not understood.
 *
 * An explicit deny at any level wins. Else every level from the root to the caller's account needs a statement of an SCP
 * that allows; those of one level add up (Organizations User Guide, "SCP evaluation"). RCPs are those above the
 * resource's account. For them AWS attaches RCPFullAWSAccess everywhere, and nobody can detach it, so only denies count.
 */
export function compileOrganization(organization: Organization, rcpServices: ReadonlySet<string>): Evaluate {
  const policies = compilePolicies(organization.policies.values());
  const scpsAbove = boundsOnce('SERVICE_CONTROL_POLICY', organization, policies);
  const rcpsAbove = boundsOnce('RESOURCE_CONTROL_POLICY', organization, policies);
  const hasRcps = [...organization.policies.values()].some(({ type }) => type === 'RESOURCE_CONTROL_POLICY');
  return (asked) => {
    const request = { ...asked, action: asked.action.toLowerCase() };
    const scp = scpReach(request, organization);
    const rcp = hasRcps ? rcpReach(request, organization, rcpServices) : NO_RCPS;
    return together([
      judged(scp, 'SERVICE_CONTROL_POLICY', (account) => judgeScps(scpsAbove(account), request)),
      judged(rcp, 'RESOURCE_CONTROL_POLICY', (account) => judgeRcps(rcpsAbove(account), request)),
    ]);
  };
}

const NO_RCPS = { exempt: 'The organization has no RCPs.' };

/** The statements of one policy type that bound an account, from the root down. */
interface Bounds {
  readonly denies: readonly Placed[];
  readonly levels: readonly { readonly target: string; readonly allows: readonly Placed[] }[];
}

interface Placed {
  readonly statement: CompiledStatement;
  readonly place: PlacedStatement;
}

function boundsOnce(
  type: PolicyType,
  organization: Organization,
  policies: ReadonlyMap<string, CompiledPolicy>,
): (account: string) => Bounds {
  const known = new Map<string, Bounds>();
  return (account) => {
    const bounds = known.get(account) ?? boundsOf(account);
    known.set(account, bounds);
    return bounds;
  };

  function boundsOf(account: string): Bounds {
    const levels = levelsAbove(account, organization).map(({ target, policies: attached }) => {
      const compiled = attached
        .filter((policy) => policy.type === type)
        .flatMap(({ name }) => policies.get(name) ?? []);
      const placed = (effect: 'allows' | 'denies'): Placed[] =>
        compiled.flatMap((policy) => policy[effect].map((statement) => placedAt(target, policy, statement)));
      return { target, allows: placed('allows'), denies: placed('denies') };
    });
    return { levels, denies: levels.flatMap(({ denies }) => denies) };
  }

  function placedAt(target: string, { name }: CompiledPolicy, statement: CompiledStatement): Placed {
    const { sid, index } = statement;
    return { statement, place: { type, target, policy: name, ...(sid !== undefined && { sid }), index } };
  }
}

function judgeScps({ denies, levels }: Bounds, request: Request): Evaluation {
  const denied = firstOf(denies, request);
  if (denied.certain) return { outcome: 'explicit-deny', by: denied.certain };
  const allowed = levels.map(({ target, allows }) => ({ target, ...firstOf(allows, request) }));
  const lacking = allowed.find(({ certain, undecided }) => !certain && !undecided);
  if (lacking) return { outcome: 'implicit-deny', target: lacking.target };
  const undecided =
    denied.undecided ?? allowed.find(({ certain, undecided }) => !certain && undecided)?.undecided;
  if (undecided) return { outcome: 'undecided', ...undecided };
  return { outcome: 'allowed', by: allowed.flatMap(({ certain }) => certain ?? []), exemptions: [] };
}

function judgeRcps({ denies }: Bounds, request: Request): Evaluation {
  const { certain, undecided } = firstOf(denies, request);
  if (certain) return { outcome: 'explicit-deny', by: certain };
  if (undecided) return { outcome: 'undecided', ...undecided };
  return { outcome: 'allowed', by: [], exemptions: [] };
}

/** The first statement that applies to a request, and while there is none, the first that might. */
function firstOf(
  statements: readonly Placed[],
  request: Request,
): {
  readonly certain?: PlacedStatement;
  readonly undecided?: { readonly by: PlacedStatement; readonly reason: string };
} {
  let undecided: { readonly by: PlacedStatement; readonly reason: string } | undefined;
  for (const { statement, place } of statements) {
    const applies = statement.applies(request);
    if (applies === true) return { certain: place };
    if (applies !== false) undecided ??= { by: place, reason: applies };
  }
  return undecided ? { undecided } : {};
}

function judged(
  reach: Reach,
  type: PolicyType,
  judge: (account: string) => Evaluation,
): Evaluation | Exemption {
  if ('exempt' in reach) return { type, reason: reach.exempt };
  if ('undecided' in reach) return { outcome: 'undecided', reason: reach.undecided };
  return judge(reach.account);
}

/** What denies for certain stands before what is undecided. */
const PRECEDENCE = ['explicit-deny', 'implicit-deny', 'undecided'] as const;

function together(parts: readonly (Evaluation | Exemption)[]): Evaluation {
  const found = parts.filter((part): part is Evaluation => 'outcome' in part);
  for (const outcome of PRECEDENCE) {
    const decisive = found.find((part) => part.outcome === outcome);
    if (decisive) return decisive;
  }
  const exemptions = parts.filter((part): part is Exemption => !('outcome' in part));
  if (found.length === 0) return { outcome: 'exempt', exemptions };
  const by = found.flatMap((part) => (part.outcome === 'allowed' ? part.by : []));
  return { outcome: 'allowed', by, exemptions };
}
