import { createGit } from "./git.ts";

/** Name of a commit's author. */
export async function authorOf(folder: string, commit: string): Promise<string> {
  return (
    await createGit(folder).run(["log", "-1", "--no-show-signature", "--no-mailmap", "--format=%an", "--end-of-options", commit])
  ).trim();
}

/** The ids of a commit's parents, the first one first. */
export async function parentsOf(folder: string, commit: string): Promise<readonly string[]> {
  const line = await createGit(folder).run(["log", "-1", "--no-show-signature", "--format=%P", "--end-of-options", commit]);
  return line
    .trim()
    .split(" ")
    .filter((id) => id !== "");
}
