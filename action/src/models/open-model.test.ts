import { describe, expect, test } from "vitest";
import { settingsWith } from "../../test/ask-canned.ts";
import type { Provider, Settings } from "../documents/settings/settings.ts";
import { openModel } from "./open-model.ts";
import type { Environment } from "./transport.ts";

describe("a model that cannot be opened", () => {
  const provider: Provider = { type: "openai" };
  test.each<[string, string, Settings, Environment, string, string]>([
    [
      "is not listed",
      "openai/other",
      settingsWith("openai", provider, ["openai/gpt"]),
      { OPENAI_API_KEY: "k" },
      "unlisted-model",
      "Listed are openai/gpt",
    ],
    [
      "names no provider",
      "",
      settingsWith("openai", provider, ["openai/gpt"]),
      {},
      "unlisted-model",
      '"" is no model: write provider/model',
    ],
    ["has no provider", "house/m", settingsWith("openai", provider, ["house/m"]), {}, "unknown-provider", "no provider `house`"],
    [
      "has no key",
      "openai/gpt",
      settingsWith("openai", provider, ["openai/gpt"]),
      { OPENAI_API_KEY: "" },
      "missing-key",
      "OPENAI_API_KEY is empty",
    ],
    [
      "has no named key",
      "h/m",
      settingsWith("h", { type: "openai-compatible", url: "http://x", key: "H" }, ["h/m"]),
      {},
      "missing-key",
      "variable H is empty",
    ],
    [
      "has no AWS keys",
      "b/m",
      settingsWith("b", { type: "amazon-bedrock", region: "r" }, ["b/m"]),
      { AWS_ACCESS_KEY_ID: "a" },
      "missing-key",
      "AWS_SECRET_ACCESS_KEY",
    ],
    ["has no region", "b/m", settingsWith("b", { type: "amazon-bedrock", key: "B" }, ["b/m"]), { B: "k" }, "missing-setting", "region"],
    ["has no address", "h/m", settingsWith("h", { type: "openai-compatible" }, ["h/m"]), {}, "missing-setting", "`url`"],
    ["has no resource", "a/m", settingsWith("a", { type: "azure", key: "A" }, ["a/m"]), { A: "k" }, "missing-setting", "`resource`"],
    [
      "is named like a built-in",
      "constructor/m",
      settingsWith("openai", provider, ["constructor/m"]),
      {},
      "unknown-provider",
      "constructor",
    ],
  ])("because it %s says so", async (_, id, settings, env, code, message) => {
    const error = await openModel(id, settings, env).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ name: "ModelUnavailable", code });
    expect(String(error)).toContain(message);
  });
});

test("the embedded model needs no settings, and no other is embedded", async () => {
  const settings = settingsWith("openai", { type: "openai" }, []);
  const model = await openModel("embedded/nearest-rule", settings, {});
  expect([model.id, model.rehearsal]).toEqual(["embedded/nearest-rule", true]);
  await model.close();
  await expect(openModel("embedded/other", settings, {})).rejects.toThrow("embedded/nearest-rule");
});
