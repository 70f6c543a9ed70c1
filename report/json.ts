import { summarize, type CheckResult } from './result.ts';

/** The result as JSON, version 1, with its summary. */
export function formatJson(result: CheckResult): string {
  const { version, policy, templates } = result;
  return `${JSON.stringify({ version, policy, summary: summarize(result), templates }, null, 2)}\n`;
}
