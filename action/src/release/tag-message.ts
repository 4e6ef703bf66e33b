import type { Digest } from "../canonical.ts";
import type { ReleaseName } from "./tag.ts";

/** What the lines of a release's tag say to machines. A light-weight tag says nothing. */
export interface TagLines {
  readonly content?: Digest;
  readonly run?: Digest;
  readonly model?: string;
  /** Of a rollback: the version that it takes back. */
  readonly rollbackOf?: string;
  /** The earlier version that has the same content. */
  readonly equals?: string;
}

const KEYS = { content: "content-digest", run: "run-key", model: "model", rollbackOf: "rollback-of", equals: "equals" } as const;

/** The text of an annotated tag: a subject, why, and one line for each thing that a machine reads. */
export function tagMessage({ prompt, version }: ReleaseName, why: string, lines: TagLines): string {
  const machine = Object.entries(KEYS).flatMap(([name, key]) => {
    const value = lines[name as keyof TagLines];
    return value === undefined ? [] : [`${key}: ${value}`];
  });
  return `${prompt} ${version}\n\n${why}\n\n${machine.join("\n")}\n`;
}

/** Reads the lines back; what is not there, or not of the right form, is left out. */
export function readTagLines(message: string | null): TagLines {
  const found = (key: string, form: RegExp) =>
    (message ?? "")
      .split("\n")
      .flatMap((line) => (line.startsWith(`${key}: `) && form.test(line.slice(key.length + 2)) ? [line.slice(key.length + 2)] : []))[0];
  const digest = /^sha256:[0-9a-f]{64}$/;
  const version = /^\d+\.\d+\.\d+$/;
  const [content, run] = [found(KEYS.content, digest), found(KEYS.run, digest)];
  const [model, rollbackOf, equals] = [found(KEYS.model, /^\S+$/), found(KEYS.rollbackOf, version), found(KEYS.equals, version)];
  return {
    ...(content === undefined ? {} : { content: content as Digest }),
    ...(run === undefined ? {} : { run: run as Digest }),
    ...(model === undefined ? {} : { model }),
    ...(rollbackOf === undefined ? {} : { rollbackOf }),
    ...(equals === undefined ? {} : { equals }),
  };
}
