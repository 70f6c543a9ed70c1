import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { shippedPack } from './policy-option.ts';

/** The version of this package. */
export function version(): string {
  const file = join(dirname(shippedPack()), 'package.json');
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
