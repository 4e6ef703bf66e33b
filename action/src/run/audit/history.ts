import type { ChangingCommit, FileChange, PastCommit } from "../../audit/past-commit.ts";
import type { Git } from "../../repository/git.ts";

export interface HistoryOptions {
  /** Only what the branch itself was, not the branches that were merged into it. */
  readonly firstParent?: boolean;
  /** Also count the lines of each file. */
  readonly lines?: boolean;
  /** Only commits that changed one of these. */
  readonly paths?: readonly string[];
}

const FIELDS = ["%H", "%P", "%an", "%ct", "%s"];

/** Every commit up to `head`, the oldest first, a commit always after its parents. Messages and names may hold anything but NUL, so NUL stands between the fields. */
export async function commitsUpTo(
  git: Git,
  head: string,
  { firstParent = false, paths = [] }: HistoryOptions = {},
): Promise<readonly PastCommit[]> {
  const flags = ["--topo-order", "--reverse", "--no-show-signature", "--no-mailmap", ...(firstParent ? ["--first-parent"] : [])];
  const output = await git.run(["log", "-z", ...flags, `--format=${FIELDS.join("%x00")}`, "--end-of-options", head, "--", ...paths]);
  const fields = output.split("\0");
  const commits: PastCommit[] = [];
  for (let at = 0; at + FIELDS.length <= fields.length; at += FIELDS.length) {
    const [commit = "", parents = "", by = "", seconds = "", subject = ""] = fields.slice(at, at + FIELDS.length);
    commits.push({
      commit,
      parents: parents.split(" ").filter((id) => id !== ""),
      by,
      at: new Date(Number(seconds) * 1000).toISOString(),
      subject,
    });
  }
  return commits;
}

/** The same commits with what each changed: of a merge against every parent, or with `firstParent` against the first alone. */
export async function withChanges(
  git: Git,
  commits: readonly PastCommit[],
  { firstParent = false, lines = false }: HistoryOptions = {},
): Promise<readonly ChangingCommit[]> {
  if (commits.length === 0) return [];
  const input = commits.map(({ commit, parents: [first] }) => (firstParent && first !== undefined ? `${commit} ${first}` : commit));
  const output = await git.run(
    ["diff-tree", "--stdin", "-r", "-z", "--root", "-m", "--no-renames", "--no-abbrev", "--raw", ...(lines ? ["--numstat"] : [])],
    { input: `${input.join("\n")}\n` },
  );
  const found = parseChanges(output);
  return commits.map((commit) => ({ ...commit, changes: found.get(commit.commit) ?? [] }));
}

/** Entries stand in NUL-ended pieces: a commit's id, `:modes ids status` and its path, `added TAB removed TAB path`. */
function parseChanges(output: string): ReadonlyMap<string, readonly FileChange[]> {
  const commits = new Map<string, FileChange[]>();
  const pieces = output.split("\0");
  let current: FileChange[] = [];
  for (let at = 0; at < pieces.length; at += 1) {
    const piece = pieces[at] ?? "";
    const [, mode, id, status] = /^:\d+ (\d+) [0-9a-f]+ ([0-9a-f]+) ([AMDT])/.exec(piece) ?? [];
    const counted = /^(\d+|-)\t(\d+|-)\t(.*)$/s.exec(piece);
    if (mode !== undefined && id !== undefined) {
      at += 1;
      const gone = /^0+$/.test(id);
      current.push({ status: status as FileChange["status"], path: pieces[at] ?? "", mode, id: gone ? null : id, lines: null });
    } else if (counted !== null) {
      const [, added = "-", removed = "-", path] = counted;
      const index = current.findLastIndex((change) => change.path === path);
      const change = current[index];
      if (change !== undefined && added !== "-") current[index] = { ...change, lines: { added: Number(added), removed: Number(removed) } };
    } else if (/^[0-9a-f]{40,64}$/.test(piece)) {
      current = commits.get(piece) ?? [];
      commits.set(piece, current);
    } else if (piece !== "") throw new Error(`git diff-tree answered ${JSON.stringify(piece)}`);
  }
  return commits;
}
