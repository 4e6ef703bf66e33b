import type { Problem } from "../../errors.ts";
import type { Prompt } from "../prompts/prompt.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import type { Tree } from "../tree.ts";
import { refusal } from "../tree-files.ts";
import { ROLLOUT_PATH, readRollout } from "./rollout.ts";

/** What is wrong in `prompts/rollout.flagd.json`, where there is one: its shape, and that its flags are prompts. */
export async function checkRollout(tree: Pick<Tree, "read">, prompts: ReadonlyMap<string, Prompt>): Promise<Problem[]> {
  try {
    const text = await tree.read(ROLLOUT_PATH);
    if (text === null) return [];
    const { flags, problems } = readRollout(text);
    const strangers = [...flags.values()].filter(({ prompt }) => !prompts.has(prompt));
    return [
      ...problems,
      ...strangers.map(({ prompt, place }) =>
        errorAt(place, "unknown-prompt", `There is no prompt \`${prompt}\``, nameHint(prompt, [...prompts.keys()], "Prompts")),
      ),
    ];
  } catch (error) {
    return refusal(error, ROLLOUT_PATH).slice();
  }
}
