import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createRepository, type ScratchRepository } from "../../../test/git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../../../test/openai-server.ts";
import { capturePrinted } from "../../../test/printed.ts";
import { CANARY, leakedFiles, leaks, quoting, restrictedFiles, SECRET_ID, VAULT_ITEMS } from "../../../test/restricted-repository.ts";
import { newKeyPair } from "../../release/keys.ts";
import { main } from "../program.ts";

let server: OpenAIServer;
let repository: ScratchRepository;
let printed: string[];

beforeEach(async () => {
  server = await startOpenAI({ answer: quoting });
  const { publicKey, privateKey } = newKeyPair();
  vi.stubEnv("ASSAY_SIGNING_KEY", privateKey);
  vi.stubEnv("GITHUB_TOKEN", "");
  repository = await createRepository({
    ...restrictedFiles({ url: server.url, restricted: true }),
    ".github/assay-release.pem": publicKey,
  });
  await repository.git("config", "user.name", "Ivo Example");
  await repository.git("config", "user.email", "ivo@example.com");
  printed = capturePrinted();
});
afterEach(async () => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
  await server.close();
  await repository[Symbol.asyncDispose]();
});

async function run(...args: string[]): Promise<string> {
  const from = printed.length;
  const status = await main(["-C", repository.path, ...args]);
  const text = printed.slice(from).join("");
  expect({ args, status, text }).toMatchObject({ status: 0 });
  return text;
}

it("no audit prints or writes a word or an id of a restricted item, though it is asked for by name and the model quoted it", async () => {
  await run("release", "rating", "minor");
  await run("deploy", "rating@1.0.0", "--to", "production");
  await repository.commit(
    { [VAULT_ITEMS]: (await readFile(join(repository.path, VAULT_ITEMS), "utf8")).replace('"tier":"13+"', '"tier":"18+"') },
    "Correct a label",
  );
  const now = new Date().toISOString();
  for (const name of [
    `${SECRET_ID}-1`,
    `vault/${SECRET_ID}-3`,
    `${CANARY}-title-5`,
    `titles/${SECRET_ID}-40`,
    "t-0003",
    "t-0004",
    "t-0005",
  ])
    for (const json of [[], ["--json", "-"]]) expect(leaks(await run("audit", "at", now, name, ...json))).toEqual([]);
  expect(await run("audit", "at", now, `${SECRET_ID}-1`)).toMatch(
    /A restricted item of vault, .*\n {2}truth: not shown\n {2}rating@1\.0\.0 said: not shown: the item is restricted/,
  );
  const today = now.slice(0, 10);
  expect(leaks(await run("audit", "export", "--from", "2026-01-01", "--to", today, "--out", join(repository.path, "out-audit")))).toEqual(
    [],
  );
  expect(leakedFiles(repository.path)).toEqual([]);
  const changes = await readFile(join(repository.path, "out-audit/13-ground-truth-changes.csv"), "utf8");
  expect(changes.split("\r\n").find((row) => row.includes("Correct a label"))).toMatch(/,vault,0,0,0,fewer than 5$/);
  expect(leaks(await run("audit", "verify"))).toEqual([]);

  // Where the settings let them be named, their labels are told, and their text all the same nowhere.
  const settings = restrictedFiles({ url: server.url, restricted: true, report: "{restricted-ids: true}" })[".github/assay.yml"] ?? null;
  await repository.commit({ ".github/assay.yml": settings }, "Name them");
  const named = await run("audit", "at", new Date().toISOString(), `${SECRET_ID}-1`);
  expect([named.includes(`vault/${SECRET_ID}-1`), named.includes(CANARY)]).toEqual([true, false]);
});
