/** What ends on a day, and what follows from it. */
export interface Due {
  /** `YYYY-MM-DD`: the last day on which it holds. */
  readonly day: string;
  readonly kind: "waiver" | "decision" | "model" | "channel" | "key";
  /** What it is, by name. */
  readonly what: string;
  /** What happens then, and what to do. */
  readonly follows: string;
  readonly state: "over" | "soon" | "later";
}

/** Days before the end on which somebody is told. */
export const SOON_DAYS = 14;
const DAY_MS = 86_400_000;

/** Everything with an end, the nearest first, held against a day. */
export function dated(dues: readonly Omit<Due, "state">[], today: string): readonly Due[] {
  const soon = new Date(Date.parse(`${today}T00:00:00Z`) + SOON_DAYS * DAY_MS).toISOString().slice(0, 10);
  return dues
    .map((due): Due => ({ ...due, state: due.day < today ? "over" : due.day <= soon ? "soon" : "later" }))
    .sort((a, b) => (a.day === b.day ? (a.what < b.what ? -1 : 1) : a.day < b.day ? -1 : 1));
}

/** The day before another: what is over on a day held until then. */
export function dayBefore(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10);
}
