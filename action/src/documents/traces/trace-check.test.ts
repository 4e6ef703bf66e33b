import { describe, expect, it } from "vitest";
import { SPAM_PROMPT, SPAM_SOP } from "../../../test/traced-prompt.ts";
import { formatProblem } from "../../errors.ts";
import { checkRepository } from "../check.ts";
import { loadDocuments } from "../load.ts";
import type { Tree } from "../tree.ts";

type Files = Readonly<Record<string, string>>;

function treeOf(files: Files): Tree {
  const list = (folder: string) =>
    Object.keys(files)
      .filter((path) => folder === "" || path.startsWith(`${folder}/`))
      .sort();
  return {
    name: "working tree",
    commit: null,
    list: async (folder) => list(folder),
    read: async (path) => files[path] ?? null,
    bytes: async (path) => new TextEncoder().encode(files[path] ?? ""),
    async *lines(path) {
      yield* (files[path] ?? "").split("\n");
    },
  };
}

const TODAY = "2026-11-21";
const TRACE = "prompts/spam/trace.yaml";
const RECORD = `---
id: DR-20261121-humans
status: accepted
date: 2026-11-21
decision-makers: [ana]
prompt: spam
---

# Humans decide

## Context and Problem Statement

Some messages are hard.

## Decision Outcome

People decide.
`;
const SOUND: Files = {
  "ground-truth/fields.yaml": "fields:\n  spam: {kind: binary, labels: [allow, remove], positive: remove}\n",
  "sops/spam.md": SPAM_SOP,
  "prompts/spam/prompt.md": SPAM_PROMPT,
  [TRACE]: `version: 1
prompt: spam
links:
  - clause: SP-1.1
    parts: [remove]
waivers:
  - clause: SP-1.2
    kind: human-only
    reason: Always goes to the human queue.
    role: policy
    expires: 2027-11-21
`,
  ".github/assay.yml":
    "version: 1\nroles: {policy: [ana], legal: [gil]}\nrules: [{name: found, field: spam, metric: recall, margin: 0.05}]\n",
};
const change = (from: string, to: string, path = TRACE): Files => {
  expect(SOUND[path]).toContain(from);
  return { ...SOUND, [path]: (SOUND[path] ?? "").replace(from, to) };
};
const problemsOf = async (files: Files): Promise<readonly string[]> => (await checkRepository(treeOf(files), TODAY)).map(formatProblem);

describe("assay check, on traces", () => {
  it("finds nothing in a sound one, and its documents hold it", async () => {
    expect(await problemsOf(SOUND)).toEqual([]);
    const { traces } = await loadDocuments(treeOf(SOUND));
    expect(traces.get("spam")).toMatchObject({ prompt: "spam", path: TRACE, links: [{ clause: "SP-1.1", line: 4 }] });
  });

  it.each<[string, Files, string]>([
    ["it cannot be read", change("links:", "link:"), `${TRACE}:3:1: There is no key \`link\`\n    Did you mean \`links\`?`],
    [
      "a section is gone",
      change("[remove]", "[removed]"),
      `${TRACE}:4:1: \`SP-1.1\` is linked to a section that \`spam\` does not have: \`removed\`\n    Did you mean \`remove\`?`,
    ],
    [
      "a clause is gone",
      change("SP-1.1\n", "SP-1.11\n"),
      `${TRACE}:4:1: No SOP has a clause \`SP-1.11\`\n    Correct the id, or remove the entry. If the clause was removed, put it back with the chip \`retired: YYYY-MM-DD\` or \`moved-to: ID\`.`,
    ],
    [
      "nobody has the role",
      change("role: policy", "role: polcy"),
      `${TRACE}:7:1: The waiver of \`SP-1.2\` names the role \`polcy\`, which the settings do not have\n    Did you mean \`policy\`?`,
    ],
    [
      "there is no such record",
      change("    role: policy", "    decision: DR-20261121-humans\n    role: policy"),
      `${TRACE}:7:1: The waiver of \`SP-1.2\` names a decision record that does not exist: \`DR-20261121-humans\`\n    Write the record, or remove the key.`,
    ],
    [
      "it is delegated to no prompt",
      change("human-only", "delegated\n    delegated-to: span"),
      `${TRACE}:7:1: The waiver of \`SP-1.2\` delegates it to a prompt that does not exist: \`span\`\n    Did you mean \`spam\`?`,
    ],
    [
      "a waiver runs too long",
      change("2027-11-21", "2027-11-22"),
      `${TRACE}:7:1: The waiver of \`SP-1.2\` runs until 2027-11-22; a waiver holds for at most 12 months\n    Let it end by 2027-11-21, and renew it then.`,
    ],
    [
      "a waiver ended",
      change("2027-11-21", "2026-11-20"),
      `${TRACE}:7:1: warning: The waiver of \`SP-1.2\` ended on 2026-11-20\n    Renew it with a new date, or cover the clause.`,
    ],
    [
      "an overlay has a trace but no file",
      { ...SOUND, "prompts/spam/overlays/kids.trace.yaml": "version: 1\nprompt: spam/kids\n" },
      "prompts/spam/overlays/kids.trace.yaml:1:1: There is no prompt `spam/kids` whose trace this could be\n    Remove the trace, or add the prompt.",
    ],
    [
      "the file ends in .yml",
      Object.fromEntries(Object.entries(SOUND).map(([path, text]) => [path.replace("trace.yaml", "trace.yml"), text])),
      "prompts/spam/trace.yml:1:1: A trace ends in `.yaml`, so nothing reads this file\n    Rename it `trace.yaml`.",
    ],
  ])("says once where and what to change where %s", async (_, files, message) => {
    expect(await problemsOf(files)).toEqual([message]);
  });

  it("knows decision records of prompts and of SOPs", async () => {
    for (const folder of ["prompts/spam", "sops"]) {
      const files = change("    role: policy", "    decision: DR-20261121-humans\n    role: policy");
      expect(await problemsOf({ ...files, [`${folder}/decisions/DR-20261121-humans.md`]: RECORD })).not.toContainEqual(
        expect.stringContaining("does not exist"),
      );
    }
  });

  it("does not ask for roles where the settings name none", async () => {
    const files = change("roles: {policy: [ana], legal: [gil]}\n", "", ".github/assay.yml");
    expect(await problemsOf(files)).toEqual([]);
  });

  it("says nothing of sections and clauses where the prompt or an SOP cannot be read", async () => {
    const prompt = await problemsOf(change("input:", "inputs:", "prompts/spam/prompt.md"));
    const sop = await problemsOf(change("sop: SP\n", "", "sops/spam.md"));
    const folder = await problemsOf(Object.fromEntries(Object.entries(SOUND).filter(([path]) => path !== "prompts/spam/prompt.md")));
    for (const problems of [prompt, sop, folder]) {
      expect(problems).toHaveLength(1);
      expect(problems[0]).not.toContain(TRACE);
    }
  });

  it("finds unknown clauses in partials once, for all prompts that share them", async () => {
    const prompt = SPAM_PROMPT.replace("Whatever", "{{>polite}}\n\nWhatever");
    const files: Files = {
      ...SOUND,
      "prompts/spam/prompt.md": prompt,
      "prompts/other/prompt.md": prompt,
      "prompts/_shared/polite.md": "Be kind.\n- Say hello. `SP-1.2`\n- Say\n  goodbye. `SP-1.9`\n",
    };
    expect(await problemsOf(files)).toEqual([
      "prompts/_shared/polite.md:4:12: No SOP has a clause `SP-1.9`\n    Correct the id, or write the clause. If the clause was removed, put it back with the chip `retired: YYYY-MM-DD` or `moved-to: ID`.",
    ]);
  });
});
