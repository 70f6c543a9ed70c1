import { readFileSync } from 'node:fs';
import { InvalidArgumentError, Option } from 'commander';
import type { KeyObject } from 'node:crypto';
import { KeyError, publicKeysOf } from '../bundle/signature.ts';

/** `--minimum-sequence N`, as the Hook's settings have it. */
export function minimumSequenceOption(what: string): Option {
  return new Option('--minimum-sequence <n>', what).argParser(wholeNumber).default(1);
}

/** A whole number from 1. */
export function wholeNumber(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It must be a whole number from 1.');
}

/** The keys in a file, one or more. */
export function publicKeysIn(file: string): readonly KeyObject[] {
  const pem = readFileSync(file, 'utf8');
  try {
    return publicKeysOf(pem);
  } catch (error) {
    throw error instanceof KeyError ? new KeyError(`${file}: ${error.message}`) : error;
  }
}
