import { describe, expect, it } from "vitest";
import { formatProblem } from "../../errors.ts";
import { type SchemaName, validate } from "./validate.ts";
import { readYaml } from "./yaml.ts";

function messages(schema: SchemaName, text: string): string[] {
  const { document, problems } = readYaml(text, "f.yaml");
  return (document === null ? problems : validate(schema, document)).map(formatProblem);
}

const SET = "name: titles\nabout: x\nprovenance: authored\nsensitivity: public\n";

describe("validate", () => {
  it.each<[SchemaName, string, string[]]>([
    ["fields", "", ["f.yaml:1:1: The file is empty"]],
    ["fields", "- a\n", ["f.yaml:1:1: The file must be a map of keys, but is a list\n    It begins with a key, for example `fields: …`."]],
    ["fields", "fields:\n  t: {kind: ordnal, labels: [a, b]}\n", ["f.yaml:2:13: `kind` is `ordnal`\n    Did you mean `ordinal`?"]],
    [
      "fields",
      "fields:\n  t: {kind: ordinal, lables: [a, b]}\n",
      ["f.yaml:2:22: There is no key `lables` in `t`\n    Did you mean `labels`?"],
    ],
    [
      "fields",
      "fields:\n  t: {kind: ordinal}\n",
      ["f.yaml:2:3: The key `labels` is missing in `t`\n    For example `labels: [sport, news, other]`."],
    ],
    [
      "fields",
      "fields:\n  t: {kind: ordinal, labels: [7, 12]}\n",
      [
        'f.yaml:2:31: Entry 1 of `labels` must be text, but is the number `7`\n    Put it into quotes: "7".',
        'f.yaml:2:34: Entry 2 of `labels` must be text, but is the number `12`\n    Put it into quotes: "12".',
      ],
    ],
    [
      "fields",
      "fields:\n  t: {kind: ordinal, labels: [a, b, a]}\n",
      ["f.yaml:2:37: `a` stands twice in `labels`\n    Remove one of the two."],
    ],
    [
      "fields",
      "fields:\n  t: {kind: ordinal, labels: a}\n",
      ["f.yaml:2:30: `labels` must be a list, but is text\n    For example `labels: [sport, news, other]`."],
    ],
    ["set", `${SET}use: []\n`, ["f.yaml:5:6: `use` must have at least one entry\n    For example `[pull-request, release]`."]],
    ["set", `${SET}split: {salt: a, dev: 0, gate: 40}\n`, ["f.yaml:5:23: `dev` must be at least 1\n    For example `60`."]],
    ["set", SET.replace("public", "secret"), ["f.yaml:4:14: `sensitivity` is `secret`\n    Allowed: `public`, `internal`, `restricted`."]],
    ["settings", "version: 2\n", ["f.yaml:1:10: `version` is `2`\n    Allowed: `1`."]],
    [
      "settings",
      "version: 1\nroles: {legal: '@gil'}\n",
      ["f.yaml:2:16: `legal` must be a list, but is text\n    For example `legal: [ana, bo]`."],
    ],
    ["settings", "version: 1\nroles: {legal: ['@gil']}\n", ["f.yaml:2:17: Entry 1 of `legal` is `@gil`\n    A GitHub login, without `@`."]],
    [
      "settings",
      "version: 1\nmodels: {gpt: {input: 1, output: 2}}\n",
      ["f.yaml:2:10: The name `gpt` is not allowed here\n    A model is `provider/model`, for example `openai/some-model-2026-08`."],
    ],
  ])("%s: %j", (schema, text, expected) => {
    expect(messages(schema, text)).toEqual(expected);
  });

  const rule = (scope: string) => `version: 1\nrules:\n  - {name: x, field: t, metric: exact, margin: 0.1, scope: ${scope}}\n`;
  it.each([
    [
      "al",
      "f.yaml:3:60: `scope` is `al`\n    Write `all`, `{label: drugs}`, `{clause: MR-3.2}`, `{tag: regulated}`, `{slice: language=ja}` or `{point: MR-3.2.DP1}`.",
    ],
    ["{lable: drugs}", "f.yaml:3:61: There is no key `lable` in `scope`\n    Did you mean `label`?"],
    ["{clause: drugs}", "f.yaml:3:69: `clause` is `drugs`\n    A clause id looks like `MR-3.2`."],
    ["{label: 5}", 'f.yaml:3:68: `label` must be text, but is the number `5`\n    Put it into quotes: "5".'],
  ])("says one thing about the scope %s, not one for each alternative", (scope, expected) => {
    expect(messages("settings", rule(scope))).toEqual([expected]);
  });

  it("never shows what stands where the name of a key's variable belongs", () => {
    const text = "version: 1\nproviders: {openai: {type: openai, key: sk-secret}}\n";
    expect(messages("settings", text).join()).not.toContain("sk-secret");
  });
});
