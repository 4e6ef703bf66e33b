import { UserError } from "../errors.ts";

/** A moment, or a whole day: `until` is the first instant after it. Both ISO 8601, UTC. */
export interface Moment {
  /** As people read it: `2026-03-03`, `2026-03-03 14:00 UTC`. */
  readonly text: string;
  readonly from: string;
  readonly until: string;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;
const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?$/;
const DAY_MS = 86_400_000;

/** Reads `2026-03-03` (the whole day, UTC), `2026-03-03T14:00` (UTC) or `2026-03-03T14:00+01:00`. Throws a UserError on anything else, and on what lies in the future. */
export function readMoment(text: string, now: Date): Moment {
  const day = readDay(text);
  const [, date, minutes, seconds = ":00", zone = "Z"] = TIME.exec(text) ?? [];
  const at = day ?? (date === undefined ? Number.NaN : Date.parse(`${date}T${minutes}${seconds}${zone}`));
  if (Number.isNaN(at)) throw new UserError(`${JSON.stringify(text)} is no moment. Write a day, 2026-03-03, or a time, 2026-03-03T14:00Z.`);
  if (at > now.getTime()) throw new UserError(`${text} lies in the future: what will decide then is not known.`);
  const from = new Date(at).toISOString();
  if (day !== null) return { text: from.slice(0, 10), from, until: new Date(at + DAY_MS).toISOString() };
  return { text: `${from.slice(0, 19).replace("T", " ")} UTC`, from, until: new Date(at + 1).toISOString() };
}

/** The days from one to another, both included. Throws a UserError on what is no day, or a period that ends before it begins. */
export function readPeriod(from: string, to: string): Moment {
  const [first, last] = [readDay(from), readDay(to)];
  if (first === null || last === null)
    throw new UserError(`${JSON.stringify(first === null ? from : to)} is no day. Write it like 2026-03-03.`);
  if (last < first) throw new UserError(`The period ends (${to}) before it begins (${from}).`);
  return { text: `${from} to ${to}`, from: new Date(first).toISOString(), until: new Date(last + DAY_MS).toISOString() };
}

/** Whether something happened within it. */
export function isWithin({ from, until }: Pick<Moment, "from" | "until">, at: string): boolean {
  const time = Date.parse(at);
  return time >= Date.parse(from) && time < Date.parse(until);
}

function readDay(text: string): number | null {
  if (!DAY.test(text)) return null;
  const at = Date.parse(`${text}T00:00:00Z`);
  return Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text ? null : at;
}
