import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { auditAtSchema } from "../action/src/audit/schemas/at.ts";
import { auditSchema } from "../action/src/audit/schemas/audit.ts";
import { auditVerifySchema } from "../action/src/audit/schemas/verify.ts";
import { doctorSchema } from "../action/src/doctor/schema.ts";
import { schemas as documents } from "../action/src/documents/schemas/all.ts";
import { problemsSchema } from "../action/src/documents/schemas/problems.ts";
import { driftReportSchema } from "../action/src/drift/schema.ts";
import { importSchema } from "../action/src/formats/import-schema.ts";
import { messagesSchema } from "../action/src/formats/messages-schema.ts";
import { liveSchemas } from "../action/src/live/schemas.ts";
import { releaseSchemas } from "../action/src/release/schemas/all.ts";
import { releaseResultSchema } from "../action/src/release/schemas/results.ts";
import { comparisonSchema } from "../action/src/report/comparison-schema.ts";
import { traceMatrixSchema } from "../action/src/report/trace-schema.ts";
import { previewSchema } from "../action/src/run/compare/preview-document.ts";
import { runShardSchema, shardPlanSchema } from "../action/src/run/shard/schema.ts";
import { statusSchema } from "../action/src/status/schema.ts";

const ROOT = join(import.meta.dirname, "..");
const FOLDER = join(ROOT, "action", "schemas");

const schemas = {
  ...documents,
  ...releaseSchemas,
  ...liveSchemas,
  audit: auditSchema,
  "audit-at": auditAtSchema,
  "audit-verify": auditVerifySchema,
  comparison: comparisonSchema,
  doctor: doctorSchema,
  "drift-report": driftReportSchema,
  import: importSchema,
  messages: messagesSchema,
  preview: previewSchema,
  problems: problemsSchema,
  "release-result": releaseResultSchema,
  status: statusSchema,
  "trace-matrix": traceMatrixSchema,
  "run-shard": runShardSchema,
  "shard-plan": shardPlanSchema,
};

const published = Object.entries(schemas).map(([name, schema]) => [`${name}.schema.json`, `${JSON.stringify(schema, null, 2)}\n`] as const);

interface Node {
  readonly title?: string;
  readonly description?: string;
  readonly [keyword: string]: unknown;
}

/** Every property of a schema that has no description: editors would show nothing for it. */
function undescribed(node: unknown, path: string): string[] {
  if (typeof node !== "object" || node === null) return [];
  if (Array.isArray(node)) return node.flatMap((entry, index) => undescribed(entry, `${path}/${index}`));
  return Object.entries(node).flatMap(([key, value]) => {
    if (["enum", "const", "default", "examples", "required"].includes(key)) return [];
    if (key !== "properties") return undescribed(value, `${path}/${key}`);
    return Object.entries(value as Readonly<Record<string, Node>>).flatMap(([name, property]) => [
      ...(property.description ? [] : [`${path}/${name}`]),
      ...undescribed(property, `${path}/${name}`),
    ]);
  });
}

describe("the published schemas", () => {
  it.each(published)("%s is that of the source: else run `npm run schemas`", async (name, text) => {
    await expect(text).toMatchFileSnapshot(join(FOLDER, name));
  });

  it("are all that is in their folder", () => {
    expect(readdirSync(FOLDER).sort()).toEqual(published.map(([name]) => name).sort());
  });

  it.each(Object.entries(schemas))("%s is a valid JSON Schema with its own address", (name, schema) => {
    const ajv = new Ajv2020({ strict: false });
    expect(ajv.validateSchema(schema)).toBe(true);
    expect(schema.$id).toMatch(new RegExp(`/action/schemas/${name}\\.schema\\.json$`));
  });

  it.each(Object.entries(schemas))("%s describes every property, so that editors can help", (_, schema) => {
    expect(undescribed(schema, "")).toEqual([]);
  });

  it.each(Object.entries(schemas))("%s gives examples that it accepts itself", (_, schema) => {
    const ajv = new Ajv2020({ strict: false });
    const wrong: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== "object" || node === null) return;
      const { examples } = node as { readonly examples?: unknown };
      if (Array.isArray(examples) && !path.endsWith("/properties")) {
        const { $id: _, ...schemaOnly } = node as Node;
        for (const example of examples)
          if (!ajv.validate({ ...schemaOnly, $defs: (schema as Node).$defs ?? {} }, example)) wrong.push(path);
      }
      for (const [key, value] of Object.entries(node))
        if (!["examples", "default", "enum", "const"].includes(key)) visit(value, `${path}/${key}`);
    };
    visit(schema, "");
    expect(wrong).toEqual([]);
  });

  it("are attached to their files in the editor", () => {
    const settings = JSON.parse(readFileSync(join(ROOT, ".vscode", "settings.json"), "utf8"));
    const attached = [...Object.keys(settings["yaml.schemas"]), ...settings["json.schemas"].map((entry: { url: string }) => entry.url)];
    for (const path of attached) expect(readdirSync(FOLDER)).toContain(path.replace("./action/schemas/", ""));
  });
});
