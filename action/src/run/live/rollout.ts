import { ROLLOUT_PATH, type RolloutFlag, readRollout } from "../../documents/settings/rollout.ts";
import type { Tree } from "../../documents/tree.ts";
import { UserError } from "../../errors.ts";

/** The flag of a prompt in `prompts/rollout.flagd.json`; without a name the only one. Null where there is no such file or flag. Throws a UserError for one with mistakes. */
export async function rolloutFlag(tree: Tree, prompt: string | null): Promise<RolloutFlag | null> {
  const text = await tree.read(ROLLOUT_PATH);
  if (text === null) return null;
  const { flags, problems } = readRollout(text);
  if (problems.length > 0) throw UserError.of(problems);
  if (prompt !== null) return flags.get(prompt) ?? null;
  const [only, another] = flags.values();
  if (another !== undefined)
    throw new UserError(`${ROLLOUT_PATH} shares the traffic of several prompts. Name one: ${[...flags.keys()].join(", ")}`);
  return only ?? null;
}
