import { afterAll, beforeAll, beforeEach, expect, it } from "vitest";
import type { ScratchRepository } from "../../../test/git-fixture.ts";
import { PROMPT_PATH, promptText, sampleRepository } from "../../../test/sample-repository.ts";
import { contentDigest } from "../../documents/prompts/content-digest.ts";
import { runKey } from "../../release/run-key.ts";
import { type RunRecord, runRecordPath } from "../../release/run-record.ts";
import { openRepository, type Repository } from "../../repository/repository.ts";
import { openWriter } from "../../repository/writer.ts";
import { loadTree } from "../compare/workspace.ts";
import { agreementTo } from "./agreement.ts";
import { keepEvidence, runRecordsOf } from "./evidence.ts";

let work: ScratchRepository;
let repository: Repository;
let agreed: { readonly prompt: string; readonly content: RunRecord["content"]; readonly measured: string };
let commit: string;

beforeAll(async () => {
  work = await sampleRepository({ url: "http://127.0.0.1:9", items: 2 });
  await work.git("config", "user.name", "Ivo Example");
  await work.git("config", "user.email", "ivo@example.com");
  repository = await openRepository(work.path);
  commit = await work.git("rev-parse", "HEAD");
  const { documents } = await loadTree(await repository.tree(commit));
  const prompt = documents.prompts.get("rating");
  if (!prompt) throw new Error("the sample has a prompt");
  agreed = { prompt: "rating", content: contentDigest(prompt, documents.taxonomy), measured: "house/test" };
});
beforeEach(async () => {
  if ((await work.git("branch", "--list", "evidence")) !== "") await work.git("update-ref", "-d", "refs/heads/evidence");
});
afterAll(async () => {
  await repository[Symbol.asyncDispose]();
  await work[Symbol.asyncDispose]();
});

function recordOf(parts: Partial<RunRecord> = {}): RunRecord {
  const { prompt, content, measured: model } = agreed;
  const record = {
    ...{ schema: "assay/run-record@1", prompt, event: "merge", recorded: "2026-11-21T10:00:00.000Z", commit, pull: 7, content, model },
    ...{ sets: [], scorer: "1", verdict: "pass", rehearsal: false, counts: {}, answers: null, approvals: [], records: [] },
    ...{ "sign-off": "success", comparison: {}, run: content },
    ...parts,
  } as unknown as RunRecord;
  return { ...record, run: parts.run ?? runKey(record) };
}

/** What is agreed to once these stand on the branch, with what was warned of. */
async function agreement(put: () => Promise<unknown>) {
  await put();
  const warnings: string[] = [];
  const writer = await openWriter(repository, { env: {} });
  const record = await agreementTo({ repository, writer, branch: "main", onWarning: (text) => warnings.push(text) }, agreed);
  return { state: record?.["sign-off"] ?? null, warnings };
}
const keep =
  (...records: readonly RunRecord[]) =>
  async () =>
    keepEvidence(await openWriter(repository, { env: {} }), records);
const at = (recorded: string, state: RunRecord["sign-off"]) => recordOf({ recorded, "sign-off": state });

it("is what the newest record says that says anything: a later refusal beats an earlier yes", async () => {
  expect(await agreement(keep(at("2026-11-20T10:00:00.000Z", "success"), at("2026-11-22T10:00:00.000Z", null)))).toEqual({
    state: "success",
    warnings: [],
  });
  expect((await agreement(keep(at("2026-11-21T10:00:00.000Z", "failure")))).state).toBe("failure");
  expect((await agreement(keep(recordOf({ recorded: "2026-11-23T10:00:00.000Z", model: "house/other" })))).state).toBe("failure");
});

it("takes no yes that names a commit which the default branch does not hold, or where the prompt said something else", async () => {
  await work.branch("aside");
  const aside = await work.commit({ "README.md": "Aside." });
  await work.switchTo("main");
  const later = await work.commit({ [PROMPT_PATH]: promptText(["Drug use is shown. `MR-1.1`"]) });
  const forged = await agreement(keep(recordOf({ commit: aside }), recordOf({ commit: later })));
  expect(forged.state).toBeNull();
  expect(forged.warnings).toEqual([expect.stringContaining("It is not believed"), expect.stringContaining("It is not believed")]);
});

it("leaves out and names what is no record, or stands elsewhere than it says; it ends nothing", async () => {
  const path = runRecordPath(recordOf());
  const other = runRecordPath(recordOf({ scorer: "2" }));
  const wrong = recordOf({ scorer: "3", run: recordOf({ scorer: "4" }).run });
  const found = await agreement(async () => {
    const writer = await openWriter(repository, { env: {} });
    const files = new Map([
      [path.replace(".json", ".txt"), JSON.stringify(recordOf())],
      ["runs/2026/11/rating/approved.json", JSON.stringify(recordOf())],
      [other, JSON.stringify(recordOf())],
      [runRecordPath(wrong), JSON.stringify(wrong)],
      [path, "{"],
    ]);
    await writer.append("evidence", async () => ({ files, message: "Agree" }));
  });
  expect(found.state).toBeNull();
  expect(found.warnings).toHaveLength(5);
  expect(found.warnings.join("\n")).toContain("approved.json is no run record, and stands where only those stand. It is left out.");
  expect((await agreement(keep(recordOf()))).state).toBe("success");
  expect(await runRecordsOf(await openWriter(repository, { env: {} }), null)).toHaveLength(1);
});
