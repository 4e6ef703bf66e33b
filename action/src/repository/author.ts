import { createGit } from "./git.ts";

/** Name of a commit's author. */
export async function authorOf(folder: string, commit: string): Promise<string> {
  return (
    await createGit(folder).run(["log", "-1", "--no-show-signature", "--no-mailmap", "--format=%an", "--end-of-options", commit])
  ).trim();
}
