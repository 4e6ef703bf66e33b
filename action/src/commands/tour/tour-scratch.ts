import { existsSync } from "node:fs";
import { appendFile, cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { UserError } from "../../errors.ts";
import { newKeyPair } from "../../release/keys.ts";
import { createGit, type Git } from "../../repository/git.ts";
import { PUBLIC_KEYS } from "../../run/release/signing.ts";

/** What a team's repository holds. */
const CONTENT = ["prompts", "sops", "ground-truth", ".github/assay.yml"];
export const CHANGED_PROMPT = "prompts/maturity-rating/prompt.md";
const PROPOSAL = "scripts/proposals/maturity-rating.md";
const PROPOSAL_BRANCH = "proposal";

/** Nothing of what the person has set up may sign, ask or rewrite here. */
const CONFIGURATION = `[user]
	name = Assay tour
	email = tour@example.invalid
[commit]
	gpgsign = false
[tag]
	gpgsign = false
[core]
	autocrlf = false
`;

/** The tour's own copy of the sample repository, in a folder that goes away with it. */
export interface Scratch {
  readonly folder: string;
  readonly git: Git;
  /** The environment of commands that write: no GitHub, and a key that was made on the fly. */
  readonly env: NodeJS.ProcessEnv;
}

/** Puts the sample content on `main` of a new repository in `folder`, and the public half of a new key beside it. Throws a UserError outside of a clone of Assay. */
export async function scratchRepository(folder: string): Promise<Scratch> {
  const root = sampleRoot();
  // An overlay would say everything a second time, and the other prompt is none of this.
  const filter = (path: string) => basename(path) !== "overlays" && !path.endsWith(join("prompts", "content-descriptors"));
  for (const path of CONTENT) await cp(join(root, path), join(folder, path), { recursive: true, filter });
  const { privateKey, publicKey } = newKeyPair();
  await mkdir(dirname(join(folder, PUBLIC_KEYS)), { recursive: true });
  await writeFile(join(folder, PUBLIC_KEYS), publicKey);
  const git = createGit(folder);
  await git.run(["init", "--quiet", "--initial-branch=main"]);
  await appendFile(join(folder, ".git/info/exclude"), ".assay/\n");
  await appendFile(join(folder, ".git/config"), CONFIGURATION);
  await commitAll(git, "Sample content");
  const kept = Object.entries(process.env).filter(([name]) => !name.startsWith("GITHUB_"));
  return { folder, git, env: { ...Object.fromEntries(kept), ASSAY_SIGNING_KEY: privateKey } };
}

/** Commits the change of the tour on a branch of its own, which is then checked out; returns the branch's name. */
export async function propose({ folder, git }: Scratch): Promise<string> {
  await git.run(["switch", "--quiet", "--create", PROPOSAL_BRANCH]);
  await writeFile(join(folder, CHANGED_PROMPT), await readFile(join(sampleRoot(), PROPOSAL), "utf8"));
  await commitAll(git, "Tell apart what is taken, how, and for how long");
  return PROPOSAL_BRANCH;
}

export async function commitAll(git: Git, message: string): Promise<void> {
  await git.run(["add", "."]);
  await git.run(["commit", "--quiet", "--message", message]);
}

/** Merges a branch into `main`, which is then checked out. */
export async function mergeToMain(git: Git, branch: string, message: string): Promise<void> {
  await git.run(["switch", "--quiet", "main"]);
  await git.run(["merge", "--quiet", "--no-ff", "--message", message, branch]);
}

/** The folder that holds the sample content: this file's own repository. */
function sampleRoot(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    if (existsSync(join(folder, PROPOSAL))) return folder;
    if (folder === dirname(folder))
      throw new UserError(`The tour needs the sample content of Assay's own repository (${PROPOSAL}). Run it in a clone.`);
  }
}
