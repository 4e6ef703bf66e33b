import type { Provider, ProviderType } from "../documents/settings/settings.ts";
import { ModelUnavailable } from "./model-unavailable.ts";
import type { Environment } from "./transport.ts";

export type Credentials =
  | { readonly kind: "key"; readonly secret: string }
  | { readonly kind: "aws"; readonly accessKeyId: string; readonly secretAccessKey: string; readonly sessionToken: string | undefined }
  | { readonly kind: "none" };

/** The environment variable of a key where the settings do not name one; the names that each provider documents. */
const USUAL_KEYS: Readonly<Record<ProviderType, string | null>> = {
  "openai-compatible": null,
  openai: "OPENAI_API_KEY",
  anthropic: "ANTHROPIC_API_KEY",
  "amazon-bedrock": "AWS_BEARER_TOKEN_BEDROCK",
  google: "GOOGLE_GENERATIVE_AI_API_KEY",
  azure: "AZURE_API_KEY",
};

/**
 * What a provider is asked with, from the environment alone. Bedrock also takes AWS access keys; a server of one's own may need nothing.
 * Throws ModelUnavailable `missing-key`: an empty variable is what GitHub gives a workflow whose secret is not set.
 */
export function readCredentials(name: string, provider: Provider, env: Environment): Credentials {
  const variable = provider.key ?? USUAL_KEYS[provider.type];
  const secret = variable === null ? undefined : env[variable]?.trim();
  if (secret) return { kind: "key", secret };
  if (provider.type === "amazon-bedrock" && provider.key === undefined) {
    const { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken } = env;
    if (accessKeyId && secretAccessKey) return { kind: "aws", accessKeyId, secretAccessKey, sessionToken };
    throw new ModelUnavailable(
      "missing-key",
      `Provider \`${name}\` has no credentials. Set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_BEARER_TOKEN_BEDROCK.`,
    );
  }
  if (variable === null) return { kind: "none" };
  throw new ModelUnavailable(
    "missing-key",
    `Provider \`${name}\` has no key: the environment variable ${variable} is empty. Set it, on GitHub as a secret that the workflow hands on.`,
  );
}
