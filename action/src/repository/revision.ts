import { UserError } from "../errors.ts";
import { type Git, GitFailure } from "./git.ts";

/** A commit and what people call it. */
export interface Revision {
  /** The full id. */
  readonly commit: string;
  /** `main`, `v1.4.0`, `HEAD~2`; the first seven digits where it was named by its id. */
  readonly name: string;
}

const LONGEST_REVISION = 255;
const SHORT_ID = 7;

/**
 * Refuses what is no name of one commit: options (`-x`), ranges (`a..b`, `^a`), reflog entries (`a@{1}`), searches, and paths in a commit.
 */
export function checkRevision(revision: string): void {
  const reason = refusal(revision);
  if (reason === null) return;
  throw new UserError(
    `${JSON.stringify(revision)} is not a revision: it ${reason}. Name a branch, a tag or a commit, such as main, v1.4.0, HEAD~1 or b7e04d1.`,
  );
}

function refusal(revision: string): string | null {
  if (revision === "") return "is empty";
  if (revision.length > LONGEST_REVISION) return `is longer than ${LONGEST_REVISION} characters`;
  if (revision.startsWith("-")) return "begins with `-`";
  if (revision.startsWith("^") || revision.includes("..")) return "is a range";
  if (revision.includes("@{")) return "holds `@{`";
  if (revision.includes("^{/")) return "is a search";
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
  if (/[\s\u0000-\u0020\u007f]/.test(revision)) return "holds a blank or a control character";
  const forbidden = /[:?*[\\]/.exec(revision)?.[0];
  return forbidden === undefined ? null : `holds \`${forbidden}\``;
}

/** What people call a revision: without the folder of its kind, and short where it is an id. */
export function revisionName(revision: string, commit: string): string {
  if (/^[0-9a-f]{7,}$/i.test(revision) && commit.startsWith(revision.toLowerCase())) return commit.slice(0, SHORT_ID);
  return revision.replace(/^refs\/(heads|tags|remotes)\//, "");
}

/** The commit that a revision names. Throws a UserError that says what to fetch where the clone is shallow. */
export async function resolveRevision(git: Git, revision: string): Promise<Revision> {
  checkRevision(revision);
  const commit = await commitOf(git, revision);
  if (commit !== null) return { commit, name: revisionName(revision, commit) };
  if ((await commitOf(git, "HEAD")) === null) {
    throw new UserError("This repository has no commits yet. Commit the files first: git add --all, then git commit.");
  }
  const lead = `This clone has no revision ${revision}.`;
  if (await isShallow(git)) {
    throw new UserError(`${lead} It is shallow: ${deepening(fetchCommand(revision))}`);
  }
  throw new UserError(`${lead} \`git branch --all\` and \`git tag\` list the names; if the remote has it: ${fetchCommand(revision)}`);
}

/** The full id of the commit, or `null` where there is none. */
export async function commitOf(git: Git, revision: string): Promise<string | null> {
  try {
    return (await git.run(["rev-parse", "--verify", "--quiet", "--end-of-options", `${revision}^{commit}`])).trim() || null;
  } catch (error) {
    // A tree, or a tag of one: Git says so even when it is asked to be quiet.
    if (error instanceof GitFailure && /expected \w+ type/.test(error.output)) return null;
    throw error;
  }
}

/** Whether older commits were left out when the repository was fetched. */
export async function isShallow(git: Git): Promise<boolean> {
  return (await git.run(["rev-parse", "--is-shallow-repository"])).trim() === "true";
}

/** The best common ancestor. Throws a UserError where there is none, or the history that holds it was not fetched. */
export async function mergeBaseOf(git: Git, a: Revision, b: Revision): Promise<string> {
  const output = await git.run(["merge-base", "--end-of-options", a.commit, b.commit]);
  const base = output.trim();
  if (base !== "") return base;
  const lead = `${a.name} and ${b.name} have no commit in common`;
  if (await isShallow(git)) throw new UserError(`${lead} in this clone, which is shallow: ${deepening("git fetch --unshallow origin")}`);
  throw new UserError(`${lead}. Compare two revisions of one history, or name both: assay compare BASE HEAD.`);
}

function fetchCommand(revision: string): string {
  const plain = revision.replace(/[~^].*$/, "");
  if (plain !== revision || plain === "HEAD") return "git fetch --unshallow origin";
  return `git fetch origin ${plain.replace(/^(refs\/remotes\/)?origin\//, "")}`;
}

function deepening(command: string): string {
  return `run \`${command}\`, or in a workflow give actions/checkout \`fetch-depth: 0\`.`;
}
