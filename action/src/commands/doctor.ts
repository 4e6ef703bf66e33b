import { diagnose } from "../doctor/diagnose.ts";
import type { Wanted } from "../doctor/facts.ts";
import { renderDiagnosisMarkdown } from "../doctor/to-markdown.ts";
import { renderDiagnosisText } from "../doctor/to-text.ts";
import { UserError } from "../errors.ts";
import { createClient } from "../github/client.ts";
import { readFacts } from "../github/doctor-facts.ts";
import { readPublicKeys } from "../release/keys.ts";
import { originOf } from "../repository/origin.ts";
import { openRepository } from "../repository/repository.ts";
import { loadTree, refuseErrors, settingsOf } from "../run/compare/workspace.ts";
import { writeResult } from "./outputs.ts";

export interface DoctorOptions {
  readonly C: string;
  readonly quiet?: true;
  /** `owner/name`; default: where the clone comes from. */
  readonly repo?: string;
  /** The variable that holds the token. */
  readonly tokenEnv: string;
  readonly releases?: true;
  readonly json?: string;
  readonly markdown?: string;
}

const GITHUB = "https://github.com";
const GITHUB_API = "https://api.github.com";

/**
 * `assay doctor`: whether the repository on GitHub is set up, what is missing, why it matters, and where to click. Only reads. Returns 0 where all
 * is in order, 1 where something is missing or could not be seen.
 */
export async function doctor(options: DoctorOptions): Promise<number> {
  const { env } = process;
  await using repository = await openRepository(options.C);
  const { owner, name } = await repositoryOf(options, repository.path);
  const token = env[options.tokenEnv] ?? "";
  if (token === "")
    throw new UserError(
      `The variable ${options.tokenEnv} holds no token. With GitHub's own program: ${options.tokenEnv}=$(gh auth token) npx assay doctor. ` +
        "Else make a fine-grained token for this repository that may read its metadata, contents, actions, administration, environments and " +
        `secrets: ${serverOf(env)}/settings/personal-access-tokens/new`,
    );
  const judge = await loadTree(repository.workingTree());
  refuseErrors(judge, (path) => path.startsWith(".github/"));
  const settings = settingsOf(judge);
  const wanted: Wanted = {
    settingsFrom: judge.tree.name,
    keys: [...new Set(Object.values(settings.providers).flatMap(({ key }) => key ?? []))],
    roles: settings.roles,
    releases: options.releases === true,
    keyIds,
  };
  const client = await createClient({ token, url: env.GITHUB_API_URL ?? GITHUB_API });
  const logins = [...new Set(Object.values(settings.roles).flat())];
  const diagnosis = diagnose(await readFacts(client, { owner, repo: name, server: serverOf(env), logins }), wanted);
  if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify(diagnosis, null, 2)}\n`);
  if (options.markdown !== undefined) await writeResult(options.markdown, renderDiagnosisMarkdown(diagnosis));
  if (![options.json, options.markdown].includes("-")) {
    const colour = process.stdout.isTTY === true && env.NO_COLOR === undefined;
    process.stdout.write(renderDiagnosisText(diagnosis, { colour }));
  }
  return diagnosis.state === "ok" ? 0 : 1;
}

function keyIds(text: string): readonly string[] {
  try {
    return [...readPublicKeys([text]).keys()];
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

const serverOf = (env: NodeJS.ProcessEnv): string => env.GITHUB_SERVER_URL ?? GITHUB;

async function repositoryOf({ repo }: DoctorOptions, folder: string): Promise<{ readonly owner: string; readonly name: string }> {
  if (repo !== undefined) {
    const [, owner, name] = /^([\w.-]+)\/([\w.-]+)$/.exec(repo) ?? [];
    if (owner === undefined || name === undefined) throw new UserError(`--repo is written owner/name, not ${JSON.stringify(repo)}.`);
    return { owner, name };
  }
  const origin = await originOf(folder);
  if (origin === null) throw new UserError("This clone comes from no server: name the repository with --repo owner/name.");
  return origin;
}
