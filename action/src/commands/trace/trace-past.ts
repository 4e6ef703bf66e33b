import type { Digest } from "../../canonical.ts";
import { loadPrompts } from "../../documents/prompts/load-prompts.ts";
import { PARTIALS_FOLDER } from "../../documents/prompts/partials.ts";
import type { Clause } from "../../documents/sops/sop.ts";
import { parseSop } from "../../documents/sops/sop-parser.ts";
import type { TraceLink } from "../../documents/traces/trace-file.ts";
import type { Tree } from "../../documents/tree.ts";
import { fileReader } from "../../documents/tree-files.ts";
import { UserError } from "../../errors.ts";
import type { PastCommit } from "../../repository/history.ts";
import type { Repository } from "../../repository/repository.ts";
import { partsFingerprint, partsOf, type TracePart } from "../../trace/parts.ts";

/** Something as it was in a commit. */
export interface Past<Value> {
  readonly value: Value;
  readonly commit: PastCommit;
}

/** The text of a clause that has a fingerprint, from the newest commit that touched an SOP and holds it; null where no commit looked at has it. */
export async function pastClause(repository: Repository, id: string, fingerprint: Digest): Promise<Past<Clause> | null> {
  const parsed = new Map<string, Clause | null>();
  return newest(repository, ["sops"], async (tree) => {
    const files = fileReader(tree, []);
    for (const path of await files.list("sops")) {
      const source = path.endsWith(".md") ? await files.read(path) : null;
      const stretch = source === null ? null : stretchOf(source, id);
      if (source === null || stretch === null) continue;
      // Most commits change other clauses.
      const known = parsed.get(stretch);
      const clause =
        known === undefined ? (parseSop({ name: path, path, source }).sop.clauses.find((one) => one.id === id) ?? null) : known;
      parsed.set(stretch, clause);
      if (clause?.fingerprint === fingerprint) return clause;
    }
    return null;
  });
}

/** The lines of an SOP that decide what a clause says; all of them where that is not plain to see, null where it is not named at all. */
function stretchOf(source: string, id: string): string | null {
  if (!source.includes(id)) return null;
  const lines = source.split("\n");
  const levels = lines.map((line) => /^(#+)\s/.exec(line)?.[1]?.length ?? null);
  const start = lines.findIndex((line, index) => levels[index] !== null && line.replace(/^#+\s+/, "").split(/\s/)[0] === id);
  const own = levels[start] ?? null;
  if (own === null || /^\s*(```|~~~|<!--)/m.test(source)) return source;
  const end = levels.findIndex((level, index) => index > start && level !== null && level <= own);
  return lines.slice(start, end === -1 ? undefined : end).join("\n");
}

/** The parts of a prompt that have a fingerprint, from the newest commit that touched the prompt or a partial and holds them; else null. */
export async function pastParts(repository: Repository, prompt: string, link: TraceLink): Promise<Past<readonly TracePart[]> | null> {
  const folders = [`prompts/${prompt.split("/")[0]}`, PARTIALS_FOLDER];
  return newest(repository, folders, async (tree) => {
    const files = fileReader(tree, []);
    const own = async (folder: string) => (await files.list(folder)).filter((path) => folders.some((one) => path.startsWith(`${one}/`)));
    const before = (await loadPrompts({ ...files, list: own }, [])).get(prompt);
    const parts = before ? partsOf(link.clause, before, link) : [];
    return parts.length > 0 && partsFingerprint(parts) === link.partsFingerprint ? parts : null;
  });
}

/** Commits looked at: more take longer than a person waits. */
const LOOKED_AT = 300;

async function newest<Value>(
  repository: Repository,
  paths: readonly string[],
  find: (tree: Tree) => Promise<Value | null>,
): Promise<Past<Value> | null> {
  const commits = await repository.commitsTouching("HEAD", paths, LOOKED_AT).catch((error: unknown) => {
    // Nothing was committed yet.
    if (error instanceof UserError) return [];
    throw error;
  });
  for (const commit of commits) {
    const value = await find(await repository.tree(commit.commit));
    if (value !== null) return { value, commit };
  }
  return null;
}
