import { onTestFinished } from "vitest";
import type { Provider, Settings } from "../src/documents/settings/settings.ts";
import { openModel } from "../src/models/open-model.ts";
import type { Environment } from "../src/models/transport.ts";
import type { ModelRequest } from "../src/scoring/model.ts";
import { type Canned, startRecorder } from "./http-recorder.ts";

/** A small answer schema, strict. */
export const SCHEMA = {
  type: "object",
  properties: { tier: { type: "string", enum: ["ALL", "7+"] } },
  required: ["tier"],
  additionalProperties: false,
};
const request = (model: string, change: Partial<ModelRequest> = {}): ModelRequest => ({
  model,
  messages: [
    { role: "system", content: [{ kind: "text", text: "Give a tier." }] },
    {
      role: "user",
      content: [
        { kind: "text", text: "Harbour Lights" },
        { kind: "media", url: "data:image/png;base64,iVBORw0KGgo=", contentType: "image/png" },
      ],
    },
  ],
  config: { temperature: 0, maxOutputTokens: 300, topP: 0.5, stopSequences: ["END"] },
  schema: SCHEMA,
  repeat: 0,
  ...change,
});

/** Settings with one provider and the models listed. */
export function settingsWith(name: string, provider: Provider, models: readonly string[]): Settings {
  return {
    path: ".github/assay.yml",
    providers: { [name]: provider },
    models: Object.fromEntries(models.map((id) => [id, { input: 1, output: 2, pinned: true }])),
    limits: { "output-tokens": 1000 },
  } as unknown as Settings;
}

export interface Case {
  readonly provider: Provider;
  readonly model: string;
  readonly env: Environment;
  readonly canned: readonly Canned[];
  readonly change?: Partial<ModelRequest>;
  readonly url?: (base: string) => string;
}

/** Opens a provider's model against canned answers and asks it once; `reply` is the error where it throws one. */
export async function ask({ provider, model, env, canned, change, url = (base) => base }: Case) {
  const server = await startRecorder(...canned);
  onTestFinished(server.close);
  const id = `it/${model}`;
  const warnings: string[] = [];
  const opened = await openModel(id, settingsWith("it", { ...provider, url: url(server.url) }, [id]), env, {
    onWarning: (message) => warnings.push(message),
  });
  onTestFinished(opened.close);
  const asking = () => opened.ask(request(id, change), new AbortController().signal);
  const reply = await asking().catch((error: unknown) => error);
  return { reply, warnings, asking, seen: server.requests, model: opened };
}

/** A chat completion as OpenAI documents it. */
export const chat = (message: object, rest: object = {}): Canned => ({
  body: {
    id: "chatcmpl-9",
    object: "chat.completion",
    created: 1760000000,
    model: "gpt-4.1-mini-2025-04-14",
    choices: [{ index: 0, message: { role: "assistant", ...message }, logprobs: null, finish_reason: "stop", ...rest }],
    usage: { prompt_tokens: 60, completion_tokens: 7, total_tokens: 67, prompt_tokens_details: { cached_tokens: 0 } },
  },
});
export const TIER = '{"tier":"7+"}';
export const answered = { text: TIER, finish: "stop", usage: { input: 60, output: 7 } };
