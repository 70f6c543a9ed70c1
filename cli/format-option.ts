import { Option } from 'commander';
import type { Format } from '../report/formats.ts';
import type { Report } from '../report/report.ts';
import { paintOn, type Terminal } from './output.ts';
import { version } from './version.ts';

const FORMATS: readonly Format[] = ['text', 'json', 'sarif', 'junit', 'github', 'gitlab'];

/** `--format`, for commands whose findings code hosts and CI servers show too. */
export function formatOption(): Option {
  return new Option('--format <format>', 'output').choices(FORMATS).default('text');
}

/** Ends the help of such commands. */
export const FORMATS_HELP = `
docs/reports.md tells what each format is for.`;

/** A report in a format; its result itself for programs. */
export async function formatted(
  report: Report,
  json: () => string,
  format: Format,
  { out, environment }: Terminal,
): Promise<string> {
  if (format === 'json') return json();
  if (format === 'text')
    return (await import('../report/text.ts')).formatText(report, paintOn(out, environment));
  const { HOSTED_FORMATS } = await import('../report/formats.ts');
  return HOSTED_FORMATS[format](report, { version: version(), folder: process.cwd() });
}
