import { afterEach, beforeEach, expect, test } from "vitest";
import type { Files, ScratchRepository } from "../../../test/git-fixture.ts";
import { PROMPT_PATH, promptText, sampleRepository } from "../../../test/sample-repository.ts";
import { openRepository } from "../../repository/repository.ts";
import { exactRevertOf } from "./exact-revert.ts";
import { loadTree } from "./workspace.ts";

const FOLDER = "prompts/rating/decisions";

let scratch: ScratchRepository;
beforeEach(async () => {
  scratch = await sampleRepository();
});
afterEach(() => scratch[Symbol.asyncDispose]());

/** Whether a change that puts the prompt back, and writes `files` besides, is an exact revert. */
async function isRevertWith(files: Files): Promise<boolean> {
  const base = await scratch.commit({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
  const head = await scratch.commit({ [PROMPT_PATH]: promptText(), ...files });
  await using repository = await openRepository(scratch.path);
  const [before, now] = await Promise.all([base, head].map(async (commit) => loadTree(await repository.tree(commit))));
  if (!before || !now) throw new Error("two revisions were asked for");
  return (await exactRevertOf({ repository, base: before, head: now, judge: before, commits: { base, head }, branch: base })) !== null;
}

test("a revert takes records and run files along", async () => {
  expect(await isRevertWith({ [`${FOLDER}/DR-20261121-blood.md`]: "back\n", [`${FOLDER}/DR-20261121-blood.run.json`]: "{}\n" })).toBe(true);
});

test.each([`${FOLDER}/notes.md`, `${FOLDER}/deeper/prompt.md`, "sops/decisions/rules.json"])(
  "a revert with %s besides is none",
  async (path) => {
    expect(await isRevertWith({ [path]: "something else\n" })).toBe(false);
  },
);
