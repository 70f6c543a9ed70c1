import { join } from 'node:path';
import { codeIn } from '../../stacksets/code.ts';
import { parseOrganization } from '../../stacksets/organization.ts';
import { templateOf, templatesIn, type Templates } from '../../stacksets/templates.ts';
import { wantedOf, type Wanting } from '../../stacksets/wanted.ts';

export const FOLDER = join(import.meta.dirname, '../fixtures/stacksets');

export const ORGANIZATION = `organization: o-exampleorg1
administratorAccount: '222222222222'
homeRegion: eu-west-1
regions: [eu-west-1, eu-central-1]
organizationalUnits:
  canary: ou-ab12-11111111
  workloads: ou-ab12-22222222
values:
  Stage: test
  LakePrefix: lake
  CodeBucketPrefix: code
`;

/** What a text wants of the test's templates, or of others. */
export function wantingOf(text = ORGANIZATION, templates: Templates = templatesIn(FOLDER)): Wanting {
  const code = codeIn(join(FOLDER, 'hook'), 'Hook');
  return wantedOf(parseOrganization(text, 'organization.yaml'), templates, code ? [code] : []);
}

/** Templates of which one is a text. */
export function templatesOf(body: string): Templates {
  return { sets: [templateOf(body, 'templates/10-one.yaml', '10-one')], stacks: [] };
}
