import { Unknown, type Value } from '../value.ts';

/**
 * Characters of JSON. KMS takes 32 KB, as much as any of the services that the pack restricts but OpenSearch (100 KB,
 * which nobody writes); what IAM makes of a policy takes time by the square of its length.
 */
const LONGEST = 40_000;

/** Whether a policy document is longer than what is judged. Counts no further than the limit. */
export function isTooLong(document: Value): boolean {
  let length = 0;
  function count(value: Value): void {
    // Quotes and a comma.
    length += 3 + (typeof value === 'string' ? value.length : 0);
    if (typeof value !== 'object' || value === null || value instanceof Unknown) return;
    for (const [name, part] of Object.entries(value)) {
      if (length > LONGEST) return;
      length += name.length;
      count(part);
    }
  }
  count(document);
  return length > LONGEST;
}
