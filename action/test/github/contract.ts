import { readFileSync } from "node:fs";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import formats from "ajv-formats";

export type Schema = { readonly [key: string]: unknown };

interface Parameter {
  readonly name: string;
  readonly in: "path" | "query" | "header";
  readonly required: boolean;
  readonly schema: Schema;
}

export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly parameters: readonly Parameter[];
  readonly body: Schema | null;
  /** Success status to the schema of its body, `null` where there is none. */
  readonly responses: Readonly<Record<string, Schema | null>>;
}

interface Slice {
  readonly operations: Readonly<Record<string, Operation>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

export interface Route {
  readonly name: string;
  readonly operation: Operation;
  readonly params: Readonly<Record<string, string>>;
}

/** GitHub's own description of its API, as far as `openapi-slice.json` holds it. */
export interface Contract {
  readonly schemas: Readonly<Record<string, Schema>>;
  /** The operation of this name; throws where the slice has none. */
  operation(name: string): Operation;
  /** The operation behind a method and a path, or null where the slice has none. */
  route(method: string, path: string): Route | null;
  /** What is wrong with a request, in one sentence; null where it keeps the contract. Unknown keys are wrong. */
  requestProblem(route: Route, query: Readonly<Record<string, string>>, body: unknown): string | null;
  /** What is wrong with a response of ours. */
  responseProblem(route: Route, status: number, body: unknown): string | null;
}

/** These may hold a `/`. */
const WIDE_PARAMETERS = new Set(["path", "ref"]);

function pathPattern(path: string): RegExp {
  const parts = path.split(/\{(\w+)\}/);
  const source = parts.map((part, i) =>
    i % 2 === 0 ? part.replace(/[.*+?^$()[\]\\|]/g, "\\$&") : `(?<${part}>${WIDE_PARAMETERS.has(part) ? ".+" : "[^/]+"})`,
  );
  return new RegExp(`^${source.join("")}$`);
}

/** The same schema, in which every object that lists its properties takes no others: a misspelt key must fail a test. */
function closed(schema: Schema): Schema {
  const result: Record<string, unknown> = { ...schema };
  if (schema.properties !== undefined) {
    const properties = schema.properties as Readonly<Record<string, Schema>>;
    result.properties = Object.fromEntries(Object.entries(properties).map(([key, entry]) => [key, closed(entry)]));
    if (schema.additionalProperties === undefined) result.unevaluatedProperties = false;
  }
  if (schema.items !== undefined) result.items = closed(schema.items as Schema);
  return result;
}

export function loadContract(): Contract {
  const slice = JSON.parse(readFileSync(new URL("../openapi-slice.json", import.meta.url), "utf8")) as Slice;
  const ajv = new Ajv2020({ strict: false, allErrors: false });
  formats.default(ajv);
  // GitHub's own word for `owner/name`.
  ajv.addFormat("repo.nwo", true);
  ajv.addSchema({ $id: "github", $defs: slice.schemas });
  const query = new Ajv2020({ strict: false, coerceTypes: "array" });
  formats.default(query);
  query.addSchema({ $id: "github", $defs: slice.schemas });
  const routes = Object.entries(slice.operations).map(([name, operation]) => ({ name, operation, pattern: pathPattern(operation.path) }));
  const compiled = new Map<string, ValidateFunction>();
  const validator = (key: string, by: Ajv2020, schema: () => Schema): ValidateFunction => {
    const known = compiled.get(key) ?? by.compile(schema());
    compiled.set(key, known);
    return known;
  };
  const sentence = (where: string, validate: ValidateFunction): string =>
    (validate.errors ?? []).map((error) => `${where}${error.instancePath} ${error.message} ${JSON.stringify(error.params)}`).join("; ");

  const parametersOf = (operation: Operation, kind: "path" | "query"): Schema => {
    const own = operation.parameters.filter((parameter) => parameter.in === kind);
    return {
      type: "object",
      properties: Object.fromEntries(own.map((parameter) => [parameter.name, parameter.schema])),
      required: own.filter((parameter) => parameter.required).map((parameter) => parameter.name),
      additionalProperties: false,
    };
  };

  return {
    schemas: slice.schemas,
    operation(name) {
      const operation = slice.operations[name];
      if (operation === undefined) throw new Error(`openapi-slice.json has no operation ${name}`);
      return operation;
    },
    route(method, path) {
      for (const { name, operation, pattern } of routes) {
        const match = operation.method === method ? pattern.exec(path) : null;
        if (match === null) continue;
        const params = Object.entries(match.groups ?? {}).map(([key, value]) => [key, decodeURIComponent(value)]);
        return { name, operation, params: Object.fromEntries(params) };
      }
      return null;
    },
    requestProblem({ name, operation, params }, queryValues, body) {
      for (const [kind, values] of [
        ["path", params],
        ["query", queryValues],
      ] as const) {
        const validate = validator(`${kind} ${name}`, query, () => parametersOf(operation, kind));
        if (!validate({ ...values })) return sentence(kind, validate);
      }
      if (operation.body === null) return null;
      const schema = operation.body;
      const validate = validator(`body ${name}`, ajv, () => closed(schema));
      return validate(body ?? {}) ? null : sentence("body", validate);
    },
    responseProblem({ name, operation }, status, body) {
      const schema = operation.responses[String(status)];
      if (schema === undefined) return `GitHub does not answer ${name} with ${status}`;
      if (schema === null) return body === null ? null : `GitHub answers ${name} with no body`;
      const validate = validator(`response ${name} ${status}`, ajv, () => schema);
      return validate(body) ? null : sentence("response", validate);
    },
  };
}
