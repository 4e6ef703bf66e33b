import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { parsePrompt } from "../src/documents/prompts/parse-prompt.ts";
import { parseSop } from "../src/documents/sops/sop-parser.ts";
import { writeTrace } from "../src/documents/traces/trace-writer.ts";
import { draftTrace } from "../src/trace/restamp.ts";
import { createRepository, type Files, type ScratchRepository } from "./git-fixture.ts";

/** A small repository of policies for tests: one field, one SOP, one prompt, `items` titles. */
export interface SampleOptions {
  readonly items?: number;
  /** Base URL of a server that speaks OpenAI's protocol; without it the embedded model is the default. */
  readonly url?: string;
  readonly rules?: string;
  /** Whether a change of the prompt needs a decision record; default `off`, for tests that are about something else. */
  readonly records?: "required" | "warn" | "off";
  /** Characters to add to every synopsis. */
  readonly longer?: number;
  readonly more?: Files;
}

export const PROMPT_PATH = "prompts/rating/prompt.md";

/** The sample prompt; `rules` are the list items under its heading `13+`. */
export function promptText(rules: readonly string[] = ["Drug use is shown. `MR-1.1`", "A fight leaves blood. `MR-1.2`"]): string {
  return `---
config: {temperature: 0, maxOutputTokens: 100}
input:
  schema: {synopsis: string}
output:
  format: json
  schema:
    tier(enum): [ALL, 13+, 18+]
    clauses(array): string
assay.sops: [rating]
assay.ground-truth: [titles]
assay.answer: {tier: /tier, clauses: /clauses}
---
{{role "system"}}
Give the title one tier.

## ALL
- Nothing below applies. \`MR-1.3\`

## 13+
${rules.map((rule) => `- ${rule}\n`).join("")}{{role "user"}}
{{synopsis}}
`;
}

const SOP = `---
sop: MR
title: Rating
version: 1
owner: policy
---

# Rating

### MR-1.1 Drug use is shown

\`critical\` · \`regulated: drugs\`

Use that is shown is 13+.

### MR-1.2 Blood

\`major\`

A fight that leaves blood is 13+.

### MR-1.3 Nothing applies

\`minor\`

Everything else is ALL.
`;

/** Title \`n\`: every third shows drugs, every third a fight with blood, every third neither. */
export function sampleItem(n: number, longer = 0): Record<string, unknown> {
  const kind = n % 3;
  const id = `t-${String(n).padStart(4, "0")}`;
  return {
    id,
    title: `title-${n}`,
    input: {
      synopsis: `Title ${n}. ${["Somebody smokes crack in a kitchen.", "A fist fight leaves blood on the floor.", "Two friends bake a cake."][kind]}${" and so on".repeat(longer / 10)}`,
    },
    truth: { tier: kind === 2 ? "ALL" : "13+" },
    clauses: [["MR-1.1"], ["MR-1.2"], ["MR-1.3"]][kind],
    slices: { language: "en" },
    source: "authored",
  };
}

export function itemsText(items: readonly Record<string, unknown>[]): string {
  return items.map((item) => `${JSON.stringify(item)}\n`).join("");
}

function settingsText(
  url: string | undefined,
  records: NonNullable<SampleOptions["records"]> = "off",
  rules = "rules:\n  - {name: not too low, field: tier, metric: under-rated, margin: 0.05, mode: disprove}\n",
): string {
  const provider =
    url === undefined
      ? ""
      : `default-model: house/test\nproviders:\n  house: {type: openai-compatible, url: "${url}"}\nmodels:\n  house/test: {input: 1, output: 1}\n`;
  return `version: 1\n${provider}governance: {decision-records: ${records}}\n${rules}`;
}

/** Files of the sample repository. */
export function sampleFiles({ items = 30, url, rules, records, longer = 0, more = {} }: SampleOptions = {}): Files {
  return {
    ".github/assay.yml": settingsText(url, records, rules),
    ".gitignore": ".assay/\n",
    "ground-truth/fields.yaml": "fields:\n  tier: {kind: ordinal, labels: [ALL, 13+, 18+]}\n",
    "ground-truth/titles/set.yaml":
      "name: titles\nabout: Invented for tests.\nprovenance: authored\nsensitivity: public\ninput: {synopsis: string}\ncluster: title\nslices: [language]\nuse: [pull-request]\n",
    "ground-truth/titles/items.jsonl": itemsText(Array.from({ length: items }, (_, index) => sampleItem(index, longer))),
    "sops/rating.md": SOP,
    [PROMPT_PATH]: promptText(),
    ...more,
  };
}

export async function sampleRepository(options: SampleOptions = {}): Promise<ScratchRepository> {
  return createRepository(sampleFiles(options));
}

/** A `trace.yaml` for the sample prompt, stamped against the files that the repository has on disk. */
export async function stampedTrace({ path }: Pick<ScratchRepository, "path">): Promise<string> {
  const read = (file: string) => readFile(join(path, file), "utf8");
  const { sop } = parseSop({ name: "rating", path: "sops/rating.md", source: await read("sops/rating.md") });
  const { prompt } = parsePrompt({ name: "rating", path: PROMPT_PATH, source: await read(PROMPT_PATH), partials: new Map() });
  if (!prompt) throw new Error("the sample prompt cannot be read");
  return writeTrace(draftTrace(prompt, new Map([["rating", sop]]), { today: "2026-11-21", stamp: true }));
}

/** What a model would say that obeys exactly the rules it reads: a rule that is missing from the prompt is not applied. */
export function obedient({ messages }: { readonly messages: readonly { readonly role: string; readonly content: unknown }[] }): string {
  const text = (role: string) =>
    messages
      .filter((message) => message.role === role)
      .map(({ content }) => (typeof content === "string" ? content : JSON.stringify(content)))
      .join("\n");
  const [rules, item] = [text("system"), text("user")];
  const drugs = item.includes("crack") && rules.includes("Drug use is shown");
  const blood = item.includes("blood") && rules.includes("A fight leaves blood");
  return JSON.stringify({ tier: drugs || blood ? "13+" : "ALL", clauses: drugs ? ["MR-1.1"] : blood ? ["MR-1.2"] : ["MR-1.3"] });
}
