import { statSync } from 'node:fs';
import { join } from 'node:path';
import { eventFiles, eventSubjects } from '../replay/events.ts';
import { contextOf, type ContextOptions } from './context-options.ts';
import { CommandError } from './exit.ts';
import type { ReplaySource } from './replay-source.ts';

/** Recorded events of a Hook, one in each JSON file of a folder. */
export async function recordedEvents(folder: string, options: ContextOptions): Promise<ReplaySource> {
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory())
    throw new CommandError(
      `--events: ${folder} is no folder. Name one that holds an event in each JSON file.`,
    );
  const files = await eventFiles(folder);
  const { organizationID, organizationalUnit, values } = contextOf(options);
  const settings = {
    ...(organizationID !== undefined && { organizationID }),
    ...(organizationalUnit !== undefined && { organizationalUnit }),
    ...(values !== undefined && { values }),
  };
  return {
    noun: 'event',
    name: `events of ${folder}`,
    settings,
    most: files.length,
    subjects: (time) => eventSubjects(folder, files, { ...settings, now: () => time }),
    fileOf: (id) => join(folder, id),
    whenNone: `${folder} has no event. Put each into a file of its own, *.json.`,
  };
}
