import { existsSync } from 'node:fs';
import { dirname } from 'node:path';
import { AwsError } from '../bundle/aws-error.ts';
import { ExplainedError } from '../schemas/explained-error.ts';
import { PolicyError } from '../schemas/problem.ts';
import { paintOn, type Terminal } from './output.ts';

/** Tells on the error stream why something could not be done, and what to do. */
export function tellError({ err, environment }: Terminal, error: unknown): void {
  const message = messageOf(error);
  const advice = adviceFor(error);
  const told = advice === undefined || message.includes(advice) ? message : `${message}\n${advice}`;
  err.write(`${paintOn(err, environment).red('error:')} ${told}\n`);
}

/** Of an error that nobody foresaw people need the place in our code. */
function messageOf(error: unknown): string {
  if (error instanceof PolicyError) return `the policy folder cannot be used.\n${error.message}`;
  if (error instanceof ExplainedError) return error.message;
  if (!(error instanceof Error)) return String(error);
  if (isOfAws(error)) return new AwsError('Asking AWS', error).message;
  if ('code' in error && typeof error.code === 'string') return ofFile(error, error.code) ?? error.message;
  return error.stack ?? error.message;
}

/** What the system says of a file, by its code (errno(3)). */
const OF_FILES: Readonly<Record<string, string>> = {
  EACCES: 'may not be read or written by you',
  EEXIST: 'is there already, and is no folder',
  EISDIR: 'is a folder, and a file is asked for',
  ENOENT: 'is not there',
  ENOTDIR: 'lies in what is no folder',
  EROFS: 'cannot be written: the file system is read-only',
};

function ofFile(error: Error & { readonly path?: unknown }, code: string): string | undefined {
  const words = OF_FILES[code];
  if (words === undefined) return undefined;
  if (typeof error.path !== 'string') return `What is named ${words}.`;
  return `${code === 'ENOENT' ? firstMissing(error.path) : error.path} ${words}.`;
}

/** Of a file in a folder that is not there, the folder. */
function firstMissing(path: string): string {
  const folder = dirname(path);
  return existsSync(folder) ? path : firstMissing(folder);
}

/** Errors of the AWS SDK's clients, by the name or the message that they have; also below one of ours. */
const OF_AWS: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'Sign in as for the AWS CLI, or name a profile with AWS_PROFILE.',
  ExpiredToken: 'Sign in again, and run the same command.',
  ExpiredTokenException: 'Sign in again, and run the same command.',
  'Region is missing': 'Name a Region with --region, or set AWS_REGION.',
};

function adviceFor(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  return OF_AWS[error.name] ?? OF_AWS[error.message] ?? adviceFor(error.cause);
}

/** Whether the AWS SDK threw it: what AWS answered, or that it could not be asked. */
function isOfAws(error: Error): boolean {
  return '$metadata' in error || OF_AWS[error.name] !== undefined || OF_AWS[error.message] !== undefined;
}
