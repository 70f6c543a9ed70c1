import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { childPointer } from '../../../gate/pointer.ts';
import { lintedFiles } from './linted.ts';

// A policy in the shape that is often published: an allow-list, a deny that protects the gate, one that protects the
// role of StackSets, and a deny of what does not come through CloudFormation.
const FOLDER = join(import.meta.dirname, '../../../examples/control-policies');

const found = (file: string): string[] =>
  lintedFiles([readFileSync(join(FOLDER, file), 'utf8')]).map(
    ({ rule, path }) => `${rule.severity} ${rule.id} ${path.reduce<string>(childPointer, '')}`,
  );

it('tells all holes of the four statements that are often published', () => {
  expect(found('holes.json').sort()).toEqual([
    'error scp-stack-without-id /Statement/1/Resource/0',
    'error scp-stackset-instances-open /Statement/1/Resource/0',
    'note scp-partition-fixed /Statement/1/Resource/0',
    'warning scp-cloud-control-open /Statement/3',
    'warning scp-deny-all-actions /Statement/1/Action/0',
    'warning scp-deny-all-actions /Statement/2/Action/0',
    'warning scp-leave-organization-open /Statement/1',
    'warning scp-type-action-scoped /Statement/1/Resource/1',
  ]);
});

it('has nothing but notes to say when they are mended', () => {
  expect(found('mended.json')).toEqual(['note scp-partition-fixed /Statement/1/Resource/0']);
});
