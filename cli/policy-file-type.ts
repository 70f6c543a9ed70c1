import { basename } from 'node:path';
import type { PolicyType } from '../scps/document.ts';
import { partsOfName, typeOf } from '../scps/pack/name.ts';

const SUFFIXES: Readonly<Record<string, PolicyType>> = {
  '.scp.json': 'SERVICE_CONTROL_POLICY',
  '.rcp.json': 'RESOURCE_CONTROL_POLICY',
};

/** The type that the name of a policy file tells: one that stackgate gave it, or `NAME.scp.json`, `NAME.rcp.json`. */
export function policyFileType(path: string): PolicyType | undefined {
  const ours = partsOfName(basename(path, '.json'));
  if (ours) return typeOf(ours.kind);
  return Object.entries(SUFFIXES).find(([suffix]) => path.endsWith(suffix))?.[1];
}

/** Whether stackgate wrote the file for review: AWS is sent its document minified. */
export function isGeneratedPolicy(path: string): boolean {
  return partsOfName(basename(path, '.json')) !== undefined;
}
