import { globSync, readFileSync } from 'node:fs';
import { TemplateFile, TemplateModel, type ResolvedValue } from '@aws/cloudformation-validate';
import { describe, expect, it } from 'vitest';
import { isObject, Unknown, type Value } from '../../gate/value.ts';
import { openPolicy } from '../../schemas/policy.ts';
import { resolved } from './templates.ts';

const TEMPLATES = [
  ...globSync('test/fixtures/templates/*'),
  ...globSync('examples/*.yaml'),
  ...globSync('examples/article/*.json'),
  'test/fixtures/banking-reconciliation.yaml',
].sort();

/** What the conditions of these templates come to; AWS's model leaves them open. */
const CONDITIONS: Readonly<Record<string, boolean>> = {
  ...{ IsProd: false, OnProd: true, OnDev: false, Both: true, Either: true },
  ...{ A: false, B: true },
};

/** Where AWS's model supposes a template to be deployed. */
const DEPLOYMENT = { accountID: '123456789012', region: 'us-east-1', partition: 'aws' };

const policy = openPolicy('restricted-schemas');
let compared = 0;

describe.each(TEMPLATES)('%s', (file) => {
  const { resources } = resolved(readFileSync(file, 'utf8'), {
    ...DEPLOYMENT,
    resourceType: policy.snapshotFor,
  });
  const model = new TemplateModel(new TemplateFile(file)).resources();

  it('has the resources that the model of AWS has', () => {
    expect(resources.map(({ logicalId }) => logicalId).sort()).toEqual(Object.keys(model).sort());
  });

  it.each(resources.filter(({ created }) => created !== 'never'))('resolves $logicalId alike', (resource) => {
    const theirs = model[resource.logicalId]?.properties ?? {};
    const ours = resource.variants[0]?.properties ?? {};
    for (const [name, value] of Object.entries(theirs)) compare(value, ours[name], name, resource.dependsOn);
    expect(Object.keys(theirs)).toEqual(expect.arrayContaining(Object.keys(ours)));
  });
});

it('compares enough to mean something', () => {
  expect(TEMPLATES.length).toBeGreaterThanOrEqual(18);
  expect(compared).toBeGreaterThan(400);
});

/** Compares what the model knows with what we know; a reference must at least be a dependency. */
function compare(
  theirs: ResolvedValue,
  ours: Value | undefined,
  path: string,
  dependsOn: readonly string[],
): void {
  if ('Concrete' in theirs) {
    compareKnown(theirs.Concrete.value, ours, path);
  } else if ('Conditional' in theirs) {
    const { condition, if_true, if_false } = theirs.Conditional;
    compare(CONDITIONS[condition] ? if_true : if_false, ours, `${path} if ${condition}`, dependsOn);
  } else if ('List' in theirs) {
    const items = theirs.List.items;
    expect(ours, path).toHaveLength(items.length);
    for (const [index, item] of items.entries())
      compare(item, (ours as Value[])[index], `${path}/${index}`, dependsOn);
  } else if ('Map' in theirs) {
    expect(isObject(ours), path).toBe(true);
    for (const { key, value } of theirs.Map.entries)
      compare(value, isObject(ours) ? ours[key] : undefined, `${path}/${key}`, dependsOn);
  } else if ('Enum' in theirs) {
    const values = theirs.Enum.variants.map((variant) =>
      'Concrete' in variant ? variant.Concrete.value : undefined,
    );
    expect(values.map(printed), path).toContain(printed(ours));
    compared += 1;
  } else if ('Reference' in theirs) {
    expect(dependsOn, path).toContain(theirs.Reference.target);
    compared += 1;
  }
}

/** Numbers are compared by their text: which of both a template means, only the schema says. */
function compareKnown(theirs: unknown, ours: Value | undefined, path: string): void {
  if (theirs === null) {
    expect(ours, path).toBeUndefined();
  } else if (Array.isArray(theirs)) {
    const kept = theirs.filter((item) => item !== null);
    expect(ours, path).toHaveLength(kept.length);
    for (const [index, item] of kept.entries())
      compareKnown(item, (ours as Value[])[index], `${path}/${index}`);
  } else if (typeof theirs === 'object') {
    const members = Object.entries(theirs).filter(([, member]) => member !== null);
    expect(Object.keys(isObject(ours) ? ours : {}).sort(), path).toEqual(members.map(([key]) => key).sort());
    for (const [key, member] of members)
      compareKnown(member, isObject(ours) ? ours[key] : undefined, `${path}/${key}`);
  } else {
    expect(printed(ours), path).toBe(printed(theirs));
    compared += 1;
  }
}

function printed(value: unknown): string {
  return value instanceof Unknown ? value.reason : typeof value === 'string' ? value : JSON.stringify(value);
}
