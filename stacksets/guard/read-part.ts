import type { Read } from './state.ts';

/** How services say that something is not there, when that was what they were asked for. */
const ABSENT = new Set([
  'TypeNotFoundException',
  'TypeConfigurationNotFoundException',
  'ResourceNotFoundException',
  'NoSuchEntityException',
]);

/** Reads one part. Nothing is thrown: what cannot be read says why in its place. */
export async function readPart<Value>(part: () => Promise<Value | undefined>): Promise<Read<Value>> {
  try {
    const value = await part();
    return value === undefined ? { is: 'absent' } : { is: 'read', value };
  } catch (error) {
    const { name, message } = error instanceof Error ? error : new Error(String(error));
    if (ABSENT.has(name)) return { is: 'absent' };
    return { is: 'unreadable', reason: name === 'Error' ? message : `${name}: ${message}` };
  }
}
