import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import type { Organization } from '../scps/organization.ts';

/** Where what is wanted stands, and what of it may be done. */
export interface WantedOptions {
  readonly wanted: string;
  readonly replaceFullAccess?: boolean;
}

/** Adds the options to a command. */
export function addWantedOptions(command: Command): Command {
  return command
    .requiredOption('--wanted <folder>', 'what is wanted: a folder with wanted.json')
    .option('--replace-full-access', 'attach and detach FullAWSAccess as it is wanted too');
}

/** The organization as it is wanted. Throws a DocumentError that names every place where the file is wrong. */
export async function wantedIn(folder: string): Promise<Organization> {
  const { readOrganization } = await import('../scps/organization-file.ts');
  const file = join(folder, 'wanted.json');
  return readOrganization(readFileSync(file, 'utf8'), file).organization;
}

/** What of other people's may be touched. */
export function permissionOf({ replaceFullAccess }: WantedOptions): { readonly replaceFullAccess: boolean } {
  return { replaceFullAccess: replaceFullAccess === true };
}
