import type { Settings } from "../documents/settings/settings.ts";
import { quoted } from "../escape.ts";
import type { Model } from "../scoring/model.ts";
import { type Credentials, readCredentials } from "./credentials.ts";
import { createLanguageModel } from "./language-model.ts";
import { ModelUnavailable } from "./model-unavailable.ts";
import { createProviderModel } from "./provider-model.ts";
import { createTransport, type Environment } from "./transport.ts";

/** The provider that needs no settings: it runs in this process. */
const EMBEDDED = "embedded/";

/** Most calls in flight where nothing else is said. */
export const DEFAULT_CONCURRENCY = 64;

export interface OpenModelOptions {
  readonly concurrency?: number;
  /** Told once of each thing that the provider does not do as the prompt asks, such as a parameter it leaves out. */
  readonly onWarning?: (message: string) => void;
  /** What the embedded model is opened with. */
  readonly embedded?: Parameters<typeof import("./embedded/model.ts").openEmbedded>[1];
}

/**
 * Opens a model by its id. The settings say which models may be named and where they are asked; keys come from `env`. Throws ModelUnavailable
 * for a model or provider that is not listed, a missing key or setting; a UserError where the embedded model's packages are missing.
 */
export async function openModel(id: string, settings: Settings, env: Environment, options: OpenModelOptions = {}): Promise<Model> {
  if (id.startsWith(EMBEDDED)) {
    const { openEmbedded } = await import("./embedded/model.ts");
    return openEmbedded(id, options.embedded ?? {});
  }
  if (!/^[^/]+\/./.test(id)) {
    throw new ModelUnavailable("unlisted-model", `${quoted(id)} is no model: write provider/model. ${whatIsListed(settings)}`);
  }
  const listed = Object.hasOwn(settings.models, id) ? settings.models[id] : undefined;
  if (!listed) {
    throw new ModelUnavailable("unlisted-model", `\`${id}\` is not among the models of ${settings.path}. ${whatIsListed(settings)}`);
  }
  const slash = id.indexOf("/");
  const name = id.slice(0, slash);
  const provider = Object.hasOwn(settings.providers, name) ? settings.providers[name] : undefined;
  if (!provider) {
    throw new ModelUnavailable("unknown-provider", `\`${id}\`: ${settings.path} has no provider \`${name}\`. Add it under \`providers\`.`);
  }
  const credentials = readCredentials(name, provider, env);
  const transport = createTransport({ connections: options.concurrency ?? DEFAULT_CONCURRENCY, env });
  const language = await createLanguageModel({ name, provider, model: id.slice(slash + 1), credentials, env, fetch: transport.fetch });
  return createProviderModel(language, {
    id,
    pinned: listed.pinned ?? false,
    maxOutputTokens: settings.limits["output-tokens"],
    secret: secretOf(credentials),
    transport,
    onWarning: options.onWarning ?? (() => {}),
  });
}

function secretOf(credentials: Credentials): string | null {
  switch (credentials.kind) {
    case "key":
      return credentials.secret;
    case "aws":
      return credentials.secretAccessKey;
    case "none":
      return null;
  }
}

function whatIsListed({ models }: Settings): string {
  const ids = Object.keys(models);
  const listed = ids.length > 0 ? `Listed are ${ids.join(", ")}. ` : "";
  return `${listed}Add it there under \`models\` with its price, as in \`openai/your-model: {input: 0.25, output: 2}\`, and its provider under \`providers\`, and merge that: the default branch is what counts. Or take \`model\` out of the prompt, and the default model is asked.`;
}
