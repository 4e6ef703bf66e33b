import type { Digest } from "../canonical.ts";
import { loadPrompts } from "../documents/load-prompts.ts";
import { PARTIALS_FOLDER } from "../documents/partials.ts";
import type { Clause } from "../documents/sop.ts";
import { parseSop } from "../documents/sop-parser.ts";
import type { TraceLink } from "../documents/trace-file.ts";
import type { Tree } from "../documents/tree.ts";
import { fileReader } from "../documents/tree-files.ts";
import { UserError } from "../errors.ts";
import type { PastCommit } from "../repository/history.ts";
import type { Repository } from "../repository/repository.ts";
import { partsFingerprint, partsOf, type TracePart } from "../trace/parts.ts";

/** Something as it was in a commit. */
export interface Past<Value> {
  readonly value: Value;
  readonly commit: PastCommit;
}

/** The text of a clause that has a fingerprint, from the newest commit that touched an SOP and holds it; null where no such commit is in the clone. */
export async function pastClause(repository: Repository, id: string, fingerprint: Digest): Promise<Past<Clause> | null> {
  const parsed = new Map<string, Clause | null>();
  return newest(repository, ["sops"], async (tree) => {
    const files = fileReader(tree, []);
    for (const path of await files.list("sops")) {
      const source = path.endsWith(".md") ? await files.read(path) : null;
      if (source === null || !source.includes(id)) continue;
      const clause = parsed.get(source) ?? parseSop({ name: path, path, source }).sop.clauses.find((one) => one.id === id) ?? null;
      parsed.set(source, clause);
      if (clause?.fingerprint === fingerprint) return clause;
    }
    return null;
  });
}

/** The parts of a prompt that have a fingerprint, from the newest commit that touched the prompt or a partial and holds them; else null. */
export async function pastParts(repository: Repository, prompt: string, link: TraceLink): Promise<Past<readonly TracePart[]> | null> {
  const folder = `prompts/${prompt.split("/")[0]}`;
  return newest(repository, [folder, PARTIALS_FOLDER], async (tree) => {
    const before = (await loadPrompts(fileReader(tree, []), [])).get(prompt);
    const parts = before ? partsOf(link.clause, before, link) : [];
    return parts.length > 0 && partsFingerprint(parts) === link.partsFingerprint ? parts : null;
  });
}

async function newest<Value>(
  repository: Repository,
  paths: readonly string[],
  find: (tree: Tree) => Promise<Value | null>,
): Promise<Past<Value> | null> {
  const commits = await repository.commitsTouching("HEAD", paths).catch((error: unknown) => {
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
