import type { Digest } from "../../canonical.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import { tracePathOf } from "../../documents/traces/trace-path.ts";
import { slugOf } from "../../release/tag.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import { type Loaded, loadTree } from "../compare/workspace.ts";
import type { WayBack } from "./rollback.ts";

/** The branch on which the default branch goes back as well, so that Git and production say the same. */
export interface RevertBranch {
  readonly branch: string;
  readonly commit: string;
  readonly title: string;
  readonly body: string;
  /** Whether the prompt then says exactly what the release says. */
  readonly exact: boolean;
}

/**
 * Commits what a release's prompt, its overlay, partials and trace were on top of the default branch, on a branch of its own. Null where the default branch
 * says that already.
 */
export async function revertBranch(
  repository: Repository,
  writer: Writer,
  tip: string,
  { live, target }: WayBack,
): Promise<RevertBranch | null> {
  const { prompt, version } = target;
  const [now, then] = await Promise.all([loadTree(await repository.tree(tip)), loadTree(await repository.tree(target.commit))]);
  if (digestIn(now, prompt) === target.content) return null;
  const files = new Map<string, string | null>();
  for (const path of new Set([...filesOf(now, prompt), ...filesOf(then, prompt)])) {
    const [before, after] = [await now.tree.read(path), await then.tree.read(path)];
    if (before !== after) files.set(path, after);
  }
  const title = `Go back to ${prompt} ${version}`;
  const body = `${live.tag} was taken out of production, and ${target.tag} serves again. This puts the files back to what they were then, so that the next release does not bring ${live.version} back.\n`;
  const name = `rollback-${slugOf(prompt)}-${version}-from-${live.version}`;
  const { branch, commit } = await writer.offer(name, tip, { files, message: `${title}\n\n${body}` });
  return { branch, commit, title, body, exact: digestIn(await loadTree(await repository.tree(commit)), prompt) === target.content };
}

function digestIn({ documents }: Loaded, name: string): Digest | null {
  const prompt = documents.prompts.get(name);
  return prompt ? contentDigest(prompt, documents.taxonomy) : null;
}

function filesOf({ documents }: Loaded, name: string): readonly string[] {
  const prompt = documents.prompts.get(name);
  if (!prompt) return [];
  return [prompt.path, ...(prompt.overlayOf ? [prompt.overlayOf.path] : []), ...prompt.partials, tracePathOf(name)];
}
