import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { csvName, type Dossier } from "../../audit/dossier.ts";
import { tableCsv } from "../../audit/dossier-csv.ts";
import { dossierHtml } from "../../audit/dossier-html.ts";
import type { GitHubFacts } from "../../audit/facts.ts";
import { type Moment, readPeriod } from "../../audit/moment.ts";
import { counted } from "../../audit/verify-text.ts";
import { UserError } from "../../errors.ts";
import { logLines } from "../../escape.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";
import { EVIDENCE_BRANCH } from "../../release/run-record.ts";
import { originOf } from "../../repository/origin.ts";
import { openRepository } from "../../repository/repository.ts";
import { type Audited, openAudited } from "../../run/audit/audited.ts";
import { dossierOf } from "../../run/audit/dossier.ts";
import { makeFolder } from "../folder.ts";
import { openWriterFor } from "../release/release-bench.ts";

interface Options {
  readonly C: string;
  readonly from: string;
  readonly to: string;
  readonly out: string;
  /** The variable that holds a token. */
  readonly tokenEnv: string;
}

const GITHUB_API = "https://api.github.com";
const ENVIRONMENTS = ["assay", "assay-external", "dev", "staging", "production", "renewal"];

/** `assay audit export`: writes what is recorded about a period as JSON, CSV and one HTML page. Returns 1 where the record does not hold. */
export async function auditExport(options: Options): Promise<number> {
  const now = new Date();
  const period = readPeriod(options.from, options.to);
  await using repository = await openRepository(options.C);
  const writer = await openWriterFor(repository);
  await refuseFull(options.out);
  // First of all: the rest takes long.
  await makeFolder(options.out);
  await using audited = await openAudited(repository, writer);
  const origin = await originOf(repository.path);
  const github = await githubFacts(origin, audited, period, options.tokenEnv);
  const name = origin === null ? null : `${origin.owner}/${origin.name}`;
  const dossier = await dossierOf({ repository, writer, audited, period, now, origin: name, github });
  const files = await writeDossier(dossier, options.out);
  const missing = dossier.items.filter((item) => item.missing.length > 0).length;
  process.stdout.write(
    logLines(
      [
        `Wrote ${counted(files, "file")} to ${options.out}: open ${join(options.out, "audit.html")}`,
        `${missing} of ${dossier.items.length} items say that something is not recorded, and what.`,
        ...(dossier.integrity === "holds" ? [] : [INTEGRITY[dossier.integrity]]),
        "",
      ].join("\n"),
    ),
  );
  return dossier.integrity === "problems" ? 1 : 0;
}

const INTEGRITY = {
  problems: "The record was changed, or does not fit together: see item 11, or npx assay audit verify",
  nothing: "Nothing was released or recorded yet, so most of it is empty.",
} as const;

/** A folder that holds something else would mix two exports. */
async function refuseFull(folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw new UserError(`Cannot write to ${folder}: ${error.message}`, { cause: error });
  });
  if (names.length > 0) throw new UserError(`${folder} is not empty. Name a new folder, so that two exports do not mix: --out DIR`);
}

async function githubFacts(
  origin: Awaited<ReturnType<typeof originOf>>,
  { tip }: Audited,
  period: Moment,
  tokenEnv: string,
): Promise<GitHubFacts | string> {
  const { env } = process;
  const token = env[tokenEnv] ?? "";
  if (origin === null) return "This clone comes from no server, so GitHub was not asked.";
  if (token === "") return `The variable ${tokenEnv} holds no token, so GitHub was not asked.`;
  const { createClient } = await import("../../github/client.ts");
  const { readAuditFacts } = await import("../../github/audit-facts.ts");
  const client = await createClient({ token, url: env.GITHUB_API_URL ?? GITHUB_API });
  return readAuditFacts(
    client,
    { owner: origin.owner, repo: origin.name },
    { period, defaultBranch: tip.name, branches: [EVIDENCE_BRANCH, CHANNELS_BRANCH], environments: ENVIRONMENTS },
  );
}

async function writeDossier(dossier: Dossier, folder: string): Promise<number> {
  const files = new Map([
    ["audit.json", `${JSON.stringify(dossier, null, 2)}\n`],
    ["audit.html", dossierHtml(dossier)],
  ]);
  for (const item of dossier.items) for (const table of item.tables) files.set(csvName(item, table), tableCsv(table));
  try {
    for (const [name, text] of files) await writeFile(join(folder, name), text);
  } catch (error) {
    throw new UserError(`Cannot write to ${folder}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  return files.size;
}
