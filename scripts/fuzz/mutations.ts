import * as fc from "fast-check";
import { HOSTILE } from "./tokens.ts";

/** One change of a text; places are shares of its length, so that they fit whatever the changes before made of it. */
interface Mutation {
  readonly kind: "insert" | "replace" | "delete" | "copy" | "line" | "flood";
  readonly at: number;
  readonly span: number;
  readonly token: string;
}

/** Long enough that a pattern of quadratic time shows: a hundred times the work of a usual case. */
const FLOOD = 6000;
const PER_MILLE = 1000;

function applied(text: string, { kind, at, span, token }: Mutation): string {
  const start = Math.floor((at / PER_MILLE) * text.length);
  const end = Math.min(text.length, start + span);
  switch (kind) {
    case "insert":
      return text.slice(0, start) + token + text.slice(start);
    case "replace":
      return text.slice(0, start) + token + text.slice(end);
    case "delete":
      return text.slice(0, start) + text.slice(end);
    case "copy":
      return text.slice(0, end) + text.slice(start, end) + text.slice(end);
    case "line": {
      const lines = text.split("\n");
      const line = Math.floor((at / PER_MILLE) * lines.length);
      return [...lines.slice(0, line), token, ...lines.slice(line + (span % 3))].join("\n");
    }
    case "flood":
      return text.slice(0, start) + token.repeat(Math.ceil(FLOOD / token.length)) + text.slice(start);
  }
}

/** Texts near the seeds, which are files that are right, and a few that are near nothing. Shrinks to fewer changes. */
export function near(seeds: readonly string[], words: readonly string[] = []): fc.Arbitrary<string> {
  const token = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...HOSTILE, ...words, ...words) },
    { weight: 2, arbitrary: fc.string({ unit: "binary", minLength: 1, maxLength: 4 }) },
    { weight: 1, arbitrary: fc.constantFrom(...seeds).map((seed) => seed.slice(seed.length / 3, (seed.length / 3) * 2) || "x") },
  );
  const kinds = fc.oneof(
    { weight: 1000, arbitrary: fc.constantFrom("insert", "replace", "delete", "copy", "line") },
    { weight: 1, arbitrary: fc.constant("flood" as const) },
  );
  const mutation: fc.Arbitrary<Mutation> = fc.record({
    kind: kinds as fc.Arbitrary<Mutation["kind"]>,
    at: fc.nat(PER_MILLE),
    span: fc.oneof(fc.nat(8), fc.nat(80)),
    token,
  });
  return fc.oneof(
    {
      weight: 9,
      arbitrary: fc
        .tuple(fc.constantFrom(...seeds), fc.array(mutation, { maxLength: 5 }))
        .map(([seed, mutations]) => mutations.reduce(applied, seed)),
    },
    { weight: 1, arbitrary: fc.array(token, { maxLength: 12 }).map((tokens) => tokens.join("")) },
  );
}
