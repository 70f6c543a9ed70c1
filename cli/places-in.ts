import { readFileSync } from 'node:fs';
import type { FilePlace } from '../report/report.ts';
import { TemplateError } from '../template/problem.ts';
import { placeOf } from '../template/place-of.ts';
import { readTemplate, type ParsedTemplate } from '../template/read.ts';

/** Where resources and their properties stand in a template; the file as a whole for what it does not spell out. */
export function placesIn(file: string): (logicalId: string, path?: string) => FilePlace {
  const template = readable(file);
  return (logicalId, path = '') => {
    const at = template && placeOf(template, logicalId, path);
    return { file, ...(at && { at }) };
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
