import type { Json } from "../../canonical.ts";
import type { ProviderType, Settings } from "../../documents/settings/settings.ts";

const IDS: Readonly<Record<ProviderType, string>> = {
  openai: "openai:chat:",
  "openai-compatible": "openai:chat:",
  anthropic: "anthropic:messages:",
  google: "google:",
  azure: "azure:chat:",
  "amazon-bedrock": "bedrock:",
};

/** promptfoo's name for a model of the settings, and how it is asked there. What promptfoo cannot ask becomes `echo`, with a note. */
export function promptfooProvider(
  model: string,
  settings: Settings | null,
): { readonly id: string; readonly config: Readonly<Record<string, Json>>; readonly notes: readonly string[] } {
  const slash = model.indexOf("/");
  const [name, rest] = [model.slice(0, slash), model.slice(slash + 1)];
  const provider = settings !== null && Object.hasOwn(settings.providers, name) ? settings.providers[name] : undefined;
  const type = provider?.type ?? (Object.hasOwn(IDS, name) ? (name as ProviderType) : undefined);
  if (type === undefined || slash === -1) {
    return {
      id: "echo",
      config: {},
      notes: [`promptfoo cannot ask ${model}: the provider is \`echo\`, and every assert will fail. Name a model: --model provider/model.`],
    };
  }
  const config: Record<string, Json> = {};
  if (provider?.url !== undefined) config.apiBaseUrl = provider.url;
  if (provider?.key !== undefined) config.apiKeyEnvar = provider.key;
  if (provider?.region !== undefined) config.region = provider.region;
  if (provider?.resource !== undefined) config.apiHost = `${provider.resource}.openai.azure.com`;
  return { id: `${IDS[type]}${rest}`, config, notes: [] };
}
