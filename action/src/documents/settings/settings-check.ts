import type { Problem } from "../../errors.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import type { Located } from "../syntax/yaml.ts";
import type { Settings } from "./settings.ts";

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
