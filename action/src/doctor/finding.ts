import type { Seen } from "./facts.ts";

export const STATES = ["ok", "missing", "could not see", "not asked"] as const;
export type FindingState = (typeof STATES)[number];

/** What is looked at, in the order in which it is said. */
export const POINTS = [
  "actions",
  "workflow",
  "workflow-token",
  "environment",
  "secret",
  "external-environment",
  "required-check",
  "code-owners",
  "roles",
  "release-tags",
  "branch-evidence",
  "branch-channels",
  "release-key",
  "release-environments",
  "workflow-pulls",
] as const;
export type Point = (typeof POINTS)[number];

/** One point: how it stands, why it matters, and what to do. All of it is plain text, part of it somebody else's. */
export interface Finding {
  readonly point: Point;
  readonly title: string;
  readonly state: FindingState;
  /** What was found, in one sentence without its full stop. */
  readonly found: string;
  readonly why: string;
  /** What to click or type; empty where nothing is to be done. */
  readonly next: string;
  /** Where; null where there is no such page. */
  readonly url: string | null;
  /** What the token lacks; null unless it could not be seen. */
  readonly permission: string | null;
}

/** What every finding of a point says, however it stands. */
export interface Topic {
  readonly point: Point;
  readonly title: string;
  readonly why: string;
}

export function ok(topic: Topic, found: string): Finding {
  return { ...topic, state: "ok", found, next: "", url: null, permission: null };
}

export function missing(topic: Topic, found: string, next: string, url: string): Finding {
  return { ...topic, state: "missing", found, next, url, permission: null };
}

/** It does not matter here yet. */
export function notAsked({ point, title, why }: Pick<Topic, "point" | "title" | "why">): Finding {
  const found = "not asked: nothing is released here yet (--releases asks)";
  return { point, title, why, state: "not asked", found, next: "", url: null, permission: null };
}

/** Nothing is known; `look` is where a person with the right to can look. */
export function couldNotSee(topic: Topic, { permission, because }: Seen<never> & { readonly seen: false }, look: string): Finding {
  const next = `Give the token ${permission}, or look for yourself`;
  return { ...topic, state: "could not see", found: because, next, url: look, permission };
}
