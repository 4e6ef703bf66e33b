import type { LanguageModelV3 } from "@ai-sdk/provider";
import type { Provider } from "../documents/settings/settings.ts";
import type { Credentials } from "./credentials.ts";
import { ModelUnavailable } from "./model-unavailable.ts";
import type { Environment, Fetch } from "./transport.ts";

export interface LanguageModelOptions {
  /** The provider's name in the settings. */
  readonly name: string;
  readonly provider: Provider;
  /** The model, deployment or inference profile, without the provider. */
  readonly model: string;
  readonly credentials: Credentials;
  readonly env: Environment;
  readonly fetch: Fetch;
}

/**
 * The provider package's language model. Only that package is loaded. Its address comes from the settings or is the provider's own, never
 * from a variable that the package would look up by itself. Throws ModelUnavailable `missing-setting`.
 */
export async function createLanguageModel(options: LanguageModelOptions): Promise<LanguageModelV3> {
  const { name, provider, model, credentials, env, fetch } = options;
  const apiKey = credentials.kind === "key" ? credentials.secret : "";
  const { url } = provider;
  switch (provider.type) {
    case "openai-compatible": {
      if (!url) throw missing(name, "url", "where its server is: `url: https://llm.example.com/v1`");
      const { OpenAICompatibleChatLanguageModel } = await import("@ai-sdk/openai-compatible");
      const headers = apiKey ? { authorization: `Bearer ${apiKey}` } : {};
      const address = `${url.replace(/\/+$/, "")}/chat/completions`;
      // The class rather than its factory, which would build the same headers and address anew for every request.
      return new OpenAICompatibleChatLanguageModel(model, {
        provider: "openaiCompatible.chat",
        url: () => address,
        headers: () => headers,
        supportsStructuredOutputs: true,
        fetch,
      });
    }
    case "openai": {
      const { createOpenAI } = await import("@ai-sdk/openai");
      return createOpenAI({ apiKey, baseURL: url ?? "https://api.openai.com/v1", fetch }).chat(model);
    }
    case "anthropic": {
      const { createAnthropic } = await import("@ai-sdk/anthropic");
      return createAnthropic({ apiKey, baseURL: url ?? "https://api.anthropic.com/v1", fetch }).chat(model);
    }
    case "google": {
      const { createGoogleGenerativeAI } = await import("@ai-sdk/google");
      return createGoogleGenerativeAI({ apiKey, baseURL: url ?? "https://generativelanguage.googleapis.com/v1beta", fetch }).chat(model);
    }
    case "azure": {
      const { resource, "api-version": apiVersion } = provider;
      if (!url && !resource) throw missing(name, "resource", "the name of its Azure OpenAI resource, or `url`");
      const { createAzure } = await import("@ai-sdk/azure");
      return createAzure({
        apiKey,
        baseURL: url ?? `https://${resource}.openai.azure.com/openai`,
        ...(apiVersion && { apiVersion, useDeploymentBasedUrls: isDated(apiVersion) }),
        fetch,
      }).chat(model);
    }
    case "amazon-bedrock": {
      const region = provider.region ?? env.AWS_REGION ?? env.AWS_DEFAULT_REGION;
      if (!region) throw missing(name, "region", "such as `region: eu-central-1`, or set AWS_REGION");
      const { createAmazonBedrock } = await import("@ai-sdk/amazon-bedrock");
      return createAmazonBedrock({
        region,
        baseURL: url ?? `https://bedrock-runtime.${region}.amazonaws.com${region.startsWith("cn-") ? ".cn" : ""}`,
        apiKey,
        ...(credentials.kind === "aws" && { credentialProvider: async () => awsKeys(credentials) }),
        fetch,
      }).languageModel(model);
    }
  }
}

/** Azure's dated API versions know one address a deployment; `v1` and `preview` one for all. */
function isDated(apiVersion: string): boolean {
  return /^\d{4}-\d{2}-\d{2}/.test(apiVersion);
}

function awsKeys({ accessKeyId, secretAccessKey, sessionToken }: Extract<Credentials, { kind: "aws" }>) {
  return { accessKeyId, secretAccessKey, ...(sessionToken && { sessionToken }) };
}

function missing(name: string, key: string, what: string): ModelUnavailable {
  return new ModelUnavailable("missing-setting", `Provider \`${name}\` needs \`${key}\`: ${what}.`);
}
