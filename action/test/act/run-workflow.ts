import { spawn } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { RunnerEvent } from "../e2e/events.ts";
import type { Scene } from "../e2e/harness.ts";
import { node24 } from "../node-versions.ts";

export interface WorkflowRun {
  readonly status: number | null;
  /** What act printed, both streams. */
  readonly output: string;
}

/** A machine for one scene's workflow runs; what it caches and uploads stays until it is disposed. */
export interface Machine extends AsyncDisposable {
  /** Where the stand-ins put `cache/` and `artifacts/`. */
  readonly folder: string;
  /** `workflow` is a file of `.github/workflows`; default the one that scores. */
  run(event: RunnerEvent, secrets?: Readonly<Record<string, string>>, workflow?: string): Promise<WorkflowRun>;
}

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const STAND_INS = fileURLToPath(new URL("./actions/", import.meta.url));
const WORKFLOWS = ".github/workflows";
const WORKFLOW = `${WORKFLOWS}/assay.yml`;
/** Seconds that a workflow run may take (it installs the packages), and then to end its steps. */
const LIMIT = 180;
const GRACE = 10;
/** How this machine reaches its packages; nothing else of this process gets to a workflow. */
const INHERITED = /^(HOME|LANG|npm_config_\w+|NODE_EXTRA_CA_CERTS|SSL_CERT_\w+|https?_proxy|no_proxy)$/i;

/** The act that `.ci/run` keeps, else the one that `PATH` finds. */
const actBinary = (): string => (existsSync(join(ROOT, ".cache/bin/act")) ? join(ROOT, ".cache/bin/act") : "act");

/** Every pinned action of all workflows, played by the folder of its name. */
function standIns(): readonly string[] {
  const texts = readdirSync(join(ROOT, WORKFLOWS)).map((name) => readFileSync(join(ROOT, WORKFLOWS, name), "utf8"));
  const pins = [...texts.join("\n").matchAll(/uses: (actions\/([\w-]+))(?:\/[\w/-]+)?@([0-9a-f]{40})/g)];
  const unique = new Set(pins.map(([, repository = "", name = "", commit = ""]) => `${repository}@${commit}=${join(STAND_INS, name)}`));
  return [...unique].flatMap((pin) => ["--local-repository", pin]);
}

/** Runs the real workflow file with the real bundle, by act and without a container, on an event of the scene. */
export async function startMachine(scene: Scene): Promise<Machine> {
  const node = await node24();
  if (node === null) throw new Error("The workflow needs Node 24: run it by .ci/run, which gets one");
  const folder = await mkdtemp(join(tmpdir(), "assay-act-"));
  const path = node.includes("/") ? `${dirname(node)}:${process.env.PATH}` : (process.env.PATH ?? "");
  return {
    folder,
    async run({ name, payload, ref, sha }, secrets = {}, workflow = WORKFLOW) {
      const eventFile = join(folder, "event.json");
      await writeFile(eventFile, JSON.stringify({ ...payload, ref: payload.ref ?? ref }));
      const variables = {
        GITHUB_API_URL: scene.github.url,
        GITHUB_GRAPHQL_URL: `${scene.github.url}/graphql`,
        GITHUB_REPOSITORY: "acme/policy",
        GITHUB_SHA: sha,
        GITHUB_REF: ref,
        STAND_IN_REMOTE: scene.remote.path,
        STAND_IN_FOLDER: folder,
      };
      const args = [
        ...[name, "--workflows", workflow, "--eventpath", eventFile, "--platform", "ubuntu-latest=-self-hosted"],
        // Its cache server would listen on every address; the stand-ins need none.
        ...["--no-cache-server", ...standIns()],
        ...Object.entries(variables).flatMap(([key, value]) => ["--env", `${key}=${value}`]),
        ...Object.entries({ GITHUB_TOKEN: "test-token", ...secrets }).flatMap(([key, value]) => ["--secret", `${key}=${value}`]),
      ];
      const inherited = Object.entries(process.env).filter(([key]) => INHERITED.test(key));
      // What the tests installed is downloaded already.
      const own = { PATH: path, XDG_CACHE_HOME: join(folder, "act"), npm_config_prefer_offline: "true" };
      const env = { ...Object.fromEntries(inherited), ...own };
      return ending(spawn(actBinary(), args, { cwd: scene.workspace.path, env, stdio: ["ignore", "pipe", "pipe"] }));
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }),
  };
}

function ending(child: ReturnType<typeof spawn>): Promise<WorkflowRun> {
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
  }
  // An interrupted act ends its steps, which are sessions of their own; a killed one would leave them.
  const timers = [setTimeout(() => child.kill("SIGINT"), LIMIT * 1000), setTimeout(() => child.kill("SIGKILL"), (LIMIT + GRACE) * 1000)];
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      for (const timer of timers) clearTimeout(timer);
      resolve({ status, output });
    });
  });
}
