import { afterEach, beforeEach, expect, test } from "vitest";
import type { Files, ScratchRepository } from "../../../test/git-fixture.ts";
import { PROMPT_PATH, promptText, sampleRepository, stampedTrace } from "../../../test/sample-repository.ts";
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

test("a trace that was merged once comes back with a revert, and one that never was makes it none", async () => {
  const merged = await stampedTrace(scratch);
  const path = "prompts/rating/trace.yaml";
  await scratch.commit({ [path]: merged });
  const never = `${merged}waivers:\n  - {clause: MR-1.1, reason: "none", owner: policy, expires: 2099-01-01}\n`;
  const later = await scratch.commit({ [path]: null });
  expect(await isRevertWith({ [path]: never })).toBe(false);
  await scratch.git("reset", "--quiet", "--hard", later);
  expect(await isRevertWith({ [path]: merged })).toBe(true);
  expect(await isRevertWith({ [path]: null })).toBe(true);
});
