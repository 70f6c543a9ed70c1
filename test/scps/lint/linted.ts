import { childPointer } from '../../../gate/pointer.ts';
import { readCatalogue } from '../../../scps/actions/catalogue.ts';
import type { PolicyType } from '../../../scps/document.ts';
import { lintPolicies, type LintFinding } from '../../../scps/lint/lint.ts';
import { readReference } from '../../../scps/lint/reference.ts';
import { DEFAULT_SETTINGS } from '../../../scps/lint/settings.ts';
import { readDocument } from '../../../scps/read-document.ts';
import type { WrittenSet, WrittenStatement } from './case.ts';

export const REFERENCE = await readReference(await readCatalogue());

const isOnePolicy = (set: WrittenSet): set is readonly WrittenStatement[] => !Array.isArray(set[0]);

/** What lint finds in the texts of policy files; the first is named `0`. */
export function lintedFiles(texts: readonly string[], type?: 'rcp'): readonly LintFinding[] {
  const kind: PolicyType = type === 'rcp' ? 'RESOURCE_CONTROL_POLICY' : 'SERVICE_CONTROL_POLICY';
  const policies = texts.map((text, index) => ({
    name: String(index),
    type: kind,
    text,
    document: readDocument(text, String(index)).document,
  }));
  return lintPolicies(policies, REFERENCE, DEFAULT_SETTINGS);
}

/** The same for statements that are written to files first. */
export function linted(set: WrittenSet, type?: 'rcp', indent = 0): readonly LintFinding[] {
  const policies = isOnePolicy(set) ? [set] : set;
  return lintedFiles(
    policies.map((Statement) => JSON.stringify({ Version: '2012-10-17', Statement }, null, indent)),
    type,
  );
}

/** The places that a rule tells of, as cases have them. */
export function placesOf(rule: string, set: WrittenSet, type?: 'rcp', indent = 0): string[] {
  return linted(set, type, indent)
    .filter((finding) => finding.rule.id === rule)
    .map(({ policy, path }) => {
      const pointer = path.reduce<string>(childPointer, '');
      return isOnePolicy(set) ? pointer : `${policy} ${pointer}`;
    });
}
