/** The latest day, `YYYY-MM-DD`, on which a waiver may end that holds on a day: the same date a year later. */
export function lastExpiry(today: string): string {
  return `${String(Number(today.slice(0, 4)) + 1).padStart(4, "0")}${today.slice(4)}`;
}

/** Whether a text is a day of the calendar, `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
