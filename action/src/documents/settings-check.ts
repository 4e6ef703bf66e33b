import type { Problem } from "../errors.ts";
import { errorAt } from "./error-at.ts";
import { nameHint } from "./nearest-name.ts";
import type { Settings } from "./settings.ts";
import type { Located } from "./yaml.ts";

/** Providers have what their type needs, models have a provider, and the default model is one of the models. */
export function checkProviders(settings: Settings, document: Located): Problem[] {
  const problems: Problem[] = [];
  for (const [name, provider] of Object.entries(settings.providers)) {
    const at = document.place(`/providers/${name}`, "key");
    const needs = (key: "url" | "region" | "resource", example: string): void => {
      if (provider[key] !== undefined) return;
      problems.push(
        errorAt(
          at,
          "missing-key",
          `The provider \`${name}\` of type \`${provider.type}\` has no \`${key}\``,
          `For example \`${key}: ${example}\`.`,
        ),
      );
    };
    if (provider.type === "openai-compatible") needs("url", "https://llm.example.com/v1");
    if (provider.type === "amazon-bedrock") needs("region", "eu-central-1");
    if (provider.type === "azure" && provider.url === undefined) needs("resource", "my-resource");
    if (provider.url?.startsWith("http://") && provider.key !== undefined && !isLocal(provider.url)) {
      const place = document.place(`/providers/${name}/url`);
      const message = `The key of \`${name}\` would be sent without encryption`;
      problems.push({ ...errorAt(place, "unencrypted", message, "Use `https://`."), severity: "warning" });
    }
  }
  const known = [...Object.keys(settings.providers), EMBEDDED];
  for (const model of Object.keys(settings.models)) {
    const provider = model.slice(0, model.indexOf("/"));
    if (known.includes(provider)) continue;
    const place = document.place(`/models/${model.replaceAll("~", "~0").replaceAll("/", "~1")}`, "key");
    const hint = nameHint(provider, known, "Providers");
    problems.push(errorAt(place, "unknown-provider", `There is no provider \`${provider}\``, hint));
  }
  const model = settings["default-model"];
  if (!model.startsWith(`${EMBEDDED}/`) && !Object.hasOwn(settings.models, model)) {
    const hint = nameHint(model, Object.keys(settings.models), "Models") || `Add it: \`models: {${model}: {input: 0.25, output: 2}}\`.`;
    problems.push(
      errorAt(document.place("/default-model"), "unknown-model", `The default model \`${model}\` is not among the models`, hint),
    );
  }
  return problems;
}

const EMBEDDED = "embedded";

function isLocal(url: string): boolean {
  return /^http:\/\/(?:localhost|127\.0\.0\.1|\[::1\])(?:[:/]|$)/.test(url);
}

interface SignOffRule {
  readonly name: string;
  readonly require: readonly { readonly role: string }[];
  readonly replaces?: readonly string[];
  readonly "follow-up"?: { readonly role: string };
}

/** Sign-off and escalation name roles that exist, and rules that exist. */
export function checkSignOff(settings: Settings, document: Located): Problem[] {
  const problems: Problem[] = [];
  // The schema has accepted the shape.
  const rules = (settings["sign-off"] ?? []) as unknown as readonly SignOffRule[];
  const steps = (settings.escalation ?? []) as unknown as readonly { readonly to?: string }[];
  const roles = Object.keys(settings.roles);
  const known = (name: string | undefined, names: readonly string[], pointer: string, what: "role" | "sign-off rule"): void => {
    if (name === undefined || names.includes(name)) return;
    const hint = nameHint(name, names, what === "role" ? "Roles" : "Sign-off rules") || "Declare it under `roles`.";
    problems.push(
      errorAt(document.place(pointer), what === "role" ? "unknown-role" : "unknown-rule", `There is no ${what} \`${name}\``, hint),
    );
  };
  const names = rules.map((rule) => rule.name);
  for (const [index, rule] of rules.entries()) {
    const at = `/sign-off/${index}`;
    for (const [entry, { role }] of rule.require.entries()) known(role, roles, `${at}/require/${entry}/role`, "role");
    for (const [entry, name] of (rule.replaces ?? []).entries()) known(name, names, `${at}/replaces/${entry}`, "sign-off rule");
    known(rule["follow-up"]?.role, roles, `${at}/follow-up/role`, "role");
  }
  for (const [index, step] of steps.entries()) known(step.to, roles, `/escalation/${index}/to`, "role");
  return problems;
}
