import { readFileSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, beforeEach, describe, expect, it, vi } from "vitest";
import { createRepository, type ScratchRepository } from "../../../test/git-fixture.ts";
import { publishedJson } from "../../../test/published-json.ts";
import { checkRepository } from "../../documents/check.ts";
import { formatProblem } from "../../errors.ts";
import { importSchema } from "../../formats/import-schema.ts";
import { messagesSchema } from "../../formats/messages-schema.ts";
import { openRepository } from "../../repository/repository.ts";
import { main } from "../program.ts";

const FIELDS = "fields:\n  tier: {kind: ordinal, labels: [ALL, 7+, 13+]}\n";
const SETTINGS = "version: 1\nrules:\n  - {name: safe, field: tier, metric: under-rated, margin: 0.02}\n";
const CONFIG = `prompts: [file://prompt.txt]
providers: [openai:chat:gpt-4o-mini]
tests:
  - file://cases.csv
  - file://more.py
`;
const FILES = {
  "ground-truth/fields.yaml": FIELDS,
  ".github/assay.yml": SETTINGS,
  "evals/promptfooconfig.yaml": CONFIG,
  "evals/prompt.txt": "Rate {{synopsis}}\n",
  "evals/cases.csv": "synopsis,__expected\nA fight.,13+\nTea.,ALL\n",
};

let repository: ScratchRepository;
beforeEach(async () => {
  repository = await createRepository(FILES);
  return () => repository[Symbol.asyncDispose]();
});
const elsewhere = await mkdtemp(join(tmpdir(), "assay-import-"));
afterAll(() => rm(elsewhere, { recursive: true, force: true }));

async function assay(...args: readonly string[]): Promise<{ readonly status: number; readonly out: string; readonly error: string }> {
  const out: string[] = [];
  const error: string[] = [];
  const spies = [
    vi.spyOn(process.stdout, "write").mockImplementation((text) => out.push(String(text)) > 0),
    vi.spyOn(process.stderr, "write").mockImplementation((text) => error.push(String(text)) > 0),
  ];
  try {
    return { status: await main(["-C", repository.path, ...args]), out: out.join(""), error: error.join("") };
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}
const read = (path: string) => readFile(join(repository.path, path), "utf8").catch(() => null);
async function problems(): Promise<readonly string[]> {
  await using opened = await openRepository(repository.path);
  return (await checkRepository(opened.workingTree())).map(formatProblem);
}

describe("assay import", () => {
  it("writes a prompt and items in which `assay check` finds nothing, and ends with how many", async () => {
    const { status, out } = await assay("import", "evals/promptfooconfig.yaml", "--set", "titles", "--name", "rating");
    expect(out).toBe(`evals/promptfooconfig.yaml:5:5: left out: \`more.py\` is code, which an import never runs
    Write out what it would give (a CSV or YAML file), and name that file.
created ground-truth/titles/set.yaml
created ground-truth/titles/items.jsonl
created prompts/rating/prompt.md
2 of 2 cases imported
`);
    expect(status).toBe(0);
    expect(await problems()).toEqual([]);
  });

  it("writes nothing on a dry run, and shows the first rows of a table", async () => {
    await repository.write({ "labels.csv": "synopsis,tier\nA fight.,13+\n" });
    const { status, out } = await assay("import", "labels.csv", "--dry-run");
    expect(out).toBe(`  synopsis  tier
  A fight.  13+

  column \`synopsis\`: input
  column \`tier\`: labels of \`tier\`

would create ground-truth/labels/set.yaml
would create ground-truth/labels/items.jsonl
1 of 1 cases would be imported
`);
    expect(status).toBe(0);
    expect(await read("ground-truth/labels/items.jsonl")).toBeNull();
  });

  it("says that a file is not there", async () => {
    const { status, error } = await assay("import", "nosuch.csv");
    expect(status).toBe(2);
    expect(error).toContain("There is no file nosuch.csv");
    expect(error).not.toContain("ENOENT");
  });

  it("takes in all of its files or none of them", async () => {
    await repository.write({ "a.csv": "synopsis,tier\nA fight.,13+\n", "b.prompt": "no front matter {{a}}\n" });
    const { status, out } = await assay("import", "a.csv", "b.prompt");
    expect(status).toBe(2);
    expect(out).toContain("b.prompt:1:1: This prompt has no front matter");
    expect(await read("ground-truth/a/items.jsonl")).toBeNull();
  });

  it("replaces nothing without --force", async () => {
    expect((await assay("import", "evals/promptfooconfig.yaml", "--set", "titles", "--name", "rating")).status).toBe(0);
    await repository.write({ "evals/prompt.txt": "Rate this: {{synopsis}}\n" });
    const again = await assay("import", "evals/promptfooconfig.yaml", "--set", "titles", "--name", "rating");
    expect(again.status).toBe(2);
    expect(again.out).toContain("`prompts/rating/prompt.md` is there with other content");
    expect((await assay("import", "evals/promptfooconfig.yaml", "--set", "titles", "--name", "rating", "--force")).status).toBe(0);
    expect(await read("prompts/rating/prompt.md")).toContain("Rate this: {{synopsis}}");
  });

  it("writes what it did as JSON that its published schema accepts", async () => {
    const { out } = await assay("import", "evals/promptfooconfig.yaml", "--json", "-");
    const document = JSON.parse(out);
    expect(new Ajv2020({ strict: false }).validate(importSchema, document)).toBe(true);
    expect(document).toMatchObject({ schema: "assay/import@1", written: true, sources: [{ kind: "promptfoo", total: 2, imported: 2 }] });
  });

  it("guesses a kind only from a name that says it", async () => {
    await repository.write({ "policy.md": "# Policy\n\n## 1 Slurs\n\nText.\n" });
    const { status, error } = await assay("import", "policy.md");
    expect([status, error]).toEqual([2, expect.stringContaining("What is policy.md? Say it: `assay import KIND policy.md`.")]);
    expect((await assay("import", "sop", "policy.md", "--prefix", "HS")).status).toBe(0);
    expect(await read("sops/policy.md")).toContain("## HS-1 Slurs");
    expect(await problems()).toEqual([]);
  });

  it("reads no file outside of the folder, follows no link, and names bytes that are not UTF-8", async () => {
    await writeFile(join(elsewhere, "secret.csv"), "synopsis,__expected\nSecret.,13+\n");
    await symlink(join(elsewhere, "secret.csv"), join(repository.path, "evals/linked.csv"));
    await writeFile(join(repository.path, "evals/latin.csv"), Buffer.from("synopsis,__expected\nCaf\xe9,13+\n", "latin1"));
    for (const [name, message] of [
      [join(elsewhere, "secret.csv"), "is outside of the folder"],
      ["../../../../../../../../etc/passwd", "is outside of the folder"],
      ["linked.csv", "is a symbolic link"],
      ["latin.csv", "not UTF-8 at byte offset 23"],
    ]) {
      await repository.write({ "evals/promptfooconfig.yaml": CONFIG.replace("cases.csv", name ?? "") });
      const { out } = await assay("import", "evals/promptfooconfig.yaml", "--dry-run");
      expect(out).toContain(message);
      expect(out).toContain("0 of 0 cases");
    }
  });

  it("finds the files that a pattern names, below the configuration's own folder", async () => {
    const test = (text: string) => `- vars: {synopsis: ${text}}\n  assert: [{type: equals, value: ALL}]\n`;
    for (const [path, text] of [
      ["a.yaml", "A"],
      ["deep/b.yml", "B"],
      ["deep/c.txt", "C"],
    ]) {
      await mkdir(dirname(join(elsewhere, "config/tests", path ?? "")), { recursive: true });
      await writeFile(join(elsewhere, "config/tests", path ?? ""), test(text ?? ""));
    }
    await writeFile(join(elsewhere, "config/promptfooconfig.yaml"), 'prompts: ["{{synopsis}}"]\ntests: "file://tests/**/*.{yml,yaml}"\n');
    const { out } = await assay("import", join(elsewhere, "config/promptfooconfig.yaml"));
    expect(out).toContain("2 of 2 cases imported");
    expect(await read("ground-truth/promptfooconfig/items.jsonl")).not.toContain(elsewhere);
  });
});

describe("assay export", () => {
  it("writes what an import reads as the same prompt and items", async () => {
    await assay("import", "evals/promptfooconfig.yaml", "--set", "titles", "--name", "rating");
    await repository.write({
      "ground-truth/titles/set.yaml": ((await read("ground-truth/titles/set.yaml")) ?? "").replace("restricted", "internal"),
    });
    const { status, out } = await assay("export", "promptfoo", "rating");
    expect([status, out]).toEqual([
      0,
      "2 items of titles exported to rating-promptfoo/promptfooconfig.yaml, rating-promptfoo/prompt.json\n",
    ]);
    const again = await assay("import", "rating-promptfoo/promptfooconfig.yaml", "--name", "copy");
    expect(again.out).toBe("created prompts/copy/prompt.md\n2 of 2 cases imported\n");
  });

  it("refuses restricted items until somebody says that they may be taken out", async () => {
    await assay("import", "evals/promptfooconfig.yaml", "--set", "titles", "--name", "rating");
    const refused = await assay("export", "messages", "rating");
    expect(refused.status).toBe(2);
    expect(refused.error).toContain("2 of 2 items are restricted (titles)");
    expect(refused.error).toContain("`--restricted`");
    expect(await read("rating-messages/messages.json")).toBeNull();
    expect((await assay("export", "messages", "rating", "--restricted")).status).toBe(0);
    const text = (await read("rating-messages/messages.json")) ?? "";
    expect(publishedJson(text, messagesSchema)).toHaveProperty("digest", expect.stringMatching(/^sha256:/));
    expect(JSON.parse(text).requests).toMatchObject([
      { set: "titles", truth: { tier: "13+" }, messages: [{ role: "user", content: "Rate A fight." }] },
      { truth: { tier: "ALL" } },
    ]);
  });

  it("names a provider of the settings as promptfoo does, and says where it cannot", async () => {
    const house =
      "providers: {house: {type: openai-compatible, url: 'http://127.0.0.1:9/v1', key: HOUSE_KEY}}\nmodels: {house/m: {input: 0, output: 0}}\n";
    await assay("import", "evals/promptfooconfig.yaml", "--set", "titles", "--name", "rating");
    await repository.write({ ".github/assay.yml": SETTINGS + house });
    await assay("export", "promptfoo", "rating", "--restricted", "--model", "house/m");
    const config = await read("rating-promptfoo/promptfooconfig.yaml");
    expect(config).toContain("id: openai:chat:m\n    config:\n      apiBaseUrl: http://127.0.0.1:9/v1\n      apiKeyEnvar: HOUSE_KEY\n");
    const { out } = await assay("export", "promptfoo", "rating", "--restricted", "--model", "embedded/nearest-rule", "--out", "other");
    expect(out).toContain("note: promptfoo cannot ask embedded/nearest-rule");
    const taken = await assay("export", "promptfoo", "rating", "--restricted", "--model", "embedded/nearest-rule");
    expect([taken.status, taken.error]).toEqual([2, expect.stringContaining("is there with other content")]);
  });
});

describe("docs/import-export.md", () => {
  const page = readFileSync(new URL("../../../../docs/import-export.md", import.meta.url), "utf8");
  const commands = [...page.matchAll(/npx assay ((?:import|export) [^`\n]+)/g)].map(([, words = ""]) => words);
  const ANNOTATED = [{ id: 1, data: { synopsis: "A." }, annotations: [{ completed_by: { email: "a@example.com" }, result: [] }] }];
  const MORE = {
    "tone.prompt.yml": 'messages: [{role: user, content: "{{synopsis}}"}]\ntestData: [{synopsis: A., expected: 13+}]\n',
    "rate.prompt": "---\nmodel: openai/some-model\n---\nRate {{synopsis}}\n",
    "promptfooconfig.yaml": 'prompts: ["{{synopsis}}"]\ntests: [{vars: {synopsis: A.}, assert: [{type: equals, value: 13+}]}]\n',
    "labels.csv": "ref,synopsis,verdict\nx-1,A.,13+\n",
    "export.json": JSON.stringify(ANNOTATED),
    "hate-speech.md": "# Hate speech\n\n## 3.2 Slurs\n\nText.\n",
    "ground-truth/cases/set.yaml": "name: cases\nabout: Cases.\nprovenance: authored\nsensitivity: public\n",
    "ground-truth/cases/items.jsonl": '{"id":"a","title":"a","input":{"synopsis":"A."},"truth":{"tier":"13+"}}\n',
    "prompts/maturity-rating/prompt.md":
      "---\ninput: {schema: {synopsis: string}}\nassay.ground-truth: [cases]\nassay.answer: {tier: text}\n---\n{{synopsis}}\n",
  };

  it("shows commands", () => expect(commands).toHaveLength(9));
  it.each(commands)("npx assay %s", async (command) => {
    await repository.write(MORE);
    const words = [...command.matchAll(/"([^"]*)"|\S+/g)].map(([word, quoted]) => quoted ?? word);
    const { status, out, error } = await assay(...words);
    expect([status, error]).toEqual([0, ""]);
    expect(out).toMatch(
      command.startsWith("import") ? /1 of 1 (?:cases|clauses)|created prompts\/rate\/prompt\.md/ : /1 items of cases exported/,
    );
  });
});
