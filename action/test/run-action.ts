import { spawn } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "yaml";
import { type Annotation, annotationsOf, fileCommands } from "./workflow-commands.ts";

export interface ActionRun {
  /** The bundle; default `action/dist/index.js`. */
  readonly main?: string;
  /** The `node` that runs it; default the one that runs this. */
  readonly node?: string;
  /** The address of the local GitHub. */
  readonly api: string;
  readonly repository: string;
  /** The checkout that the workflow made. */
  readonly workspace: string;
  readonly event: {
    readonly name: string;
    readonly payload: Readonly<Record<string, unknown>>;
    readonly sha: string;
    readonly ref: string;
  };
  /** By the names of `action.yml`, whose defaults hold for the others as on a runner; `github-token` is `test-token`. */
  readonly inputs?: Readonly<Record<string, string>>;
  /** Further variables, as a workflow's `env:` gives them. */
  readonly env?: Readonly<Record<string, string>>;
  /** Seconds until it is ended; default 60. */
  readonly limit?: number;
}

export interface ActionResult {
  /** Null where it had to be ended. */
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the run's page shows. */
  readonly summary: string;
  readonly annotations: readonly Annotation[];
}

interface ActionFile {
  readonly inputs: Readonly<Record<string, { readonly default?: string | number | boolean }>>;
}

const BUNDLE = fileURLToPath(new URL("../dist/index.js", import.meta.url));
/** What a runner takes over from its machine; everything else of this process stays away. */
const INHERITED = ["PATH", "HOME", "LANG", "TMPDIR", "SystemRoot", "NODE_COMPILE_CACHE"];

async function defaultInputs(main: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(join(dirname(main), "..", "action.yml"), "utf8").catch(() => null);
  if (text === null) return {};
  const { inputs } = parse(text) as ActionFile;
  return Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, String(input.default ?? "")]));
}

/** Starts an action's bundle as a runner starts it, with a clean environment, and gives back what a runner takes from it. */
export async function runAction(run: ActionRun): Promise<ActionResult> {
  const { main = BUNDLE, node = process.execPath, limit = 60 } = run;
  const folder = await mkdtemp(join(tmpdir(), "assay-runner-"));
  try {
    const inputs = { ...(await defaultInputs(main)), "github-token": "test-token", ...run.inputs };
    const env = { ...(await runnerEnvironment(run, folder)), ...inputVariables(inputs), ...run.env };
    const ended = await ending(spawn(node, [main], { cwd: run.workspace, env, stdio: ["ignore", "pipe", "pipe"] }), limit);
    const file = (name: string): Promise<string> => readFile(join(folder, name), "utf8");
    const summary = await file("summary");
    return { ...ended, outputs: fileCommands(await file("output")), summary, annotations: annotationsOf(ended.stdout) };
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

/** A runner keeps the hyphens, which no shell could export. */
function inputVariables(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]));
}

async function runnerEnvironment(run: ActionRun, folder: string): Promise<Readonly<Record<string, string>>> {
  const { api, repository, workspace, event } = run;
  const inherited = INHERITED.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  const files = { GITHUB_OUTPUT: "output", GITHUB_ENV: "env", GITHUB_STATE: "state", GITHUB_PATH: "path", GITHUB_STEP_SUMMARY: "summary" };
  for (const name of Object.values(files)) await writeFile(join(folder, name), "");
  await writeFile(join(folder, "event.json"), JSON.stringify(event.payload));
  return {
    ...Object.fromEntries(inherited),
    ...Object.fromEntries(Object.entries(files).map(([name, file]) => [name, join(folder, file)])),
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_ACTOR: "ana",
    GITHUB_API_URL: api,
    GITHUB_GRAPHQL_URL: `${api}/graphql`,
    GITHUB_SERVER_URL: "https://github.com",
    GITHUB_EVENT_NAME: event.name,
    GITHUB_EVENT_PATH: join(folder, "event.json"),
    GITHUB_REPOSITORY: repository,
    GITHUB_REPOSITORY_OWNER: repository.split("/")[0] ?? "",
    GITHUB_SHA: event.sha,
    GITHUB_REF: event.ref,
    GITHUB_REF_NAME: event.ref.replace(/^refs\/(heads|tags|pull)\//, ""),
    GITHUB_WORKSPACE: workspace,
    GITHUB_WORKFLOW: "Assay",
    GITHUB_JOB: "assay",
    GITHUB_RUN_ID: "1",
    GITHUB_RUN_NUMBER: "1",
    GITHUB_RUN_ATTEMPT: "1",
    RUNNER_OS: "Linux",
    RUNNER_ARCH: "X64",
    RUNNER_TEMP: folder,
    RUNNER_TOOL_CACHE: folder,
  };
}

type Ended = Pick<ActionResult, "status" | "stdout" | "stderr">;

function ending(child: ReturnType<typeof spawn>, limit: number): Promise<Ended> {
  const printed = { stdout: "", stderr: "" };
  for (const stream of ["stdout", "stderr"] as const) {
    child[stream]?.setEncoding("utf8").on("data", (text: string) => {
      printed[stream] += text;
    });
  }
  const timer = setTimeout(() => child.kill("SIGKILL"), limit * 1000);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (status) => {
      clearTimeout(timer);
      resolve({ status, ...printed });
    });
  });
}
