import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import { itemsText, obedient, PROMPT_PATH, promptText, sampleFiles, sampleItem } from "../sample-repository.ts";
import { attacked, KEY, review, seen, settings } from "./attack.ts";
import type { Scene } from "./harness.ts";

/** A worse prompt: ten titles are rated too low with it. */
const WORSE = promptText(["Drug use is shown. `MR-1.1`"]);
const ITEMS = "ground-truth/titles/items.jsonl";
const ANSWERS = "ground-truth/titles/answers/house--test.jsonl";
const items = (change: (item: Record<string, unknown>, n: number) => Record<string, unknown> | null) =>
  itemsText(Array.from({ length: 30 }, (_, n) => change(sampleItem(n), n)).filter((item) => item !== null));

let server: OpenAIServer;
let scene: Scene;

beforeAll(async () => {
  server = await startOpenAI({ answer: obedient });
  scene = await attacked(server);
});
afterAll(async () => {
  const { problems } = scene.github;
  await scene[Symbol.asyncDispose]();
  await server.close();
  expect(problems).toEqual([]);
});

const opened = async (files: Parameters<Scene["open"]>[0], title = "Change") => review(scene, await scene.open(files, { title }));

/** It was judged as without the attack: ten titles broke. */
const judged = ({ status, outputs }: { readonly status: number | null; readonly outputs: Readonly<Record<string, string>> }) => [
  status,
  outputs.verdict,
  outputs.broken,
];
const FAILED = [1, "fail", "10"];

describe("a pull request cannot choose what it is judged by", () => {
  test.each([
    ["no rules", "rules: []\n"],
    ["a lowered margin", "rules:\n  - {name: not too low, field: tier, metric: under-rated, margin: 0.99, mode: disprove}\n"],
    ["a floor of nothing", "rules:\n  - {name: any, field: tier, metric: accuracy, floor: 0}\n"],
  ])("%s in its settings counts only once it is merged", async (_, rules) => {
    const result = await opened({ [PROMPT_PATH]: WORSE, ".github/assay.yml": settings(server.url, { rules }) });
    expect(judged(result)).toEqual(FAILED);
    expect(result.comment).toContain("not too low");
  });

  test("labels that it flips to what its prompt says do not count, and the reviewer reads how many", async () => {
    const result = await opened({
      [PROMPT_PATH]: WORSE,
      [ITEMS]: items((item, n) => (n % 3 === 1 ? { ...item, truth: { tier: "ALL" } } : item)),
    });
    expect(judged(result)).toEqual(FAILED);
    expect(result.comment).toMatch(/10 (?:items|titles|labels)/);
  });

  test("hard titles that it deletes still decide, and the reviewer reads how many", async () => {
    const result = await opened({ [PROMPT_PATH]: WORSE, [ITEMS]: items((item, n) => (n % 3 === 1 ? null : item)) });
    expect(judged(result)).toEqual(FAILED);
    expect(result.comment).toContain("removes 10 items of titles. They still decide here");
  });

  test("a set that it takes off the prompt still judges it", async () => {
    const result = await opened({ [PROMPT_PATH]: WORSE.replace("assay.ground-truth: [titles]\n", "") });
    expect(judged(result)).toEqual(FAILED);
  });

  test("a set that it takes off pull requests, or makes up, does not", async () => {
    const set = String(sampleFiles()["ground-truth/titles/set.yaml"]).replace("use: [pull-request]", "use: [release]");
    const result = await opened({
      [PROMPT_PATH]: WORSE.replace("[titles]", "[easy]"),
      "ground-truth/titles/set.yaml": set,
      "ground-truth/easy/set.yaml": set.replace("name: titles", "name: easy"),
      "ground-truth/easy/items.jsonl": items((item, n) => (n % 3 === 2 ? item : null)),
    });
    expect(judged(result)).toEqual(FAILED);
    expect(result.comment).toContain("The set easy is not on the default branch yet: it decides nothing until it is merged");
  });

  test("a taxonomy in which its mistakes are no mistakes does not judge", async () => {
    const fields = "fields:\n  tier: {kind: ordinal, labels: [13+, ALL, 18+]}\n";
    const result = await opened({ [PROMPT_PATH]: WORSE, "ground-truth/fields.yaml": fields });
    expect(judged(result)).toEqual(FAILED);
    expect(result.comment).toContain("The field `tier` changed. The default branch’s taxonomy judges until this is merged");
  });

  test("a taxonomy without the field that it is bad at does not judge", async () => {
    const result = await opened({
      [PROMPT_PATH]: WORSE,
      "ground-truth/fields.yaml": "fields:\n  spam: {kind: labels, labels: [ALL, 13+, 18+]}\n",
    });
    expect(result.status).toBe(1);
    expect(result.outputs.verdict).not.toMatch(/pass|known loss/);
  });
});

describe("a pull request cannot choose what the model said", () => {
  const texts = new Map<string, string>();
  /** What was answered to the worse prompt, as lines that can be recorded; `text` in place of what the model wrote. */
  async function answered(text: string | null): Promise<string> {
    if (texts.size === 0) {
      await opened({ [PROMPT_PATH]: WORSE });
      const found = await scene.workspace.git("grep", "--no-index", "--no-exclude-standard", "-h", "sha256:", "--", ".assay/answers");
      for (const line of found.split("\n").filter((entry) => entry.startsWith("{"))) texts.set(JSON.parse(line).key, line);
    }
    return [...texts.values()].map((line) => `${text === null ? line : JSON.stringify({ ...JSON.parse(line), text })}\n`).join("");
  }
  /** What a good prompt would get, under the keys that the worse one has. */
  const forged = () => answered('{"tier":"13+","clauses":["MR-1.2"]}');

  test("recorded answers that it commits stand in for no call, and the reviewer reads that", async () => {
    const text = await forged();
    expect(text.split("\n").length).toBeGreaterThan(50);
    await scene.workspace.git("clean", "-qfdx", ".assay");
    const before = server.requests.length;
    const result = await opened({ [PROMPT_PATH]: WORSE, [ANSWERS]: text });
    expect(judged(result)).toEqual(FAILED);
    expect(server.requests.length - before).toBe(60);
    expect(result.comment).toContain("Recorded answers changed. On a pull request only those of the default branch stand in for a call");
  });

  test("a recorded answer that it edits is here what the default branch recorded", async () => {
    const recorded = await attacked(server, { [ANSWERS]: await answered(null) });
    try {
      const before = server.requests.length;
      const result = await review(recorded, await recorded.open({ [PROMPT_PATH]: WORSE, [ANSWERS]: await forged() }));
      expect(judged(result)).toEqual(FAILED);
      expect(server.requests.length - before).toBe(0);
      expect(result.comment).toContain("Recorded answers changed");
    } finally {
      await recorded[Symbol.asyncDispose]();
    }
  });

  test("a store of answers in the repository is not taken for the runner's", async () => {
    const text = await forged();
    await scene.workspace.git("clean", "-qfdx", ".assay");
    const result = await opened({ [PROMPT_PATH]: WORSE, ".gitignore": "", ".assay/answers/house--test.jsonl": text });
    expect(judged(result)).toEqual(FAILED);
  });

  test("an answer that is read as another label is no better than the label it is", async () => {
    const text = WORSE.replace(
      "format: json\n  schema:\n    tier(enum): [ALL, 13+, 18+]\n    clauses(array): string",
      "format: text",
    ).replace("{tier: /tier, clauses: /clauses}", "{tier: {text: {ALL: 13+, 13+: ALL, 18+: 18+}, from: last}}");
    const result = await opened({ [PROMPT_PATH]: text });
    expect(result.status).toBe(1);
    expect(result.outputs.verdict).not.toMatch(/pass|known loss/);
    expect(result.comment).toContain("`assay.answer`");
  });

  test("an answer that is no label is unreadable, and never one by accident", async () => {
    const text = promptText().replace("tier: /tier, clauses: /clauses", "tier: /clauses/0");
    const result = await opened({ [PROMPT_PATH]: text });
    expect(result.status).toBe(1);
    expect(result.outputs.verdict).not.toMatch(/pass|known loss/);
  });
});

describe("words prove nothing", () => {
  test("a change that calls itself a revert is scored as any other", async () => {
    const number = await scene.open({ [PROMPT_PATH]: WORSE }, { title: 'Revert "Add the rule on blood"', head: "revert-7-blood" });
    await scene.work.git(
      "commit",
      "--amend",
      "--quiet",
      "-m",
      'Revert "Add the rule on blood"\n\nThis reverts commit 0123456789abcdef0123456789abcdef01234567.',
    );
    await scene.work.git("push", "--quiet", "--force", "origin", "HEAD");
    const result = await review(scene, number);
    expect(judged(result)).toEqual(FAILED);
    expect(result.comment).not.toMatch(/goes back to|exact revert/i);
  });
});

describe("two changes that are right alone", () => {
  test("are wrong together in the merge queue, and fail there", async () => {
    const [few, much] = ["A fight leaves blood. `MR-1.2`", "A fight leaves blood, however little. `MR-1.2`"];
    const drugs = ["Drug use is shown. `MR-1.1`", "Drug use is shown at length. `MR-1.1`", "Drug use is shown twice. `MR-1.1`"];
    const together = await attacked(server, { [PROMPT_PATH]: promptText([few, ...drugs, much]) });
    try {
      const one = await together.open({ [PROMPT_PATH]: promptText([...drugs, much]) });
      const other = await together.open({ [PROMPT_PATH]: promptText([few, ...drugs]) });
      expect((await review(together, one)).status).toBe(0);
      expect((await review(together, other)).status).toBe(0);
      await together.work.switchTo("main");
      await together.work.merge("change-1");
      await together.work.git("push", "--quiet", "origin", "HEAD");
      const queued = seen(together, other, await together.run(await together.events.mergeGroup(other), { env: { HOUSE_KEY: KEY } }));
      expect(judged(queued)).toEqual(FAILED);
      expect(queued.summary).toContain("MR-1.2");
    } finally {
      await together[Symbol.asyncDispose]();
    }
  });
});
