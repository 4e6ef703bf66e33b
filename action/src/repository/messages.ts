import { createGit } from "./git.ts";

/** Messages of the commits that `to` has and `from` has not, newest first, at most 100. */
export async function messagesBetween(folder: string, from: string, to: string): Promise<readonly string[]> {
  const output = await createGit(folder).run([
    "log",
    "--max-count=100",
    "--no-show-signature",
    "-z",
    "--format=%B",
    "--end-of-options",
    `${from}..${to}`,
  ]);
  return output.split("\0").filter((message) => message !== "");
}
