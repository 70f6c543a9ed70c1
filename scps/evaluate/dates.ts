/** W3C's profile of ISO 8601 from the month on. A time has a zone, for else it would be that of this machine. */
const DATE = /^\d{4}-\d{2}(-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?)?$/;

/**
 * Milliseconds since 1970 of a date of a policy or request: ISO 8601, or whole seconds since 1970 (IAM User Guide, "Date
 * condition operators"). Four digits alone may be a year or seconds, so they are no date.
 */
export function readDate(text: string): number | undefined {
  if (/^\d{5,}$/.test(text)) return Number(text) * 1000;
  const time = DATE.test(text) ? Date.parse(text) : NaN;
  return Number.isNaN(time) ? undefined : time;
}
