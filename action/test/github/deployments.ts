import { type Call, created, entryOf, type Handlers, keep, numberOf, ok, Refusal, repositoryUrl } from "./call.ts";
import { currentStatuses } from "./commits.ts";
import { userBody } from "./people.ts";
import type { Kept } from "./state.ts";

interface SentDeployment {
  readonly ref: string;
  readonly task?: string;
  readonly auto_merge?: boolean;
  readonly required_contexts?: readonly string[];
  readonly environment?: string;
}

const deploymentOf = (call: Call): Kept => entryOf(call.site.state.deployments, numberOf(call, "deployment_id"));

function deploymentBody(call: Call, deployment: Kept): Readonly<Record<string, unknown>> {
  const { required_contexts: _, auto_merge: __, ...sent } = deployment.sent;
  return {
    task: "deploy",
    environment: "production",
    payload: {},
    description: null,
    ...sent,
    id: deployment.id,
    sha: deployment.of,
    creator: userBody(deployment.author),
    created_at: deployment.created,
    updated_at: deployment.created,
    url: `${repositoryUrl(call.site)}/deployments/${deployment.id}`,
    statuses_url: `${repositoryUrl(call.site)}/deployments/${deployment.id}/statuses`,
  };
}

const statusBody = (status: Kept): Readonly<Record<string, unknown>> => ({
  description: "",
  ...status.sent,
  id: status.id,
  creator: userBody(status.author),
  created_at: status.created,
  updated_at: status.created,
});

export const deployments: Handlers = {
  async "repos/create-deployment"(call) {
    const { site } = call;
    const sent = call.body as unknown as SentDeployment;
    const commit = (await site.git.commit(sent.ref)) ?? (await site.git.commit(`refs/heads/${sent.ref}`));
    if (commit === null) throw new Refusal(422, `No ref found for: ${sent.ref}`);
    const statuses = currentStatuses(site, commit);
    const red = statuses.filter(({ sent: { context, state } }) => {
      return state !== "success" && (sent.required_contexts?.includes(String(context ?? "default")) ?? true);
    });
    if (red.length > 0) throw new Refusal(409, "Conflict: Commit status checks failed for this ref.");
    const behind = Number(await site.git.text("rev-list", "--count", `${commit}..refs/heads/${site.defaultBranch}`));
    // What GitHub does by default: it merges the default branch into the ref first, and deploys nothing yet.
    if ((sent.auto_merge ?? true) && behind > 0)
      return { status: 202, body: { message: `Auto-merged ${site.defaultBranch} into ${sent.ref} on deployment.` } };
    return created(deploymentBody(call, keep(call, site.state.deployments, commit)));
  },

  "repos/list-deployments"(call) {
    const wanted = Object.entries(call.query).filter(([key]) => ["sha", "ref", "task", "environment"].includes(key));
    const bodies = call.site.state.deployments.toReversed().map((deployment) => deploymentBody(call, deployment));
    return ok(bodies.filter((body) => wanted.every(([key, value]) => value === "none" || body[key] === value)));
  },

  "repos/create-deployment-status"(call) {
    const deployment = deploymentOf(call);
    const sent = { environment: deployment.sent.environment ?? "production", ...call.body };
    return created(statusBody(keep(call, call.site.state.deploymentStatuses, String(deployment.id), sent)));
  },

  "repos/list-deployment-statuses"(call) {
    const { id } = deploymentOf(call);
    const own = call.site.state.deploymentStatuses.filter(({ of }) => of === String(id));
    return ok(own.toReversed().map(statusBody));
  },
};
