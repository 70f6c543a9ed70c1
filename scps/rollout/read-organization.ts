import type { PolicyType } from '../document.ts';
import type { Target } from '../organization.ts';
import { RolloutError } from './errors.ts';
import { QUOTAS } from '../quotas.ts';
import type { Named, Organizations } from './organizations.ts';
import type { Watch } from '../../schemas/watch.ts';
import type { Actual, ActualPolicy } from './state.ts';

type Place = Omit<Target, 'attached'>;

/**
 * Reads the tree, and the policies of each enabled type with their texts and where they are attached. It asks for the
 * targets of each policy, for there are far fewer policies than targets. `step` is called for each target and policy.
 * Throws an OrganizationsError when AWS cannot be asked.
 */
export async function readOrganization(organizations: Organizations, watch: Watch): Promise<Actual> {
  const [managementAccount, { enabled, ...root }] = await Promise.all([
    organizations.managementAccount(),
    organizations.root(),
  ]);
  const types = (Object.keys(QUOTAS) as PolicyType[]).filter((type) => enabled.includes(type));
  const [places, policies] = await Promise.all([
    placesBelow({ ...root, type: 'ROOT' }, organizations, watch),
    policiesOf(types, organizations, watch),
  ]);
  const attached = new Map(places.map(({ id }) => [id, new Set<string>()]));
  for (const { name, targets } of policies) {
    for (const target of targets) {
      const names = attached.get(target);
      if (!names)
        throw new RolloutError(`${target} joined the organization while it was read. Read it again.`);
      names.add(name);
    }
  }
  return {
    managementAccount,
    enabled: new Set(types),
    targets: new Map(
      places.map((place) => [place.id, { ...place, attached: [...(attached.get(place.id) ?? [])] }]),
    ),
    policies: byName(policies.map(({ targets, ...policy }) => policy)),
  };
}

async function placesBelow(place: Place, organizations: Organizations, watch: Watch): Promise<Place[]> {
  watch.signal.throwIfAborted();
  watch.step();
  if (place.type === 'ACCOUNT') return [place];
  const [units, accounts] = await Promise.all([
    organizations.organizationalUnitsOf(place.id),
    organizations.accountsOf(place.id),
  ]);
  const below =
    (type: Target['type']) =>
    ({ id, name }: Named) => ({ id, name, type, parent: place.id });
  const children: Place[] = [...units.map(below('ORGANIZATIONAL_UNIT')), ...accounts.map(below('ACCOUNT'))];
  const subtrees = await Promise.all(children.map((child) => placesBelow(child, organizations, watch)));
  return [place, ...subtrees.flat()];
}

type AttachedPolicy = ActualPolicy & { readonly targets: readonly string[] };

async function policiesOf(
  types: readonly PolicyType[],
  organizations: Organizations,
  watch: Watch,
): Promise<AttachedPolicy[]> {
  const listed = await Promise.all(
    types.map(async (type) => (await organizations.policiesOf(type)).map((policy) => ({ ...policy, type }))),
  );
  return Promise.all(
    listed.flat().map(async (policy) => {
      watch.signal.throwIfAborted();
      const [content, targets] = await Promise.all([
        organizations.contentOf(policy.id),
        organizations.targetsOf(policy.id),
      ]);
      watch.step();
      return { ...policy, content, targets };
    }),
  );
}

function byName(policies: readonly ActualPolicy[]): ReadonlyMap<string, ActualPolicy> {
  const named = new Map<string, ActualPolicy>();
  for (const policy of policies) {
    const other = named.get(policy.name);
    if (other) {
      throw new RolloutError(
        `${other.id} and ${policy.id} are both named ${policy.name}. Rename one: policies are told apart by name.`,
      );
    }
    named.set(policy.name, policy);
  }
  return named;
}
