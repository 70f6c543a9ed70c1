/** A day of the calendar in UTC: `2026-12-31`. */
export type Day = string;

const LENGTH = 86_400_000;

/** Whether a text names a day that there is. */
export function isDay(text: string): text is Day {
  return /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(startOf(text)) && dayOf(startOf(text)) === text;
}

/** The day of a moment, in milliseconds since 1970. */
export function dayOf(moment: number): Day {
  return new Date(moment).toISOString().slice(0, 10);
}

/** Days from one to another; negative when the other is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((startOf(to) - startOf(from)) / LENGTH);
}

function startOf(day: Day): number {
  return Date.parse(`${day}T00:00:00Z`);
}
