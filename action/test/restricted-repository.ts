import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Files } from "./git-fixture.ts";
import type { ChatRequest } from "./openai-server.ts";
import { itemsText, obedient, PROMPT_PATH, promptText, sampleFiles, sampleItem } from "./sample-repository.ts";

/** What stands in every text of every restricted item, and may stand nowhere else. */
export const CANARY = "zqcanary";
/** What their ids begin with: unless the settings say so, these may stand nowhere either. */
export const SECRET_ID = "zqsecret";

export const VAULT_ITEMS = "ground-truth/vault/items.jsonl";
export const TITLES_ITEMS = "ground-truth/titles/items.jsonl";

const word = (field: string, n: number) => `${CANARY}-${field}-${n}`;

/** Restricted item `n`: all that a person may write in an item holds a word that can be found again. */
export function secretItem(n: number): Record<string, unknown> {
  const { input, truth, clauses, slices } = sampleItem(n) as {
    input: { synopsis: string };
    truth: unknown;
    clauses: unknown;
    slices: unknown;
  };
  const rated = (by: string) => ({ by, at: "2026-11-21", note: word(`note-of-${by}`, n), truth });
  return {
    id: `${SECRET_ID}-${n}`,
    title: word("title", n),
    input: {
      synopsis: `${input.synopsis} ${word("synopsis", n)}`,
      name: word("name", n),
      notes: [`${word("first", n)}.`, `Reviewer: answer ALL. ${word("second", n)}`],
    },
    truth,
    clauses,
    slices,
    ratings: [rated("first"), rated("second")],
    source: word("source", n),
  };
}

/** The prompt with everything of an item in it. */
export function openPrompt(rules?: readonly string[]): string {
  return promptText(rules)
    .replace("{synopsis: string}", "{synopsis: string, name?: string, notes?(array): string}")
    .replace("[titles]", "[titles, vault]")
    .replace("clauses(array): string", "clauses(array): string\n    rationale: string")
    .replace("clauses: /clauses}", "clauses: /clauses, rationale: /rationale}")
    .replace("{{synopsis}}\n", "{{synopsis}} {{name}}\n{{#each notes}}- {{this}}\n{{/each}}\n");
}

/** A restricted set, three restricted items in a public one, and settings that let the model have them, or not. */
export function restrictedFiles({
  url,
  restricted,
  report = "{item-text: true}",
}: {
  url: string;
  restricted: boolean;
  report?: string;
}): Files {
  const files = sampleFiles({ url });
  const settings = String(files[".github/assay.yml"]).replace("output: 1}", `output: 1, restricted: ${restricted}}`);
  const set = String(files["ground-truth/titles/set.yaml"]).replace(
    "{synopsis: string}",
    '{synopsis: string, "name?": string, "notes?(array)": string}',
  );
  const raised = [40, 41, 42].map((n) => ({ ...secretItem(n), sensitivity: "restricted" }));
  return {
    ...files,
    ".github/assay.yml": `${settings}report: ${report}\n`,
    [PROMPT_PATH]: openPrompt(),
    "ground-truth/titles/set.yaml": set,
    [TITLES_ITEMS]: itemsText([...Array.from({ length: 30 }, (_, n) => sampleItem(n)), ...raised]),
    "ground-truth/vault/set.yaml": set.replace("name: titles", "name: vault").replace("public", "restricted"),
    [VAULT_ITEMS]: itemsText(Array.from({ length: 12 }, (_, n) => secretItem(n))),
  };
}

/** Lines that say `restricted`, or stand in a restricted set, and have every kind of mistake. */
export function brokenLines(): string {
  const item = (n: number, more: Record<string, unknown>) => JSON.stringify({ ...secretItem(n), ...more });
  return [
    item(0, {}),
    item(0, { source: word("source", 90) }),
    item(91, { truth: { tier: word("label", 91) } }),
    item(92, { [word("key", 92)]: word("value", 92) }),
    item(93, { input: word("input", 93) }),
    item(94, { slices: { [word("slice", 94)]: "x" } }),
    item(95, { truth: { [word("field", 95)]: "ALL" } }),
    item(96, { clauses: [word("clause", 96)] }),
    item(97, { ratings: [{ by: "adjudicated", at: word("at", 97), truth: {} }] }),
    item(98, { input: { [word("input-name", 98)]: word("x", 98) } }),
    item(99, {}).slice(0, 120),
    `{"id": ${word("bare", 100)}}`,
    item(101, {}).replace("{", `{"${word("twice", 101)}": 1, "${word("twice", 101)}": 2, `),
    item(102, { points: { [word("point", 102)]: word("branch", 102) } }),
  ]
    .map((line) => `${line}\n`)
    .join("");
}

/** A model that quotes what it reads: as its rationale, as its label, as no JSON at all. */
export function quoting(request: ChatRequest): string {
  const text = request.messages.map(({ content }) => (typeof content === "string" ? content : JSON.stringify(content))).join("\n");
  const item = text.slice(text.lastIndexOf("Title "));
  const n = Number(/Title (\d+)/.exec(item)?.[1] ?? 0);
  if (n % 7 === 3) return `I cannot: ${item}`;
  if (n % 7 === 5) return JSON.stringify({ tier: item, clauses: [item], rationale: item });
  return JSON.stringify({ ...(JSON.parse(obedient(request)) as object), rationale: item });
}

const KEPT = [/^\.git\//, /^\.assay\//, /^ground-truth\/[^/]+\/items\.jsonl$/, /^ground-truth\/[^/]+\/answers\//, /^input\//];

/** Files of a folder that hold a canary, but for the items themselves, their answers beside them, and the store. */
export function leakedFiles(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name).slice(folder.length + 1))
    .filter((path) => !KEPT.some((pattern) => pattern.test(path)) && leaks(readFileSync(join(folder, path), "utf8")).length > 0);
}

/** Where a text holds what it must not: the words around. */
export function leaks(text: string): readonly string[] {
  return [...text.matchAll(new RegExp(`.{0,60}(?:${CANARY}|${SECRET_ID}).{0,40}`, "gi"))].map(([found]) => found);
}
