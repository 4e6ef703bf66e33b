import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "csv-parse/sync";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createRepository, type ScratchRepository } from "../../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../../test/openai-server.ts";
import { capturePrinted } from "../../../test/printed.ts";
import { leaks, openPrompt, quoting, restrictedFiles, SECRET_ID } from "../../../test/restricted-repository.ts";
import { PROMPT_PATH } from "../../../test/sample-repository.ts";
import type { Simulation } from "../../live/simulation.ts";
import { main } from "../program.ts";

let server: OpenAIServer;
let repository: ScratchRepository;
let written: string[];

beforeEach(async () => {
  server = await startOpenAI({ answer: quoting });
  repository = await createRepository(restrictedFiles({ url: server.url, restricted: true }));
  await repository.git("tag", "rating@1.0.0");
  await repository.commit({ [PROMPT_PATH]: openPrompt(["Drug use is shown. `MR-1.1`"]) });
  await repository.git("tag", "rating@1.1.0");
  written = capturePrinted();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await repository[Symbol.asyncDispose]();
});

async function run(...args: readonly string[]): Promise<{ readonly status: number; readonly text: string }> {
  const from = written.length;
  const status = await main(["-C", repository.path, ...args]);
  const text = written.slice(from).join("");
  expect(leaks(text)).toEqual([]);
  return { status, text };
}

const at = (name: string) => join(repository.path, name);

it("a list says nothing of what a restricted item's right label is, and no command prints its id", async () => {
  for (const tag of ["rating@1.0.0", "rating@1.1.0"])
    expect((await run("score", "rating", "--at", tag, "--store", at("store"))).status).toBeLessThan(2);
  const decided = (title: string, tier: string) => ({
    title,
    version: "1.0.0",
    prediction: { status: "ok", values: { tier }, clauses: [] },
    error: true,
  });
  // A log holds the ids that production knows, and whatever else somebody wrote into it.
  const lines = [
    decided("t-0000", "ALL"),
    decided(`${SECRET_ID}-0`, "ALL"),
    decided(`${SECRET_ID}-40`, "ALL"),
    decided(`${SECRET_ID}-1`, "zqcanary"),
  ];
  await writeFile(at("log.jsonl"), lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
  const affected = ["affected", "rating@1.0.0", "--corrected", "rating@1.1.0", "--log", at("log.jsonl"), "--store", at("store")];
  const { status, text } = await run(...affected, "--out", at("list.csv"), "--json", at("a.json"), "--markdown", at("a.md"));
  expect(status).toBe(1);
  expect(text.replace(/\s+/g, " ")).toContain("15 ground-truth items may not be named");
  for (const file of ["a.json", "a.md"]) expect(leaks(await readFile(at(file), "utf8"))).toEqual([]);
  const rows = parse(await readFile(at("list.csv"), "utf8"), { columns: true }) as Record<string, string>[];
  expect(rows.map((row) => [row["ground truth tier"], row["corrected version tier"]])).toEqual([
    ["13+", "13+"],
    ["", ""],
    ["", ""],
  ]);
  expect(rows[1]?.reason).toBe(rows[2]?.reason);
  await run("ab", "--log", at("log.jsonl"), "--baseline", "1.0.0");
  const simulate = [
    "rollout",
    "simulate",
    "--stable",
    "rating@1.0.0",
    "--canary",
    "rating@1.1.0",
    "--store",
    at("store"),
    "--steps",
    "5,8,12,50",
  ];
  const simulated = await run(...simulate, "--json", at("s.json"));
  expect([simulated.status, simulated.text]).toEqual([0, expect.stringContaining("Stored answers about 45 titles")]);
  const { steps } = JSON.parse(await readFile(at("s.json"), "utf8")) as Simulation;
  const few = steps.filter(({ titles }) => titles > 0 && titles < 5);
  expect(few.length).toBeGreaterThan(0);
  expect(steps.filter(({ fields }) => fields.length === 0)).toEqual(few);
});
