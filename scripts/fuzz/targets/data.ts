import * as fc from "fast-check";
import { stringify } from "yaml";
import { canonicalJson } from "../../../action/src/canonical.ts";
import { readJson } from "../../../action/src/documents/syntax/json.ts";
import { readJsonFile } from "../../../action/src/documents/syntax/json-file.ts";
import { scanJson } from "../../../action/src/documents/syntax/json-scan.ts";
import { readYaml } from "../../../action/src/documents/syntax/yaml.ts";
import { isSame, standsInFile } from "../laws.ts";
import { near } from "../mutations.ts";
import { ANSWERS, FIELDS, ITEMS, ROLLOUTS, RUNS, SETTINGS, TRACES } from "../seeds.ts";
import { target } from "../target.ts";

const PATH = "file.txt";

const pointersOf = (value: unknown, base = ""): string[] =>
  typeof value !== "object" || value === null
    ? [base]
    : [
        base,
        ...Object.entries(value).flatMap(([key, entry]) => pointersOf(entry, `${base}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`)),
      ];

const MOST_POINTERS = 20;

const yaml = target(
  "yaml",
  "YAML is read or refused at its lines; every value has a place; nothing reaches a prototype",
  near([...SETTINGS, ...TRACES, ...FIELDS]),
  (text) => {
    const { document, problems } = readYaml(text, PATH);
    standsInFile(problems, { [PATH]: text });
    if (document === null) return;
    const pointers = pointersOf(document.value).slice(0, MOST_POINTERS);
    standsInFile(
      [...pointers, "/nowhere/0"].flatMap((pointer) => [document.place(pointer), document.place(pointer, "key")]),
      { [PATH]: text },
    );
    if (({} as Record<string, unknown>).a !== undefined) throw new Error("a prototype was changed");
  },
);

const printedYaml = target("yaml-printed", "a value that is printed as YAML reads as the same value", jsonValues(), (value) => {
  const { document, problems } = readYaml(stringify(value, { version: "1.2" }), PATH);
  isSame({ value: document?.value, problems }, { value, problems: [] }, "printed");
});

const json = target(
  "json",
  "the strict reader refuses what JSON.parse refuses, and duplicate keys; else it reads the same value",
  near([...ITEMS, ...ANSWERS, ...ROLLOUTS, ...RUNS]),
  (text) => {
    const line = text.split("\n")[0] ?? "";
    const { document, problems } = readJson(line, PATH, 1);
    standsInFile(problems, { [PATH]: line });
    const { fault } = scanJson(line, { deepest: 100 });
    if ((document === null) !== (fault !== null)) throw new Error(`readJson and scanJson disagree: ${JSON.stringify({ problems, fault })}`);
    if (document !== null) isSame(document.value, JSON.parse(line), "readJson");
    const file = readJsonFile(text, PATH);
    standsInFile(file.problems, { [PATH]: text });
    if (file.document !== null)
      standsInFile(
        pointersOf(file.document.value)
          .slice(0, MOST_POINTERS)
          .map((pointer) => file.document?.place(pointer) ?? (file.problems[0] as never)),
        { [PATH]: text },
      );
  },
);

const canonical = target("canonical-json", "canonical JSON reads as the same value, whatever the order of keys", jsonValues(), (value) => {
  const text = canonicalJson(value);
  const { document } = readJson(text, PATH, 1);
  isSame(canonicalJson(document?.value), text, "canonical");
  isSame(canonicalJson(reversed(value)), text, "reversed keys");
});

function jsonValues(): fc.Arbitrary<unknown> {
  // Keys that the readers refuse, and numbers that JSON does not have.
  return fc.jsonValue({ maxDepth: 4 }).filter((value) => !/"(?:__proto__|<<)":|-0\b/.test(JSON.stringify(value)) && !hasMinusZero(value));
}

function hasMinusZero(value: unknown): boolean {
  if (typeof value === "number") return Object.is(value, -0);
  return typeof value === "object" && value !== null && Object.values(value).some(hasMinusZero);
}

function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, entry]) => [key, reversed(entry)]),
  );
}

export const dataTargets = [yaml, printedYaml, json, canonical];
