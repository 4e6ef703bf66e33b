import { deploy } from "../release/deploy.ts";
import { merged } from "../release/merged.ts";
import { release } from "../release/release.ts";
import { status } from "../release/status.ts";
import { review } from "../trace/trace-review.ts";
import { CHANGED_PROMPT, commitAll, mergeToMain, type Scratch } from "./tour-scratch.ts";
import { say, sayCommand } from "./tour-text.ts";

const PROMPT = "maturity-rating";
const FIRST = `${PROMPT}@1.0.0`;
const SECOND = `${PROMPT}@1.1.0`;
const BACK = `${PROMPT}@1.1.1`;
/** The clause whose rules the proposal rewrites. */
const CLAUSE = "MR-3.2";
/** A rehearsal may go to no other channel. */
const CHANNEL = "dev";

/** Releases the sample content: what the change is measured against, and what one can go back to. */
export async function showFirstRelease({ folder: C, env }: Scratch): Promise<void> {
  sayCommand(`npx assay release ${PROMPT} minor`);
  await release(PROMPT, "minor", { C, env });
  say("");
  await show(FIRST, { folder: C, env });
}

/** What the check asked for: somebody reads the clause beside its new rules, and says so. */
export async function showReview({ folder: C, git }: Scratch): Promise<void> {
  sayCommand(`npx assay trace review ${CLAUSE} --prompt ${PROMPT} --yes`);
  await review([CLAUSE], { C, prompt: PROMPT, yes: true });
  await commitAll(git, "Stamp the clause that the change is about");
  say(
    `\nThe decision is yours to write: npx assay decide ${PROMPT} drafts it. The tour leaves it out, and a rehearsal needs none to be released.`,
  );
}

/** Merges the proposal, releases it, and shows what is live. */
export async function showSecondRelease({ folder: C, git, env }: Scratch, branch: string): Promise<void> {
  await mergeToMain(git, branch, "Merge the proposal");
  sayCommand(`npx assay release ${PROMPT} minor`);
  await release(PROMPT, "minor", { C, env });
  say("");
  await show(SECOND, { folder: C, env });
  say("");
  sayCommand("npx assay status");
  await status({ C, env });
}

/** Reverts the merge by Git's own means: what the workflow after a merge makes of it. */
export async function showRevert({ folder: C, git, env }: Scratch): Promise<void> {
  const before = (await git.run(["rev-parse", "HEAD"])).trim();
  await git.run(["switch", "--quiet", "--create", "revert"]);
  sayCommand("git revert -m 1 HEAD");
  say("Its pull request is merged, and the workflow for merges runs:\n");
  sayCommand(`npx assay merged --before ${before.slice(0, 7)}`);
  await git.run(["revert", "--no-edit", "--mainline", "1", "HEAD"]);
  await mergeToMain(git, "revert", "Merge the revert");
  await merged({ C, env, before, replay: true });
  say(`It is known by what ${CHANGED_PROMPT} says, not by its title. No model was asked: the answers are stored.\n`);
  await show(BACK, { folder: C, env });
  say("");
  sayCommand("npx assay status");
  await status({ C, env });
}

async function show(tag: string, { folder: C, env }: Pick<Scratch, "folder" | "env">): Promise<void> {
  sayCommand(`npx assay deploy ${tag} --to ${CHANNEL}`);
  await deploy(tag, { C, env, to: CHANNEL });
}
