import { vi } from "vitest";
import { main } from "../src/commands/program.ts";
import { newKeyPair, readPublicKeys } from "../src/release/keys.ts";
import type { ScratchRepository } from "./git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "./openai-server.ts";
import { obedient, type SampleOptions, sampleRepository } from "./sample-repository.ts";

/** A sample repository with a bare remote, a model behind a local server, and a key to sign with. */
export interface ReleaseScene extends AsyncDisposable {
  readonly remote: ScratchRepository;
  readonly work: ScratchRepository;
  readonly model: OpenAIServer;
  readonly keys: ReturnType<typeof readPublicKeys>;
  readonly publicKey: string;
  /** Runs the command line in `work`. */
  run(...args: readonly string[]): Promise<{ readonly status: number; readonly text: string }>;
  /** Commits on the branch that is checked out, and pushes it. */
  merge(files: Readonly<Record<string, string | null>>, message?: string): Promise<string>;
}

/** Builds the scene; the environment and the streams are those of `vi` and are restored by the caller. */
export async function createReleaseScene(options: SampleOptions = {}): Promise<ReleaseScene> {
  const model = await startOpenAI({ answer: obedient });
  const work = await sampleRepository({ url: model.url, items: 30, ...options });
  const remote = await work.clone({ bare: true });
  await work.git("remote", "add", "origin", remote.path);
  await work.git("config", "user.name", "Ivo Example");
  await work.git("config", "user.email", "ivo@example.com");
  const { privateKey, publicKey } = newKeyPair();
  vi.stubEnv("ASSAY_SIGNING_KEY", privateKey);
  for (const name of ["GITHUB_TOKEN", "GITHUB_REPOSITORY", "GITHUB_OUTPUT", "GITHUB_ACTIONS"]) vi.stubEnv(name, "");
  return {
    remote,
    work,
    model,
    publicKey,
    keys: readPublicKeys([publicKey]),
    async run(...args) {
      const written: string[] = [];
      const keep = (text: string | Uint8Array) => written.push(String(text)) > 0;
      const streams = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockImplementation(keep));
      const status = await main(["-C", work.path, ...args]);
      for (const stream of streams) stream.mockRestore();
      return { status, text: written.join("") };
    },
    async merge(files, message) {
      const commit = await work.commit(files, message);
      await work.git("push", "--quiet", "origin", "HEAD");
      return commit;
    },
    async [Symbol.asyncDispose]() {
      await model.close();
      await work[Symbol.asyncDispose]();
      await remote[Symbol.asyncDispose]();
    },
  };
}
