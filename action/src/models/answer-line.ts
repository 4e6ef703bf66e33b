import type { StoredAnswer } from "../documents/ground-truth/answer.ts";

const DIGEST = /^sha256:[0-9a-f]{64}$/;

/**
 * One line of an answer file, without its end. `key` comes first and `at` last: that is how a reader that does not parse the line finds its
 * key, and knows a line that a crash cut off (see `LINE_START`, `LINE_END`).
 */
export function formatAnswer(answer: StoredAnswer): string {
  const { key, prompt, digest, set, item, repeat, model, text, finish, usage, latency_ms, logprobs, at } = answer;
  if (!at.endsWith("Z")) throw new TypeError(`\`at\` must be in UTC, not ${at}`);
  return JSON.stringify({ key, prompt, digest, set, item, repeat, model, text, finish, usage, latency_ms, logprobs, at });
}

/** What a line of `formatAnswer` starts with. It cannot stand inside a JSON text, where quotes are escaped. */
export const LINE_START = '{"key":"sha256:';

/** What it ends with, and nothing shorter does: `at` is the only member that ends the line with a text. */
export const LINE_END = 'Z"}';

/** Reads one line in any order of members; a text says what is wrong with it. */
export function parseAnswer(line: string): StoredAnswer | string {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return "this line is not JSON";
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) return "an answer is a JSON object";
  const answer = value as Record<string, unknown>;
  for (const name of ["key", "digest"]) {
    const digest = answer[name];
    if (typeof digest !== "string" || !DIGEST.test(digest)) return `\`${name}\` must be \`sha256:\` and 64 hexadecimal digits`;
  }
  for (const name of ["prompt", "set", "item", "model", "text", "finish", "at"]) {
    if (typeof answer[name] !== "string") return `\`${name}\` must be a text`;
  }
  if (!isAmount(answer.repeat) || !isAmount(answer.latency_ms)) return "`repeat` and `latency_ms` must be numbers of at least 0";
  const usage = answer.usage as { input?: unknown; output?: unknown } | null | undefined;
  if (!isAmount(usage?.input) || !isAmount(usage?.output)) return "`usage` must hold the numbers `input` and `output`";
  if (!String(answer.at).endsWith("Z")) return "`at` must be a time in UTC that ends with `Z`";
  if (answer.logprobs !== undefined && !isLogprobs(answer.logprobs)) return "`logprobs` must be a list of `token` and `logprob`";
  return value as StoredAnswer;
}

function isAmount(value: unknown): value is number {
  return typeof value === "number" && value >= 0;
}

function isLogprobs(value: unknown): boolean {
  return Array.isArray(value) && value.every((entry) => typeof entry?.token === "string" && typeof entry?.logprob === "number");
}
