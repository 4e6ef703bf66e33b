import { mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { ScratchRepository } from "../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../test/openai-server.ts";
import { capturePrinted } from "../../test/printed.ts";
import { itemsText, obedient, PROMPT_PATH, promptText, sampleFiles, sampleItem, sampleRepository } from "../../test/sample-repository.ts";
import type { Comparison } from "../comparison/comparison.ts";
import { main } from "./program.ts";

let server: OpenAIServer;
let repository: ScratchRepository;
let vault: string;
let printed: string[];

/** A word that stands in every text, id and title of the vault, and in what the model writes about them. */
const SECRET = "xyzzy";
const asking = (text: string) => text.replace("assay.ground-truth: [titles]", "assay.ground-truth: [titles, final]");
const WITHOUT_BLOOD = asking(promptText(["Drug use is shown. `MR-1.1`"]));

const vaultItem = (n: number) => ({
  ...sampleItem(n),
  id: `${SECRET}-${n}`,
  title: `${SECRET}-title-${n}`,
  input: { synopsis: `${SECRET} ${(sampleItem(n).input as { synopsis: string }).synopsis}` },
});

beforeEach(async () => {
  const answer: typeof obedient = (body) => {
    const said = obedient(body);
    return JSON.stringify(body.messages).includes(SECRET) ? JSON.stringify({ ...JSON.parse(said), clauses: [SECRET] }) : said;
  };
  server = await startOpenAI({ answer });
  // Two titles outside of the vault: what decides is in it.
  const files = sampleFiles({ url: server.url, items: 2 });
  repository = await sampleRepository({
    url: server.url,
    items: 2,
    more: { ".github/assay.yml": `${files[".github/assay.yml"]}vault: [final]\n`, [PROMPT_PATH]: asking(promptText()) },
  });
  vault = await mkdtemp(join(tmpdir(), "assay-private-"));
  await put({
    "final/set.yaml": "name: final\nabout: Private.\nprovenance: authored\nsensitivity: internal\ncluster: title\nslices: [language]\n",
    "final/items.jsonl": itemsText(Array.from({ length: 30 }, (_, n) => vaultItem(n))),
  });
  printed = capturePrinted();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await server.close();
  await rm(vault, { recursive: true, force: true });
  await repository[Symbol.asyncDispose]();
});

async function put(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(dirname(join(vault, path)), { recursive: true });
    await writeFile(join(vault, path), text);
  }
}

const out = (name: string) => join(repository.path, ".assay", name);
async function compare(...args: string[]): Promise<{ readonly status: number; readonly comparison: Comparison }> {
  await mkdir(out(""), { recursive: true });
  const status = await main([
    "-C",
    repository.path,
    "compare",
    ...args,
    "--json",
    out("c.json"),
    "--markdown",
    out("c.md"),
    "--html",
    out("c.html"),
  ]);
  return { status, comparison: JSON.parse(await readFile(out("c.json"), "utf8").catch(() => "null")) as Comparison };
}

it("decides by a vault, in rounded numbers, and tells nothing of its items anywhere", async () => {
  await repository.write({ [PROMPT_PATH]: WITHOUT_BLOOD });
  const { status, comparison } = await compare("--sets", vault);
  const [prompt] = comparison.prompts;
  expect([status, comparison.verdict], printed.join("")).toEqual([1, "fail"]);
  expect(prompt?.sets).toMatchObject([{ name: "titles" }, { name: "final", items: 30, digest: expect.stringMatching(/^sha256:/) }]);
  expect(prompt?.items).toBe(32);
  expect(prompt?.flips.map(({ set }) => set)).toEqual(["titles"]);
  expect(comparison.notes.map(({ text }) => text)).toContain(
    "The set final is a vault: all of it decides, told in rounded numbers and without naming a title.",
  );
  const stored = await readdir(repository.path, { recursive: true, withFileTypes: true });
  for (const file of stored.filter((entry) => entry.isFile() && !entry.parentPath.includes(".git/")))
    expect(await readFile(join(file.parentPath, file.name), "utf8"), file.name).not.toContain(SECRET);
  expect(printed.join("")).not.toContain(SECRET);
  // Its answers are beside it: the second time nobody is asked.
  expect(await readFile(join(vault, ".assay/answers/answers.jsonl"), "utf8")).toContain(SECRET);
  const asked = server.requests.length;
  await compare("--sets", vault);
  expect(server.requests.length).toBe(asked);
});

it("is not green where the vault that a prompt asks for is not there, and says so where it is for later", async () => {
  await repository.write({
    [PROMPT_PATH]: asking(promptText(["Drug use is shown. `MR-1.1`", "A fight leaves blood. `MR-1.2`", "A pet is ill. `MR-1.3`"])),
  });
  const later = await compare();
  expect([later.status, later.comparison.verdict]).toEqual([0, "pass"]);
  expect(later.comparison.notes.map(({ text }) => text)).toContain(
    "The set final is a vault: it decides when this is released, and nothing here.",
  );
  await rm(join(vault, "final"), { recursive: true });
  const missing = await compare("--sets", vault);
  expect([missing.status, missing.comparison.verdict]).toEqual([1, "not measured"]);
  expect(missing.comparison.prompts[0]?.reason).toContain("its vault `final` is not here");
});

it("refuses a set that anyone can read, a folder that is not there, a link out of it, and shards", async () => {
  await repository.write({ [PROMPT_PATH]: WITHOUT_BLOOD });
  const refused = async (...args: string[]) => {
    printed.length = 0;
    expect(await main(["-C", repository.path, "compare", ...args])).toBe(2);
    return printed.join("");
  };
  expect(await refused("--sets", join(vault, "none"))).toContain("Cannot read the folder none");
  expect(await refused("--sets", vault, "--shard", "1/2", "--run-file", "x")).toContain("not shared out");
  await put({ "titles/set.yaml": "name: titles\nabout: A.\nprovenance: authored\nsensitivity: public\n", "titles/items.jsonl": "" });
  expect(await refused("--sets", vault)).toContain("The set titles of");
  await rm(join(vault, "titles"), { recursive: true });
  await symlink("/etc/passwd", join(vault, "final/link"));
  expect(await refused("--sets", vault)).toContain("symbolic link");
});

it("tells a mistake in a vault by its place, without a word of the line", async () => {
  await put({ "final/items.jsonl": `${itemsText([vaultItem(0)])}{"id":"${SECRET}","tiitle":"${SECRET}"}\n` });
  await repository.write({ [PROMPT_PATH]: WITHOUT_BLOOD });
  expect((await compare("--sets", vault)).status).toBe(2);
  expect(printed.join("")).toMatch(/vault\/final\/items\.jsonl:2:/);
  expect(printed.join("")).not.toContain(SECRET);
});

it("names no item of a vault whose answer is missing in a replay", async () => {
  await repository.write({ [PROMPT_PATH]: WITHOUT_BLOOD });
  await compare();
  expect((await compare("--sets", vault, "--replay")).status).toBe(2);
  expect(printed.join("")).toContain("a restricted item of final");
  expect(printed.join("")).not.toContain(SECRET);
});

it("is a mistake in a prompt where the settings know of no such vault", async () => {
  await repository.write({ [PROMPT_PATH]: promptText().replace("[titles]", "[titles, other]") });
  expect(await main(["-C", repository.path, "check"])).toBe(2);
  expect(printed.join("")).toContain("There is no set `ground-truth/other`");
});
