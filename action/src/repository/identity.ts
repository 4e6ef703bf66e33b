import { UserError } from "../errors.ts";
import type { Git } from "./git.ts";

type Environment = Readonly<Record<string, string | undefined>>;

const BOT = { name: "github-actions[bot]", email: "41898282+github-actions[bot]@users.noreply.github.com" };

/**
 * Variables that say in whose name to commit: none where the configuration says it; in a workflow the person who started it as author, and GitHub's bot
 * as committer. Throws a UserError where nobody is named.
 */
export async function identityOf(git: Git, env: Environment): Promise<Readonly<Record<string, string>>> {
  const [name, email] = [await git.run(["config", "--get", "user.name"]), await git.run(["config", "--get", "user.email"])];
  if (name.trim() !== "" && email.trim() !== "") return {};
  if (env.GITHUB_ACTIONS !== "true")
    throw new UserError(
      "Git does not know in whose name to commit. Run: git config user.name 'Your Name', then git config user.email you@example.com",
    );
  const actor = env.GITHUB_ACTOR ?? "";
  const author = /^[\w-]+(\[bot\])?$/.test(actor) ? { name: actor, email: `${actor}@users.noreply.github.com` } : BOT;
  return {
    GIT_AUTHOR_NAME: author.name,
    GIT_AUTHOR_EMAIL: author.email,
    GIT_COMMITTER_NAME: BOT.name,
    GIT_COMMITTER_EMAIL: BOT.email,
  };
}
