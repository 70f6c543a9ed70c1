import { readFileSync } from 'node:fs';
import type { FilePlace } from '../report/report.ts';
import { entryOf, memberOf } from '../template/node.ts';
import { TemplateError } from '../template/problem.ts';
import { readTemplate, type ParsedTemplate } from '../template/read.ts';

/** Where resources stand in a template; the file as a whole for what it does not spell out, such as those of a loop. */
export function placesIn(file: string): (logicalId: string) => FilePlace {
  const template = readable(file);
  return (logicalId) => {
    const resource = entryOf(template && memberOf(template.root, 'Resources'), logicalId);
    return {
      file,
      ...(template && resource && { at: template.positionOf(resource.keyOffset, resource.keyEnd) }),
    };
  };
}

function readable(file: string): ParsedTemplate | undefined {
  try {
    return readTemplate(readFileSync(file, 'utf8'), file);
  } catch (error) {
    // That it cannot be read is a finding of its own.
    if (error instanceof TemplateError) return undefined;
    throw error;
  }
}
