import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type Alarm, createLoader, type Loader } from "../../loader/index.js";
import { newKeyPair } from "../../src/release/keys.ts";
import type { Files, ScratchRepository } from "../git-fixture.ts";
import { type OpenAIServer, startOpenAI } from "../openai-server.ts";
import type { ActionResult } from "../run-action.ts";
import { obedient, sampleFiles } from "../sample-repository.ts";
import { fileCommands } from "../workflow-commands.ts";
import { createScene, type Scene } from "./harness.ts";
import { withoutSample } from "./without-sample.ts";

export interface Ended {
  /** Null where it was killed. */
  readonly status: number | null;
  /** Both streams. */
  readonly text: string;
  /** What it told the next step of a workflow. */
  readonly outputs: Readonly<Record<string, string>>;
}

export interface RunOptions {
  /** The clone in which it runs; default the person's. */
  readonly in?: ScratchRepository;
  /** Whether it runs as a step of a workflow, with GitHub's token; default false. */
  readonly workflow?: boolean;
  readonly env?: Readonly<Record<string, string>>;
  /** Called with the process once it has started. */
  onStart?(child: ChildProcess): void;
}

/** A team's repository with a bare remote, a model behind a local server, a key to sign with and a local GitHub; the command line runs as a process. */
export interface ReleaseJourney extends AsyncDisposable {
  readonly scene: Scene;
  readonly model: OpenAIServer;
  readonly privateKey: string;
  readonly publicKey: string;
  /** `node action/dist/assay.js ARGS`. */
  run(args: readonly string[], options?: RunOptions): Promise<Ended>;
  /** The Action on a pull request, in a checkout that has all branches and tags and not one stored answer. */
  review(pull: number): Promise<ActionResult>;
  /** A new clone of the remote, with somebody's name to commit by. */
  clone(): Promise<ScratchRepository>;
  /** Commits on main and pushes; returns the commit. */
  merge(files: Files, message?: string): Promise<string>;
  /** A loader of what the remote serves, by `git:` unless told otherwise; it looks again every second, and keeps what it is alarmed about. */
  loader(source?: string): Promise<Loader & { readonly alarms: readonly Alarm[] }>;
  /** The remote and a clone of it as they stand, to do harm to: nobody else sees it. */
  copy(): Promise<{ readonly remote: ScratchRepository; readonly clone: ScratchRepository }>;
}

const PROGRAM = fileURLToPath(new URL("../../dist/assay.js", import.meta.url));
const INHERITED = ["PATH", "HOME", "LANG", "TMPDIR"];

/** Builds it; leaving the `await using` block takes all of it away. */
export async function startJourney(more: Files = {}): Promise<ReleaseJourney> {
  const model = await startOpenAI({ answer: obedient });
  const { privateKey, publicKey } = newKeyPair();
  const folder = await mkdtemp(join(tmpdir(), "assay-release-"));
  const files = { ...withoutSample(), ...sampleFiles({ url: model.url, items: 30 }), ".github/assay-release.pem": publicKey, ...more };
  const permissions = { contents: "write", deployments: "write", "pull-requests": "write", statuses: "write" } as const;
  const scene = await createScene({ packages: false, files, permissions, lifetime: 300 });
  const owned: AsyncDisposable[] = [];
  let runs = 0;
  const named = async (repository: ScratchRepository, name: string) => {
    await repository.git("config", "user.name", name);
    await repository.git("config", "user.email", `${name.split(" ")[0]?.toLowerCase()}@example.com`);
  };
  await named(scene.work, "Ivo Example");
  return {
    scene,
    model,
    privateKey,
    publicKey,
    async run(args, { in: place = scene.work, workflow = false, env = {}, onStart } = {}) {
      runs += 1;
      const outputs = join(folder, `outputs-${runs}`);
      await writeFile(outputs, "");
      const inherited = INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
      const steps = {
        GITHUB_ACTIONS: "true",
        GITHUB_TOKEN: "test-token",
        GITHUB_REPOSITORY: "acme/policy",
        GITHUB_API_URL: scene.github.url,
        GITHUB_RUN_ID: "77",
      };
      const git = { GIT_CONFIG_GLOBAL: "/dev/null", GIT_CONFIG_NOSYSTEM: "1", GIT_TERMINAL_PROMPT: "0" };
      const own = { ...git, ASSAY_SIGNING_KEY: privateKey, GITHUB_OUTPUT: outputs, ...(workflow ? steps : {}), ...env };
      const child = spawn(process.execPath, [PROGRAM, ...args], {
        cwd: place.path,
        env: { ...Object.fromEntries(inherited), ...own },
        stdio: ["ignore", "pipe", "pipe"],
      });
      onStart?.(child);
      return { ...(await ending(child)), outputs: fileCommands(await readFile(outputs, "utf8")) };
    },
    async review(pull) {
      await scene.workspace.git("fetch", "--quiet", "--tags", "origin");
      await rm(join(scene.workspace.path, ".assay"), { recursive: true, force: true });
      return scene.run(await scene.events.pullRequestTarget(pull));
    },
    async clone() {
      const clone = await scene.remote.clone();
      owned.push(clone);
      await named(clone, "Fay Example");
      return clone;
    },
    async merge(change, message) {
      const commit = await scene.work.commit(change, message);
      await scene.work.git("push", "--quiet", "origin", "HEAD:main");
      return commit;
    },
    async loader(source = `git:${scene.remote.path}`) {
      const alarms: Alarm[] = [];
      const loader = await createLoader({ source, keys: [publicKey], refreshSeconds: 1, onAlarm: (alarm) => void alarms.push(alarm) });
      owned.push({ [Symbol.asyncDispose]: () => loader.close() });
      return { ...loader, alarms };
    },
    async copy() {
      const remote = await scene.remote.clone({ bare: true });
      owned.push(remote);
      const clone = await remote.clone();
      owned.push(clone);
      await named(clone, "Mallory Example");
      return { remote, clone };
    },
    async [Symbol.asyncDispose]() {
      for (const resource of owned.reverse()) await resource[Symbol.asyncDispose]();
      await scene[Symbol.asyncDispose]();
      await model.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

function ending(child: ChildProcess): Promise<Pick<Ended, "status" | "text">> {
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (more: string) => {
      text += more;
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, text }));
  });
}
