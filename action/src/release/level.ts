import { type Digest, digestOf, type Json } from "../canonical.ts";
import { UserError } from "../errors.ts";
import type { Bundle } from "./bundle.ts";
import type { Level } from "./version.ts";

/** The lowest level that a release may have, and why, as the end of a sentence: `the taxonomy changed`. */
export interface Demand {
  readonly level: Level;
  readonly why: string;
}

/** A release of the same prompt, as far as its level needs it. */
export interface Earlier {
  readonly version: string;
  readonly content: Digest;
}

const LEVELS: readonly Level[] = ["patch", "minor", "major"];

/**
 * Which level a change demands. Major: who reads the answers must know, because the definition of a judged field or the output schema changed. Minor: the content changed.
 * Patch: the content was released before, or no prediction on the ground truth changed. `changed` counts predictions that changed
 * since `last`; null where that was not measured, which counts as changed.
 */
export function demandedLevel(last: Bundle | null, next: Bundle, earlier: readonly Earlier[], changed: number | null): Demand {
  if (last === null) return { level: "patch", why: "it is the first release" };
  const equal = earlier.find(({ content }) => content === next.content);
  if (equal !== undefined) return { level: "patch", why: `its content is that of ${equal.version}` };
  if (digestOf(last.fields) !== digestOf(next.fields))
    return { level: "major", why: "the taxonomy changed: the labels or the kind of a field that it judges" };
  if (digestOf(shapeOf(last)) !== digestOf(shapeOf(next))) return { level: "major", why: "the output schema changed" };
  if (changed === 0) return { level: "patch", why: "no prediction on the ground truth changed" };
  const what = last.content === next.content && last.measured !== next.measured ? "the model changed" : "the content changed";
  return { level: "minor", why: changed === null ? what : `${what}, and ${changed} of its predictions` };
}

/** Refuses, with a UserError, a level that is lower than the change demands. A higher one is a person's choice. */
export function checkLevel(asked: Level, demand: Demand): void {
  if (LEVELS.indexOf(asked) >= LEVELS.indexOf(demand.level)) return;
  throw new UserError(`\`${asked}\` is too low for this release, because ${demand.why}. Use \`${demand.level}\`.`);
}

function shapeOf({ output }: Bundle): Json {
  return { format: output.format, schema: withoutWords(output.schema) };
}

const WORDS: ReadonlySet<string> = new Set(["description", "title", "examples", "$comment"]);

/** Lists whose order says nothing about what is accepted. */
const SETS: ReadonlySet<string> = new Set(["required", "enum", "type"]);

/** What a schema accepts: what it tells people and models about it does not count. */
function withoutWords(schema: Json): Json {
  if (schema === null || typeof schema !== "object") return schema;
  if (Array.isArray(schema)) return schema.map(withoutWords);
  return Object.fromEntries(
    Object.entries(schema).flatMap(([key, value]) => {
      if (WORDS.has(key)) return [];
      if (SETS.has(key) && Array.isArray(value)) return [[key, value.map((entry) => JSON.stringify(entry)).sort()]];
      const named = key === "properties" && typeof value === "object" && value !== null && !Array.isArray(value);
      return [
        [key, named ? Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, withoutWords(entry)])) : withoutWords(value)],
      ];
    }),
  );
}
