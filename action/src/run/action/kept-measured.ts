import type { Revisions } from "../compare/revisions.ts";
import { loadTree } from "../compare/workspace.ts";
import { keptComparison } from "./kept-comparison.ts";
import type { Measured, Run } from "./measure.ts";

/** What an earlier run measured of exactly these commits, with the documents in them; null where none was kept. */
export async function keptMeasured(run: Run, revisions: Revisions): Promise<Measured | null> {
  const loadAt = async (commit: string) => loadTree(await run.repository.tree(commit));
  const judge = await loadAt(revisions.judge);
  const { settings } = judge.documents;
  const comparison = settings && (await keptComparison(run, revisions, settings));
  if (!comparison) return null;
  const [base, head] = [await loadAt(revisions.base), await loadAt(revisions.head)];
  return { comparison, itemText: () => null, revisions, loaded: { judge, base, head }, kept: true };
}
