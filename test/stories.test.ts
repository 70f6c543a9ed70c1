import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SchemaValidator, TemplateFile } from '@aws/cloudformation-validate';
import { describe, expect, it } from 'vitest';
import { checkTemplate } from '../cli/check-template.ts';
import { createHandler, type HookHandler } from '../hook/handler.ts';
import type { PayloadOptions } from '../hook/payload.ts';
import type { HookResponse } from '../hook/response.ts';
import type { ResourceResult } from '../report/result.ts';
import { desiredState } from '../simulation/desired-state.ts';
import { planOf, play } from '../simulation/play.ts';
import { playWhole, type WholeOperation } from '../simulation/play-whole.ts';
import { KNOWN_AFTER_APPLY } from '../simulation/wire.ts';
import { HANDLER, POLICY, SETTINGS } from './hook/hooks.ts';

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

const STACK_RULES = new Set(POLICY.stackRules().rules.map(({ id }) => id));

/** The story as one operation, its names made up as late as CloudFormation makes them. */
function whole(story: string, name: string, target: WholeOperation['target']): WholeOperation {
  const { file, text: template } = fileOf(story, name);
  if (target === 'STACK') return { target, action: 'CREATE', template };
  const place = { ...PLACE, stackName: story };
  const next = desiredState({ file, text: template, parameters: {} }, POLICY, place, () => KNOWN_AFTER_APPLY);
  return { target, template, plan: planOf({ next }) };
}

/** The Hook's one answer to a whole operation. */
async function answered(story: string, operation: WholeOperation): Promise<HookResponse> {
  const place = { ...PLACE, stackName: story };
  const handlerFor = (payload: PayloadOptions): HookHandler => createHandler({ ...SETTINGS, payload });
  for await (const { response } of playWhole(operation, handlerFor, place)) if (response) return response;
  throw new Error('The Hook was not asked.');
}

/** Its annotations, as the rule and the resource of each. */
function told({ annotations = [] }: HookResponse): string[] {
  return annotations.map(({ annotationName, statusMessage }) => {
    const [resource = ''] = statusMessage.split(/[: ]/);
    return `${annotationName} ${resource}`;
  });
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

  it.each(['STACK', 'CHANGE_SET'] as const)('is approved by the Hook as a whole: %s', async (target) => {
    const response = await answered(story, whole(story, 'approved.yaml', target));
    expect([response.hookStatus, response.message]).toEqual(['SUCCESS', response.message]);
  });

  it.each(['STACK', 'CHANGE_SET'] as const)(
    'is refused by the Hook as a whole for reasons that `check` finds, all stack rules among them: %s',
    async (target) => {
      const found = refusals(checked(story, 'refused.yaml')).map(
        ({ rule, logicalId }) => `${rule} ${logicalId}`,
      );
      const response = await answered(story, whole(story, 'refused.yaml', target));
      expect(response.errorCode).toBe('NonCompliant');
      const reasons = told(response);
      expect(found).toEqual(expect.arrayContaining(reasons));
      expect(reasons).toEqual(
        expect.arrayContaining(found.filter((one) => STACK_RULES.has(one.split(' ')[0] ?? ''))),
      );
    },
  );

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
