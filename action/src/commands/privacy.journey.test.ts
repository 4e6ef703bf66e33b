import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createRepository, type ScratchRepository } from "../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../test/openai-server.ts";
import { capturePrinted } from "../../test/printed.ts";
import { publishedJson } from "../../test/published-json.ts";
import {
  brokenLines,
  CANARY,
  leakedFiles,
  leaks,
  openPrompt,
  quoting,
  restrictedFiles,
  SECRET_ID,
  secretItem,
  TITLES_ITEMS,
  VAULT_ITEMS,
} from "../../test/restricted-repository.ts";
import { PROMPT_PATH } from "../../test/sample-repository.ts";
import type { Comparison } from "../comparison/comparison.ts";
import { problemsSchema } from "../documents/schemas/problems.ts";
import { main } from "./program.ts";

let server: OpenAIServer;
let repository: ScratchRepository;
let written: string[];

beforeEach(async () => {
  server = await startOpenAI({ answer: quoting });
  repository = await createRepository(restrictedFiles({ url: server.url, restricted: true }));
  written = capturePrinted();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await repository[Symbol.asyncDispose]();
});

const CHANGED = openPrompt(["Drug use is shown. `MR-1.1`"]);

/** Runs a command in the repository; nothing it printed or wrote may hold a word of a restricted item. */
async function run(...args: string[]): Promise<{ readonly status: number; readonly text: string }> {
  const from = written.length;
  const status = await main(["-C", repository.path, ...args]);
  const text = written.slice(from).join("");
  expect({ command: args.join(" "), leaks: leaks(text), files: leakedFiles(repository.path) }).toEqual({
    command: args.join(" "),
    leaks: [],
    files: [],
  });
  return { status, text };
}

const out = (name: string) => join(repository.path, `out-${name}`);
const files = (name: string) => ["--json", out(`${name}.json`), "--markdown", out(`${name}.md`), "--html", out(`${name}.html`)];
const comparison = async (name: string) => JSON.parse(await readFile(out(`${name}.json`), "utf8")) as Comparison;
const asked = () => JSON.stringify(server.requests.map(({ body }) => body));

it("no command prints or writes a word or an id of a restricted item, though the model quotes them", async () => {
  expect((await run("check")).status).toBe(0);
  await run("score", "rating", ...files("score"));
  await run("score", "rating", "--json", "-");
  await repository.write({ [PROMPT_PATH]: CHANGED });
  await run("compare", ...files("compare"));
  await run("compare", "--markdown", "-");
  await run("compare");
  const [prompt] = (await comparison("compare")).prompts;
  // Nothing was left out, and all of it was asked.
  expect([prompt?.items, prompt?.left]).toEqual([45, []]);
  expect(leaks(asked()).length).toBeGreaterThan(0);
  expect(prompt?.withheld).toMatchObject({ broken: expect.any(Number), items: { tier: expect.any(Number) } });
  expect(prompt?.flips.some(({ set }) => set === "titles")).toBe(true);
  expect(
    prompt?.results.filter(({ scope }) => scope !== "all" && scope.slice === "guardrail=instructions").map(({ items }) => items),
  ).toEqual([15]);
  expect(prompt?.guardrails?.head.broken).toBeGreaterThan(0);
  await run("trace", ...files("trace"));
  await run("trace", "init", "rating");
  await run("trace");
  const decided = await run("decide", "rating");
  expect([decided.status, decided.text]).toEqual([0, expect.stringContaining("no run file was written")]);
  for (const format of ["promptfoo", "messages"]) expect((await run("export", format, "rating")).status).toBe(2);
  expect((await run("answers", "record", "rating")).status).toBe(0);
  expect((await run("answers", "verify")).status).toBe(0);
});

it("no command quotes a broken line of a restricted item, or an answer about one", async () => {
  await repository.write({ [PROMPT_PATH]: CHANGED, "ground-truth/vault/items.jsonl": brokenLines() });
  const { status, text } = await run("check");
  expect(status).toBe(2);
  expect(text).toContain(`${VAULT_ITEMS}:3:`);
  expect(text).toContain("The field has no such label\n    The line is not quoted");
  await run("check", "--json", out("problems.json"));
  expect(publishedJson(await readFile(out("problems.json"), "utf8"), problemsSchema)).toHaveProperty("problems.0");
  for (const args of [["score", "rating"], ["trace"], ["answers", "record"], ["answers", "verify"], ["export", "messages", "rating"]])
    await run(...args);
  // In a public set a line that says `restricted` is as little to be quoted.
  const raised = brokenLines().replaceAll(/(?<=.)$/gm, ' "restricted"');
  await repository.write({ [VAULT_ITEMS]: "", [TITLES_ITEMS]: raised });
  expect((await run("check")).status).toBe(2);
  await repository.commit({ [VAULT_ITEMS]: brokenLines(), [TITLES_ITEMS]: raised, [PROMPT_PATH]: openPrompt() }, "Break them");
  await repository.write({ [PROMPT_PATH]: CHANGED });
  for (const args of [
    ["compare", ...files("broken")],
    ["decide", "rating"],
  ])
    expect((await run(...args)).status).toBe(2);
});

it("answers about restricted items that are taken in from a log are quoted by no message", async () => {
  await mkdir(join(repository.path, "input"));
  const log = join(repository.path, "input/log.jsonl");
  const line = (text: string, more: object = {}) =>
    JSON.stringify({ prompt: "rating", revision: "HEAD", set: "vault", item: `${SECRET_ID}-1`, model: "house/test", text, ...more });
  const quote = JSON.stringify(secretItem(1));
  for (const lines of [
    [line(quote), line(`${quote} again`)],
    [line(quote, { digest: "sha256:0" })],
    [line(quote, { [quote]: 1 })],
    [line(quote, { finish: { quote } })],
    [`{"text": ${quote.slice(0, 60)}`],
  ]) {
    await writeFile(log, `${lines.join("\n")}\n`);
    expect((await run("answers", "import", log)).status).toBe(2);
  }
  await writeFile(log, `${line(quote)}\n`);
  expect((await run("answers", "import", log)).status).toBe(0);
  await writeFile(log, `${line("another")}\n`);
  expect((await run("answers", "import", log)).text).toContain("a restricted item of vault");
  const recorded = "ground-truth/vault/answers/house--test.jsonl";
  const answer = JSON.parse(await readFile(join(repository.path, recorded), "utf8")) as Record<string, unknown>;
  const wrong = [
    { ...answer, key: `sha256:${"0".repeat(64)}` },
    { ...answer, usage: quote },
    { ...answer, [quote]: 1 },
  ];
  await repository.write({ [recorded]: `${wrong.map((entry) => JSON.stringify(entry)).join("\n")}\n{"text":"${quote}` });
  expect((await run("answers", "verify")).status).toBe(2);
  expect((await run("check")).status).toBe(2);
});

it("restricted items are sent only to a model that may have them, and then nothing is measured", async () => {
  const settings = restrictedFiles({ url: server.url, restricted: false })[".github/assay.yml"] ?? null;
  await repository.commit({ ".github/assay.yml": settings }, "Keep them here");
  await repository.write({
    [PROMPT_PATH]: openPrompt(["Drug use is shown. `MR-1.1`", "A fight leaves blood. `MR-1.2`", "A cake is no fight."]),
  });
  expect((await run("compare", ...files("kept"))).status).toBe(1);
  const [prompt] = (await comparison("kept")).prompts;
  expect([prompt?.verdict, prompt?.items, prompt?.left]).toEqual([
    "not measured",
    30,
    [{ items: 15, reason: expect.stringContaining("models: {house/test: {restricted: true}}") }],
  ]);
  expect((await run("answers", "record", "rating")).text).toContain("No answer for a restricted item of");
  expect(server.requests.length).toBeGreaterThan(0);
  expect(leaks(asked())).toEqual([]);
});

it.each([
  ["a request that it refuses", 400],
  ["an account without money", 402],
])("a provider that quotes %s is not quoted in turn", async (_, status) => {
  await server.close();
  server = await startOpenAI({
    answer: quoting,
    faults: (__, body) =>
      leaks(JSON.stringify(body)).length === 0
        ? undefined
        : { kind: "status", status, body: { error: { message: String(body.messages.at(-1)?.content), code: null } } },
  });
  await repository.commit({ ".github/assay.yml": restrictedFiles({ url: server.url, restricted: true })[".github/assay.yml"] ?? null });
  await repository.write({ [PROMPT_PATH]: CHANGED });
  await run("compare", ...files("refused"));
  const [prompt] = (await comparison("refused")).prompts;
  expect(status === 402 ? prompt?.left.length : prompt?.statuses.head.error).toBeGreaterThan(0);
  await run("answers", "record", "rating");
});

it("their ids are told where the settings say so, and their text all the same nowhere", async () => {
  const settings =
    restrictedFiles({ url: server.url, restricted: true, report: "{item-text: true, restricted-ids: true}" })[".github/assay.yml"] ?? null;
  await repository.commit({ ".github/assay.yml": settings }, "Name them");
  await repository.write({ [PROMPT_PATH]: CHANGED });
  const from = written.length;
  await main(["-C", repository.path, "compare", ...files("named")]);
  const all = [
    written.slice(from).join(""),
    ...(await Promise.all(["json", "md", "html"].map((kind) => readFile(out(`named.${kind}`), "utf8")))),
  ];
  for (const text of all) expect([text.includes(SECRET_ID), text.includes(CANARY)]).toEqual([true, false]);
  const [prompt] = (await comparison("named")).prompts;
  expect([prompt?.withheld, prompt?.flips.some(({ set }) => set === "vault")]).toEqual([undefined, true]);
});
