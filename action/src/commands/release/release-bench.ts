import { appendFile } from "node:fs/promises";
import { resolve } from "node:path";
import type { Repository } from "../../repository/repository.ts";
import { openWriter, type Writer } from "../../repository/writer.ts";
import type { ExamineOptions } from "../../run/release/examine.ts";
import type { ScoringOptions } from "../options.ts";
import { disputeOf } from "./disputed-record.ts";

/** What commands that release and deploy take. */
export type ReleaseOptions = Pick<ScoringOptions, "C" | "quiet" | "replay" | "maxCalls" | "maxCost" | "store"> & {
  readonly json?: string;
  /** Folder of a vault. */
  readonly sets?: string;
  /** No option: the tour's own environment, which knows no GitHub and has a key made on the fly. Default: the process's. */
  readonly env?: NodeJS.ProcessEnv;
};

const GITHUB = "https://github.com";

/** Writes with the token of the environment, where there is one; else as Git itself is configured. */
export function openWriterFor(repository: Repository, env: NodeJS.ProcessEnv = process.env): Promise<Writer> {
  const { GITHUB_TOKEN: token = "", GITHUB_SERVER_URL: server = GITHUB } = env;
  return openWriter(repository, { env, ...(token === "" ? {} : { credentials: { token, server } }) });
}

/** What every look at a candidate needs. */
export function examineOptionsOf(
  repository: Repository,
  writer: Writer,
  options: ReleaseOptions,
  signal: AbortSignal,
): Omit<ExamineOptions, "prompt" | "commit" | "branch" | "before"> {
  return {
    repository,
    writer,
    store: resolve(repository.path, options.store ?? ".assay"),
    env: options.env ?? process.env,
    replay: options.replay === true,
    sets: options.sets === undefined || options.sets === "" ? null : resolve(options.sets),
    today: new Date().toISOString().slice(0, 10),
    signal,
    ...(options.maxCalls === undefined ? {} : { maxCalls: options.maxCalls }),
    ...(options.maxCost === undefined ? {} : { maxCostUsd: options.maxCost }),
    onWarning: (message) => void process.stderr.write(`${message}\n`),
    disputed: (record) => disputeOf(options.env ?? process.env, repository, record),
  };
}

/** Tells a workflow's next step what became of this one; does nothing outside a workflow. */
export async function writeOutput(name: string, value: string, env: NodeJS.ProcessEnv = process.env): Promise<void> {
  const file = env.GITHUB_OUTPUT ?? "";
  if (file !== "") await appendFile(file, `${name}=${value.replace(/[\r\n]/g, " ")}\n`);
}
