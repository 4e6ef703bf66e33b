import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { NoOperationTraceWriter } from "@actions/workflow-parser";
import { parseAction } from "@actions/workflow-parser/actions/action-parser";
import { Ajv2020 } from "ajv/dist/2020.js";
import { expect, test } from "vitest";
import { parse } from "yaml";

const folder = fileURLToPath(new URL("../", import.meta.url));

const TEXT = { type: "string", minLength: 1 };
/** The part of GitHub's metadata syntax that a JavaScript action uses. */
const ACTION = {
  type: "object",
  required: ["name", "description", "runs", "inputs", "outputs"],
  additionalProperties: false,
  properties: {
    name: TEXT,
    description: { ...TEXT, maxLength: 125 },
    author: TEXT,
    branding: { type: "object", required: ["icon", "color"], additionalProperties: false, properties: { icon: TEXT, color: TEXT } },
    inputs: {
      type: "object",
      additionalProperties: {
        type: "object",
        required: ["description"],
        additionalProperties: false,
        // A default of another type than text would reach the code as text all the same.
        properties: { description: TEXT, required: { type: "boolean" }, default: { type: "string" }, deprecationMessage: TEXT },
      },
    },
    outputs: {
      type: "object",
      additionalProperties: { type: "object", required: ["description"], additionalProperties: false, properties: { description: TEXT } },
    },
    runs: {
      type: "object",
      required: ["using", "main"],
      additionalProperties: false,
      properties: { using: { const: "node24" }, main: TEXT, post: TEXT, "post-if": TEXT },
    },
  },
};

interface ActionFile {
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly runs: { readonly main: string };
}

const text = readFileSync(`${folder}action.yml`, "utf8");
const action = parse(text) as ActionFile;

/** The names that stand as first argument of these functions anywhere in the product's code. */
function namesIn(code: string, functions: string): readonly string[] {
  const calls = code.matchAll(new RegExp(`\\b(?:${functions})\\(\\s*["'\`]([^"'\`]+)["'\`]`, "g"));
  return [...new Set([...calls].map((call) => call[1] ?? ""))].toSorted();
}

const code = readdirSync(`${folder}src`, { recursive: true, encoding: "utf8" })
  .filter((path) => path.endsWith(".ts") && !path.endsWith(".test.ts"))
  .map((path) => readFileSync(`${folder}src/${path}`, "utf8"))
  .join("\n");

test("action.yml is one that GitHub's own parser takes, without a key that it would ignore", () => {
  const { context } = parseAction({ name: "action.yml", content: text }, new NoOperationTraceWriter());
  expect(context.errors.getErrors()).toEqual([]);
  const validate = new Ajv2020({ strict: false, allErrors: true }).compile(ACTION);
  validate(action);
  expect(validate.errors).toBeNull();
});

test("the code reads every input that action.yml declares, and no other", () => {
  expect(namesIn(code, "getInput|getBooleanInput|getMultilineInput")).toEqual(Object.keys(action.inputs).toSorted());
});

test("the code sets every output that action.yml declares, and no other", () => {
  expect(namesIn(code, "setOutput")).toEqual(Object.keys(action.outputs).toSorted());
});

test("the bundle that action.yml names is there", () => {
  expect(existsSync(`${folder}${action.runs.main}`)).toBe(true);
});
