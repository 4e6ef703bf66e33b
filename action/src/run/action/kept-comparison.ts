import { mkdir, readdir, readFile, rename, stat, unlink, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import packageJson from "../../../../package.json" with { type: "json" };
import { digestOf } from "../../canonical.ts";
import type { Comparison } from "../../comparison/comparison.ts";
import type { Settings } from "../../documents/settings/settings.ts";
import { renderJson } from "../../report/json.ts";
import type { Revisions } from "../compare/revisions.ts";
import type { Run } from "./measure.ts";

/** Comparisons that are kept; the oldest go first. */
const MOST = 300;

/** A comparison is named by everything that it follows from; the day, because waivers and records run out. */
function fileOf({ inputs, context, repository, runner }: Run, { base, head, judge }: Revisions, settings: Settings): string {
  const { event } = context;
  const key = {
    base,
    head,
    judge,
    settings: settings.digest,
    action: [packageJson.version, runner.env.GITHUB_ACTION_REPOSITORY ?? "", runner.env.GITHUB_ACTION_REF ?? ""],
    model: inputs.model ?? "",
    part: event.kind === "pull request" && event.draft ? "dev" : "",
    day: new Date().toISOString().slice(0, 10),
  };
  return join(resolve(repository.path, inputs.store), "comparisons", `${digestOf(key).slice("sha256:".length)}.json`);
}

/** A comparison, and which run measured it. */
interface Kept {
  /** The workflow run and its attempt. */
  readonly run: string;
  /** When that run was started, ISO 8601. */
  readonly started: string;
  readonly comparison: Comparison;
}

/**
 * Keeps what was measured beside the stored answers, so that a review or a passing hour need not measure it again. What a run that was started later
 * measured of the same stays.
 */
export async function keepComparison(run: Run, revisions: Revisions, settings: Settings, comparison: Comparison): Promise<void> {
  const file = fileOf(run, revisions, settings);
  const folder = join(file, "..");
  const known = await readKept(file);
  const started = run.started.toISOString();
  if (known !== null && known.started > started) return;
  const { GITHUB_RUN_ID: id = "", GITHUB_RUN_ATTEMPT: attempt = "" } = run.runner.env;
  await mkdir(folder, { recursive: true });
  await writeFile(`${file}.new`, JSON.stringify({ run: `${id}/${attempt}`, started, comparison: JSON.parse(renderJson(comparison)) }));
  await rename(`${file}.new`, file);
  const names = (await readdir(folder)).filter((name) => name.endsWith(".json"));
  if (names.length <= MOST) return;
  const dated = await Promise.all(names.map(async (name) => ({ name, at: (await stat(join(folder, name))).mtimeMs })));
  for (const { name } of dated.sort((a, b) => a.at - b.at).slice(0, names.length - MOST)) await unlink(join(folder, name));
}

/** The comparison that was kept of exactly this; null where there is none. */
export async function keptComparison(run: Run, revisions: Revisions, settings: Settings): Promise<Comparison | null> {
  const kept = (await readKept(fileOf(run, revisions, settings)))?.comparison;
  const isIt = kept?.schema === "assay/comparison@1" && kept.head.commit === revisions.head && kept.base.commit === revisions.base;
  return isIt ? kept : null;
}

async function readKept(file: string): Promise<Kept | null> {
  try {
    const kept = JSON.parse(await readFile(file, "utf8")) as Partial<Kept> | null;
    return typeof kept?.started === "string" && kept.comparison ? (kept as Kept) : null;
  } catch {
    // Never kept, or cut off by a crash: it is compared anew.
    return null;
  }
}
