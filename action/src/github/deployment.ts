import type { GitHubClient } from "./client.ts";
import type { RepositoryName } from "./pull-state.ts";

/** One release on its way to one channel. */
export interface ChannelDeployment {
  readonly tag: string;
  readonly environment: string;
  readonly prompt: string;
  readonly version: string;
  readonly content: string;
  readonly sequence: number;
  /** The run that does it; empty where there is none. */
  readonly url: string;
}

/**
 * Writes down on GitHub that a channel serves a release, unless an earlier run did. Whether it may was decided before: no check is asked for, and nothing is
 * merged.
 */
export async function recordDeployment({ rest: { repos } }: GitHubClient, place: RepositoryName, what: ChannelDeployment): Promise<void> {
  const { tag, environment, prompt, version, content, sequence, url } = what;
  const same = { ref: tag, task: `deploy:${prompt}`, environment };
  const { data: known } = await repos.listDeployments({ ...place, ...same, per_page: 100 });
  if (known.some(({ payload }) => sequenceIn(payload) === sequence)) return;
  const { data } = await repos.createDeployment({
    ...place,
    ...same,
    description: `${prompt} ${version}`,
    payload: { prompt, version, content, sequence },
    auto_merge: false,
    required_contexts: [],
  });
  // Without an id GitHub has merged something instead, which was not asked for.
  if (!("id" in data)) throw new Error(`GitHub made no deployment: ${data.message ?? ""}`);
  await repos.createDeploymentStatus({
    ...place,
    deployment_id: data.id,
    state: "success",
    // Other prompts keep theirs in the same environment.
    auto_inactive: false,
    ...(url === "" ? {} : { log_url: url }),
  });
}

/** The channel's sequence in a deployment's payload, which GitHub may give back as it was sent or as text. */
function sequenceIn(payload: unknown): unknown {
  try {
    const value: unknown = typeof payload === "string" ? JSON.parse(payload) : payload;
    return typeof value === "object" && value !== null && "sequence" in value ? value.sequence : undefined;
  } catch {
    return undefined;
  }
}
