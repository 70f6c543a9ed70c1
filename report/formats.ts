import type { Setting } from './file-uri.ts';
import { formatGithub } from './github.ts';
import { formatGitlab } from './gitlab.ts';
import { formatJunit } from './junit.ts';
import type { Report } from './report.ts';
import { formatSarif } from './sarif.ts';

/** The formats that code hosts and CI servers read, by name. */
export const HOSTED_FORMATS = {
  sarif: formatSarif,
  junit: formatJunit,
  github: formatGithub,
  gitlab: formatGitlab,
} as const satisfies Readonly<Record<string, (report: Report, setting: Setting) => string>>;

/** Every format of a report; `json` is the result of the command itself. */
export type Format = 'text' | 'json' | keyof typeof HOSTED_FORMATS;
