import { summarize, type CheckResult, type Summary } from './result.ts';

/** What `check --format json` prints: version 1. */
export interface CheckDocument extends CheckResult {
  readonly summary: Summary;
}

/** The result as JSON, with its summary. */
export function formatJson(result: CheckResult): string {
  const { version, policy, templates } = result;
  const document: CheckDocument = { version, policy, summary: summarize(result), templates };
  return `${JSON.stringify(document, null, 2)}\n`;
}
