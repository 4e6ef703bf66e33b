import type { Json } from "../../canonical.ts";
import type { Located } from "../../documents/syntax/yaml.ts";
import { readConfig } from "../config-keys.ts";
import type { Findings } from "../finding.ts";
import { isMembers, listOf, type Members, membersOf } from "../located.ts";

export interface ReadProvider {
  readonly model: string | null;
  readonly config: Readonly<Record<string, Json>>;
  readonly schema: Json | null;
  /** What is kept under a key with a dot. */
  readonly extensions: Readonly<Record<string, Json>>;
}

/** Parameters that say how a provider is asked, not what: they are Assay's settings. */
const SETTINGS = ["apiKey", "apiKeyEnvar", "apiHost", "apiBaseUrl", "organization", "response_format", "cost", "headers"];

/** promptfoo's names of providers, and Assay's. */
const MODELS: readonly (readonly [RegExp, string])[] = [
  [/^openai:(?:chat:|responses:)?(.+)$/, "openai"],
  [/^anthropic:(?:messages:)?(.+)$/, "anthropic"],
  [/^(?:google|vertex):(.+)$/, "google"],
  [/^(?:azure|azureopenai):(?:chat:)?(.+)$/, "azure"],
  [/^bedrock:(?:converse:)?(.+)$/, "amazon-bedrock"],
];

/** The one provider of a configuration as `model`, `config` and output schema. Of several, none is taken: which one decides is for a person. */
export function readProvider(document: Located, keys: Members, findings: Findings): ReadProvider {
  const key = keys.providers === undefined ? "targets" : "providers";
  const value = keys[key];
  const entries = typeof value === "string" ? [value] : Array.isArray(value) ? listOf(value) : isMembers(value) ? [value] : [];
  const nothing = { model: null, config: {}, schema: null, extensions: {} };
  const [entry] = entries;
  if (entry === undefined) return nothing;
  const place = document.place(`/${key}`, "key");
  const names = entries.map((one) => (typeof one === "string" ? one : isMembers(one) ? String(one.id ?? Object.keys(one)[0] ?? "?") : "?"));
  if (entries.length > 1) {
    findings.add(
      "note",
      place,
      "providers",
      `Of ${entries.length} providers none is taken: ${names.join(", ")}`,
      "Name one: `model: provider/model`, or the default of the settings.",
    );
    return { ...nothing, extensions: { "promptfoo.providers": names } };
  }
  const id = names[0] ?? "";
  const { config: written, ...rest } = membersOf(isMembers(entry) && entry.id === undefined ? entry[id] : entry);
  const { config, others } = readConfig(
    Object.fromEntries(Object.entries(membersOf(written)).filter(([name]) => !SETTINGS.includes(name))),
  );
  const format = membersOf(membersOf(written).response_format);
  const schema = membersOf(format.json_schema).schema ?? format.schema;
  const found = MODELS.flatMap(([form, provider]) => (form.exec(id)?.[1] === undefined ? [] : [`${provider}/${form.exec(id)?.[1]}`]))[0];
  const extensions: Record<string, Json> = {};
  if (found === undefined) {
    extensions["promptfoo.provider"] = id;
    findings.add(
      "note",
      place,
      "providers",
      `\`${id}\` is kept as \`promptfoo.provider\`, and not read`,
      "Name a model of the settings: `model: provider/model`.",
    );
  }
  for (const [name, value] of Object.entries(others)) {
    extensions[`promptfoo.config.${name}`] = value;
    findings.add("note", place, "kept-key", `Assay has no parameter \`${name}\`: kept as \`promptfoo.config.${name}\`, and not read`);
  }
  if (rest.transform !== undefined) findings.add("note", place, "transform", "The provider's own `transform` is not read", "");
  return { model: found ?? null, config, schema: isMembers(schema) ? (schema as Json) : null, extensions };
}
