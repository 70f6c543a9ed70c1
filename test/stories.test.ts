import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SchemaValidator, TemplateFile } from '@aws/cloudformation-validate';
import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../cli/check-template.ts';
import type { ResourceResult } from '../report/result.ts';
import { desiredState } from '../simulation/desired-state.ts';
import { planOf, play } from '../simulation/play.ts';
import { HANDLER, POLICY } from './hook/hooks.ts';

/**
 * Each story of `examples/stories/` is the architecture of a customer of AWS: as we approve it, and with the
 * mistakes that such teams make. `UPDATE_STORIES=1` writes what is found now into `expected.json`: review it.
 */
const FOLDER = join(import.meta.dirname, '../examples/stories');
const STORIES = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const PLACE = {
  accountID: '111122223333',
  region: 'eu-west-1',
  partition: 'aws',
  organizationID: 'o-exampleorg1',
};

const validator = new SchemaValidator();

function fileOf(story: string, name: string): { file: string; text: string } {
  const file = join(FOLDER, story, name);
  return { file, text: readFileSync(file, 'utf8') };
}

function checked(story: string, name: string): readonly ResourceResult[] {
  const { file, text } = fileOf(story, name);
  const { resources, problems, notes } = checkTemplate(text, file, POLICY, {
    context: { ...PLACE, stackName: story },
    parameters: {},
    now: Date.now(),
  });
  expect([...problems, ...notes]).toEqual([]);
  return resources;
}

function refusals(resources: readonly ResourceResult[]): { logicalId: string; rule: string; path: string }[] {
  return resources.flatMap(({ logicalId, findings }) =>
    findings
      .filter(({ verdict }) => verdict === 'refused')
      .map(({ rule, path }) => ({ logicalId, rule, path })),
  );
}

describe.each(STORIES)('%s', (story) => {
  it('is approved in the template', () => {
    const resources = checked(story, 'approved.yaml');
    expect(refusals(resources)).toEqual([]);
    expect(resources.length).toBeGreaterThan(5);
  });

  it('is approved by the Hook', async () => {
    const place = { ...PLACE, stackName: story };
    const next = desiredState({ ...fileOf(story, 'approved.yaml'), parameters: {} }, POLICY, place);
    for await (const { logicalId, response } of play(planOf({ next }), HANDLER, place)) {
      expect([logicalId, response?.hookStatus, response?.message]).toEqual([
        logicalId,
        'SUCCESS',
        response?.message,
      ]);
    }
  });

  it('is a template that CloudFormation takes', () => {
    const problems = validator
      .validate(new TemplateFile(join(FOLDER, story, 'approved.yaml')), PLACE.region)
      .filter(({ severity }) => severity === 'ERROR' || severity === 'FATAL');
    expect(problems.map(({ message, propertyPath, entity }) => [entity, propertyPath, message])).toEqual([]);
  });

  it('is refused with the mistakes, for just the reasons expected', () => {
    const resources = checked(story, 'refused.yaml');
    const found = refusals(resources);
    const file = join(FOLDER, story, 'expected.json');
    if (process.env.UPDATE_STORIES) writeFileSync(file, `${JSON.stringify(found, null, 2)}\n`);
    expect(found).toEqual(JSON.parse(readFileSync(file, 'utf8')));
    expect(new Set(found.map(({ rule }) => rule)).size).toBeGreaterThan(4);
  });
});
