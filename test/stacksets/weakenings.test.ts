import { describe, expect, it } from 'vitest';
import { checked, SETS, type BaselineSet, type BaselineTemplate } from './baseline.ts';
import { LOSSES, WEAKENINGS, type Weakening } from './weakenings.ts';

/*
 * The baseline is held by the restrictions: take a protection from it, and the gate refuses each resource that lost it.
 */

/** A value of a template, as JSON has it. */
type Json = unknown[] | Record<string, unknown>;

/** Changes a copy of the properties; none when the place is not there, or already is so. */
function weakened(properties: object, { at, value }: Weakening): object | undefined {
  const copy = structuredClone(properties);
  const names = at.split('/').slice(1);
  const last = names.pop() ?? '';
  const parent = names.reduce<unknown>(
    (node, name) => (node as Record<string, unknown> | undefined)?.[name],
    copy,
  );
  if (typeof parent !== 'object' || parent === null) return undefined;
  const node = parent as Json;
  if (Array.isArray(node) && last === '-') node.push(value);
  else if (!Object.hasOwn(node, last)) return undefined;
  else if (Array.isArray(node)) node.splice(Number(last), 1, ...(value === undefined ? [] : [value]));
  else if (value === undefined) Reflect.deleteProperty(node, last);
  else node[last] = value;
  return JSON.stringify(copy) === JSON.stringify(properties) ? undefined : copy;
}

/** Logical ids that `check` refuses by a rule when the resources of a set are these. */
function refusedBy(rule: string, set: BaselineSet, Resources: BaselineTemplate['Resources']): string[] {
  const { resources, problems } = checked(set, JSON.stringify({ ...set.template, Resources }));
  expect(problems).toEqual([]);
  return resources.flatMap(({ logicalId, findings }) =>
    findings.some((finding) => finding.rule === rule && finding.verdict === 'refused') ? [logicalId] : [],
  );
}

describe.each(Object.entries(WEAKENINGS))('%s', (type, weakenings) => {
  it.each(weakenings)('is refused with $at as $value: $rule', (weakening) => {
    const touched = SETS.flatMap((set) => {
      const resources = Object.entries(set.template.Resources);
      const changed = resources.flatMap(([id, resource]) => {
        const meant = resource.Type === type && (weakening.of?.test(id) ?? true);
        const Properties = meant ? weakened(resource.Properties, weakening) : undefined;
        return Properties ? [[id, { ...resource, Properties }] as const] : [];
      });
      if (changed.length === 0) return [];
      const refused = refusedBy(weakening.rule, set, {
        ...set.template.Resources,
        ...Object.fromEntries(changed),
      } as BaselineTemplate['Resources']);
      expect(refused).toEqual(changed.map(([id]) => id));
      return changed;
    });
    expect(touched.length).toBeGreaterThan(0);
  });
});

it.each(LOSSES)('is refused without $type: $rule', ({ type, leaves, rule }) => {
  const left = SETS.flatMap((set) => {
    const resources = Object.entries(set.template.Resources);
    if (!resources.some(([, { Type }]) => Type === type)) return [];
    const kept = resources.flatMap(([id, { DependsOn, ...resource }]) =>
      resource.Type === type ? [] : [[id, resource] as const],
    );
    const expected = kept.flatMap(([id, { Type }]) => (leaves.test(`${Type} ${id}`) ? [id] : []));
    expect(refusedBy(rule, set, Object.fromEntries(kept))).toEqual(expected);
    return expected;
  });
  expect(left.length).toBeGreaterThan(0);
});

it('has a way to weaken every type but those that protect nothing themselves', () => {
  const types = new Set(
    SETS.flatMap(({ template }) => Object.values(template.Resources).map(({ Type }) => Type)),
  );
  expect([...types].filter((type) => !Object.hasOwn(WEAKENINGS, type)).sort()).toEqual([
    'AWS::EC2::RouteTable',
    'AWS::EC2::SubnetRouteTableAssociation',
    'AWS::EC2::VPC',
    'AWS::KMS::Alias',
    'AWS::LakeFormation::Tag',
    'AWS::LakeFormation::TagAssociation',
  ]);
});
