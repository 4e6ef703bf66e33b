import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { startOpenAI } from "../../../test/openai-server.ts";
import { obedient, sampleRepository } from "../../../test/sample-repository.ts";
import { openRepository } from "../../repository/repository.ts";
import { openWriter } from "../../repository/writer.ts";
import { examine } from "./examine.ts";

const sockets = () => process.getActiveResourcesInfo().filter((name) => name === "TCPSocketWrap").length;

test("what answers a release is closed once the last answer is on disk, and not before", async () => {
  const model = await startOpenAI({ answer: obedient, latencyMs: 100 });
  await using work = await sampleRepository({ url: model.url, items: 6 });
  await using repository = await openRepository(work.path);
  const { commit } = await repository.resolve("HEAD");
  const before = sockets();
  const store = join(work.path, ".assay");
  const candidate = await examine({
    ...{ repository, writer: await openWriter(repository, { env: {} }), store, env: {}, replay: false, today: "2026-11-21" },
    ...{ prompt: "rating", commit, branch: commit, before: null, signal: new AbortController().signal, onWarning: () => {} },
  });
  // What is closed before it answers opens again for its answers, and then nobody closes it.
  await vi.waitFor(() => expect(sockets()).toBeLessThanOrEqual(before), { timeout: 5_000, interval: 50 });
  await model.close();
  expect(candidate.missing).toEqual([]);
  expect(candidate.measured).toMatchObject({ items: 6, left: [], calls: { made: 6 } });
  const files = await readdir(join(store, "answers"));
  const texts = await Promise.all(files.map((name) => readFile(join(store, "answers", name), "utf8")));
  expect(texts.join("").match(/\n/g)).toHaveLength(6);
});
