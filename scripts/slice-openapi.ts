/**
 * Writes `action/test/openapi-slice.json`: the part of GitHub's own OpenAPI description that the local GitHub of the tests checks
 * every request and response against. For maintainers, run on Node 24 when an operation is added to `github-operations.ts`:
 *
 *     npm install --no-save --prefix .cache/openapi --ignore-scripts @octokit/openapi@23.0.2
 *     node scripts/slice-openapi.ts .cache/openapi/node_modules/@octokit/openapi/generated/api.github.com.json
 *
 * The package is too large (385 MB) to be a dependency.
 */
import { readFile, writeFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { GITHUB_OPERATIONS } from "./github-operations.ts";

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type Tree = { readonly [key: string]: Json };

const isTree = (value: Json | undefined): value is Tree => typeof value === "object" && value !== null && !Array.isArray(value);
const tree = (value: Json | undefined): Tree => (isTree(value) ? value : {});
/** Words for people, and keys that JSON Schema does not know. */
const DROPPED = new Set(["description", "example", "examples", "externalDocs", "deprecated", "readOnly", "title", "discriminator", "xml"]);

/** Where the description says less than GitHub answers: these are null for an outdated comment. */
const NULLABLE: Readonly<Record<string, readonly string[]>> = { "pull-request-review-comment": ["line", "position"] };

/** Rewrites an OpenAPI 3.0 schema as JSON Schema: references into `$defs`, `nullable` as a choice with `null`. */
function jsonSchema(value: Json, isPropertyMap: boolean, seen: Set<string>): Json {
  if (Array.isArray(value)) return value.map((entry) => jsonSchema(entry, false, seen));
  if (!isTree(value)) return value;
  if (!isPropertyMap && typeof value.$ref === "string") {
    const name = value.$ref.replace("#/components/schemas/", "");
    seen.add(name);
    return { $ref: `github#/$defs/${name}` };
  }
  const result: Record<string, Json> = {};
  for (const [key, entry] of Object.entries(value)) {
    if (isPropertyMap) result[key] = jsonSchema(entry, false, seen);
    else if (key === "enum" || key === "const" || key === "default" || key === "required") result[key] = entry;
    else if (!DROPPED.has(key) && key !== "nullable" && !key.startsWith("x-")) result[key] = jsonSchema(entry, key === "properties", seen);
  }
  return !isPropertyMap && value.nullable === true ? { anyOf: [result, { type: "null" }] } : result;
}

const [source] = process.argv.slice(2);
if (source === undefined) throw new Error("Usage: node scripts/slice-openapi.ts PATH/TO/api.github.com.json");
const description: Tree = JSON.parse(await readFile(source, "utf8"));
const components = tree(description.components);

/** Follows a reference to a shared parameter, response or body. */
function resolve(value: Json | undefined): Tree {
  const found = tree(value);
  if (typeof found.$ref !== "string") return found;
  let at: Json | undefined = description;
  for (const key of found.$ref.replace("#/", "").split("/")) at = tree(at)[key];
  return tree(at);
}

function corrected(name: string, schema: Tree): Tree {
  const properties = tree(schema.properties);
  const nullable = (NULLABLE[name] ?? []).map((key) => [key, { ...tree(properties[key]), nullable: true }]);
  return nullable.length === 0 ? schema : { ...schema, properties: { ...properties, ...Object.fromEntries(nullable) } };
}

const seen = new Set<string>();
const operations: Record<string, Json> = {};
for (const [path, methods] of Object.entries(tree(description.paths))) {
  for (const [method, value] of Object.entries(tree(methods))) {
    const operation = tree(value);
    const name = operation.operationId;
    if (typeof name !== "string" || !GITHUB_OPERATIONS.includes(name)) continue;
    const parameters = Array.isArray(operation.parameters) ? operation.parameters.map(resolve) : [];
    const bodies = tree(resolve(operation.requestBody).content);
    const body = tree(bodies["application/json"]).schema;
    const responses: Record<string, Json> = {};
    for (const [status, response] of Object.entries(tree(operation.responses))) {
      if (!/^2/.test(status)) continue;
      const schema = tree(tree(resolve(response).content)["application/json"]).schema;
      responses[status] = schema === undefined ? null : jsonSchema(schema, false, seen);
    }
    operations[name] = {
      method: method.toUpperCase(),
      path,
      parameters: parameters.map((parameter) => ({
        name: parameter.name ?? "",
        in: parameter.in ?? "",
        required: parameter.required === true,
        schema: jsonSchema(parameter.schema ?? {}, false, seen),
      })),
      body: body === undefined ? null : jsonSchema(body, false, seen),
      responses,
    };
  }
}

const missing = GITHUB_OPERATIONS.filter((name) => operations[name] === undefined);
if (missing.length > 0)
  throw new Error(`GitHub's description has no operation ${missing.join(", ")}: correct scripts/github-operations.ts.`);

const schemas: Record<string, Json> = {};
for (const name of seen) schemas[name] = jsonSchema(corrected(name, tree(tree(components.schemas)[name])), false, seen);

const sorted = (entries: Record<string, Json>): Tree => Object.fromEntries(Object.entries(entries).sort(([a], [b]) => (a < b ? -1 : 1)));
const slice = {
  from: `OpenAPI description of GitHub, ${tree(description.info).version}`,
  operations: sorted(operations),
  schemas: sorted(schemas),
};
const target = fileURLToPath(new URL("../action/test/openapi-slice.json", import.meta.url));
await writeFile(target, `${JSON.stringify(slice)}\n`);
console.log(`${target}: ${Object.keys(operations).length} operations, ${Object.keys(schemas).length} schemas`);
