import { logLines } from "../../escape.ts";
import { createClient, type GitHubClient } from "../../github/client.ts";
import type { Run } from "./measure.ts";

/** The client of a run. A local GitHub is tested without waiting between writes; the real one is never asked faster than it likes. */
export function clientOf({ inputs, api, runner }: Pick<Run, "inputs" | "api" | "runner">): Promise<GitHubClient> {
  const throttled = !/^http:\/\/127\.0\.0\.1[:/]/.test(api);
  return createClient({ token: inputs.token, url: api, throttled, onWait: (text) => runner.info(logLines(text)) });
}
