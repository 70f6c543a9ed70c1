import { existsSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Option } from 'commander';
import { openPolicy, type Policy } from '../schemas/policy.ts';

/** The pack that ships with stackgate, from source and from the published package. */
export function shippedPack(): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) folder = dirname(folder);
  return join(folder, 'restricted-schemas');
}

/** `--policy DIR`. */
export function policyOption(): Option {
  return new Option(
    '--policy <dir>',
    'policy folder (default: ./restricted-schemas, else the pack that ships with stackgate)',
  );
}

/** The policy folder that is asked for, else the one of this repository, else the shipped pack. */
export function policyFolder(folder: string | undefined): string {
  return folder ?? (existsSync('restricted-schemas') ? 'restricted-schemas' : shippedPack());
}

/** Opens that folder. */
export function chosenPolicy(folder: string | undefined): { readonly policy: Policy; readonly name: string } {
  const chosen = policyFolder(folder);
  const name =
    chosen === shippedPack() ? 'the pack that ships with stackgate' : relative('.', chosen) || chosen;
  return { policy: openPolicy(chosen), name };
}
