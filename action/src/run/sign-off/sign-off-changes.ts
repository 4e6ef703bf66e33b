import type { FileDiff } from "../../comparison/hunk.ts";
import { TAXONOMY_PATH } from "../../documents/ground-truth/taxonomy.ts";
import type { ChangedPath, NamedChange, SignOffInput } from "../../gate/sign-off/sign-off.ts";
import { traceChangesOf } from "../../gate/sign-off/trace-changes.ts";
import { labelChangesOf } from "../compare/label-changes.ts";
import type { Loaded } from "../compare/workspace.ts";

type Changes = Pick<SignOffInput, "changed" | "traceChanges" | "labelChanges" | "answerReading" | "taxonomy">;

interface Sides {
  readonly base: Loaded;
  readonly head: Loaded;
  readonly diffs: readonly FileDiff[];
}

/** What a pull request changes, as sign-off rules ask for it. What either side has mistakes in is `null`: nobody can tell what it says. */
export async function changesOf({ base, head, diffs }: Sides): Promise<Changes> {
  const readable = (of: (path: string) => boolean) =>
    [base, head].every(({ documents }) => documents.problems.every(({ path, severity }) => severity !== "error" || !of(path)));
  const isTrace = (path: string) => path.endsWith("trace.yaml");
  const isTruth = (path: string) => path.startsWith("ground-truth/");
  const isPrompt = (path: string) => path.startsWith("prompts/") && path.endsWith(".md") && !path.includes("/decisions/");
  return {
    changed: diffs.flatMap(changedPath),
    traceChanges: readable(isTrace) ? traceChangesOf(base.documents.traces, head.documents.traces) : null,
    labelChanges: readable(isTruth) ? await labelChangesOf(base, head, diffs) : null,
    answerReading: readable(isPrompt) ? answerReadingOf(base, head) : null,
    taxonomy: readable((path) => path === TAXONOMY_PATH) ? taxonomyOf(base, head) : null,
  };
}

function changedPath({ basePath, headPath }: FileDiff): readonly ChangedPath[] {
  const path = headPath ?? basePath;
  return path === null ? [] : [{ path, previous: basePath === null || basePath === path ? null : basePath }];
}

function answerReadingOf(base: Loaded, head: Loaded): readonly NamedChange[] {
  const [before, now] = [base.documents.prompts, head.documents.prompts];
  return differing(before, now, ({ answer }) => answer).map((name) => ({ name, path: (now.get(name) ?? before.get(name))?.path ?? "" }));
}

function taxonomyOf(base: Loaded, head: Loaded): readonly NamedChange[] {
  return differing(base.documents.taxonomy, head.documents.taxonomy, (field) => field).map((name) => ({ name, path: TAXONOMY_PATH }));
}

/** Names whose entry changed, was added or removed. */
function differing<T>(before: ReadonlyMap<string, T>, now: ReadonlyMap<string, T>, partOf: (entry: T) => unknown): readonly string[] {
  const written = (entry: T | undefined) => (entry === undefined ? "" : JSON.stringify(partOf(entry)));
  return [...new Set([...before.keys(), ...now.keys()])].filter((name) => written(before.get(name)) !== written(now.get(name))).sort();
}
