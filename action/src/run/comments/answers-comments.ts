import type { Tree } from "../../documents/tree.ts";

/** Whether a workflow of the default branch runs on comments, so that a command in one would be answered. */
export async function answersComments(tree: Tree): Promise<boolean> {
  const paths = (await tree.list(".github/workflows")).filter((path) => /\.ya?ml$/.test(path));
  const texts = await Promise.all(paths.map((path) => tree.read(path)));
  return texts.some((text) => /^\s+issue_comment\b/m.test(text ?? ""));
}
