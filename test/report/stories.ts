import { readdirSync, readFileSync } from 'node:fs';
import { checkTemplate } from '../../cli/check-template.ts';
import type { TemplateResult } from '../../report/result.ts';
import { POLICY } from '../hook/hooks.ts';

const FOLDER = 'examples/stories';

/** A template of a story, by the path that it has in the repository. */
export interface StoryTemplate {
  readonly file: string;
  readonly text: string;
}

/** All templates of the stories, the approved and the mistaken ones. */
export const STORY_TEMPLATES: readonly StoryTemplate[] = readdirSync(FOLDER, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap(({ name }) => readdirSync(`${FOLDER}/${name}`).map((file) => `${FOLDER}/${name}/${file}`))
  .filter((file) => file.endsWith('.yaml'))
  .map((file) => ({ file, text: readFileSync(file, 'utf8') }));

/** What `check` finds of a template by the shipped pack; nothing of it is known but what it says. */
export function checked({ file, text }: StoryTemplate): TemplateResult {
  return checkTemplate(text, file, POLICY, { context: {}, parameters: {}, now: Date.now() });
}
