import { readSet } from "../../../action/src/documents/ground-truth/item-set.ts";
import { readItems } from "../../../action/src/documents/ground-truth/items.ts";
import { readTaxonomy } from "../../../action/src/documents/ground-truth/taxonomy.ts";
import type { ExportItem } from "../../../action/src/formats/export-scope.ts";
import { planOf } from "../../../action/src/formats/fixtures/plan.ts";
import { kindOf } from "../../../action/src/formats/import-kind.ts";
import type { ImportKind } from "../../../action/src/formats/imported.ts";
import { exportMessages } from "../../../action/src/formats/messages-export.ts";
import { exportPromptfoo } from "../../../action/src/formats/promptfoo/export.ts";
import { standsInFile, unlessRefused } from "../laws.ts";
import { memoryTree } from "../memory-tree.ts";
import { near } from "../mutations.ts";
import { target } from "../target.ts";

const FIELDS_TEXT =
  "fields:\n  tier: {kind: ordinal, labels: [ALL, 7+, 13+, 18+]}\n  descriptors: {kind: multi-label, labels: [violence, drugs]}\n";
const { taxonomy } = readTaxonomy(FIELDS_TEXT);

const FILES: Readonly<Record<ImportKind, { readonly path: string; readonly seeds: readonly string[]; readonly map?: readonly string[] }>> =
  {
    "prompt-yml": {
      path: "rate.prompt.yml",
      seeds: [
        "name: Rate\ndescription: d\nmodel: openai/gpt-4o-mini\nmodelParameters: {temperature: 0, maxTokens: 9}\nmessages:\n  - role: system\n    content: |\n      Give ALL or 13+.\n  - {role: user, content: 'Rate {{synopsis}}'}\ntestData:\n  - {synopsis: A fight., expected: 13+}\nevaluators:\n  - {name: x, string: {equals: '{{expected}}'}}\n",
        'messages:\n  - {role: user, content: \'{{a}}\'}\nresponseFormat: json_schema\njsonSchema: \'{"name":"r","schema":{"type":"object","properties":{"tier":{"type":"string","enum":["ALL","13+"]}}}}\'\n',
      ],
      map: ["expected=tier"],
    },
    dotprompt: {
      path: "rate.prompt",
      seeds: [
        '---\nmodel: googleai/gemini\nconfig: {temperature: 0}\ninput: {schema: {text: string}}\noutput: {schema: {tier(enum): [ALL, 13+]}}\n---\n{{role "system"}}\nRate.\n{{>part}}\n{{role "user"}}\n{{text}}\n',
      ],
    },
    promptfoo: {
      path: "promptfooconfig.yaml",
      seeds: [
        "prompts: ['Rate: {{synopsis}}']\nproviders: [openai:chat:gpt-4o-mini]\ntests:\n  - vars: {synopsis: A fight.}\n    assert:\n      - {type: equals, value: 13+}\n      - {type: javascript, value: \"output.tier === '13+'\"}\n",
        "prompts: [file://rate.txt, file://chat.json]\nproviders:\n  - id: openai:chat:x\n    config: {temperature: 0}\ndefaultTest: {assert: [{type: is-json}], options: {transform: JSON.parse(output).tier}}\ntests: file://cases.csv\n",
      ],
    },
    csv: {
      path: "cases.csv",
      seeds: ['synopsis,tier,descriptors,language\n"A ""fight"", long",13+,violence;drugs,en\nCake,ALL,,de\n', "a\tb\n1\t2\n"],
      map: ["tier=tier"],
    },
    "label-studio": {
      path: "export.json",
      seeds: [
        JSON.stringify([
          {
            id: 1,
            data: { synopsis: "A fight." },
            annotations: [
              {
                id: 2,
                completed_by: { email: "ana@example.com" },
                created_at: "2026-10-02T00:00:00Z",
                ground_truth: true,
                result: [{ from_name: "tier", to_name: "t", type: "choices", value: { choices: ["13+"] } }],
              },
            ],
          },
        ]),
      ],
    },
    sop: {
      path: "policy.md",
      seeds: [
        "# Policy\n\n## 1 Drugs\n\n### 1.1 Use is shown\n\nUse is 13+.\n\n- Unless it is a lecture.\n\n### 1.2 Blood\n\nBlood is 13+.\n",
        "---\nsop: MR\ntitle: T\n---\n\n| rule | text |\n|---|---|\n| 1.1 | Drugs |\n\n1. First rule\n2. Second rule\n\n**3.2** Bold rule.\n",
      ],
    },
  };

/** What the imported file may name; one file is not right. */
const BESIDE = {
  "rate.txt": "Rate {{synopsis}}: ALL or 13+.",
  "chat.json": '[{"role":"user","content":"{{synopsis}}"}]',
  "cases.csv": "synopsis,__expected\nA fight.,equals: 13+\n",
  "bad.json": "{",
  "_part.prompt": "Say it.",
};

/** Imports `text`; what would be written must be readable, and can be exported again. */
async function imports(kind: ImportKind, text: string): Promise<void> {
  const { path, map } = FILES[kind];
  kindOf({ path, text });
  const files = { [path]: text, ...BESIDE };
  const plan = await unlessRefused(() => planOf(kind, files, { fields: FIELDS_TEXT, salt: "salt", ...(map === undefined ? {} : { map }) }));
  if (plan === null) return;
  standsInFile(plan.findings, files);
  for (const { path: to } of plan.files)
    if (!/^(?:prompts|ground-truth|sops)\/[\w./-]+$/.test(to) || to.includes("..")) throw new Error(`would write ${JSON.stringify(to)}`);
  if (plan.findings.some(({ severity }) => severity === "error") && plan.files.length > 0) throw new Error("writes in spite of an error");
  const written = Object.fromEntries(plan.files.map((file) => [file.path, file.text]));
  const items: ExportItem[] = [];
  for (const [at, yaml] of Object.entries(written).filter(([name]) => name.endsWith("set.yaml"))) {
    const { set, problems } = readSet(yaml, at.slice(0, -"/set.yaml".length));
    if (problems.length > 0) throw new Error(`a set that cannot be read: ${JSON.stringify(problems[0])}`);
    for await (const item of readItems(memoryTree(written), set, taxonomy, (problem) => {
      throw new Error(`an item that cannot be read: ${JSON.stringify(problem)}`);
    }))
      items.push({ item, written: { id: item.id, title: item.title, input: item.input, truth: item.truth } });
  }
  for (const { prompt } of plan.prompts) {
    await unlessRefused(() => exportMessages({ prompt, taxonomy, items }));
    await unlessRefused(() => exportPromptfoo({ prompt, taxonomy, items }, { id: "openai:chat:x", config: {} }));
  }
}

export const formatTargets = (Object.keys(FILES) as ImportKind[]).map((kind) =>
  target(
    `import-${kind}`,
    "a file is imported or refused at its lines, and what would be written can be read",
    near(FILES[kind].seeds),
    (text: string) => imports(kind, text),
  ),
);
