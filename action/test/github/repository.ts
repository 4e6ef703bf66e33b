import { type Handlers, keep, noContent, ok, Refusal } from "./call.ts";
import { userBody } from "./people.ts";
import { repositoryBody } from "./pull-bodies.ts";

const LONG_AGO = "2026-01-01T00:00:00Z";

export const repository: Handlers = {
  "repos/get": (call) => ok(repositoryBody(call.site)),
  "users/get-by-username": (call) => ok(userBody(call.params.username ?? "")),

  "users/get-authenticated"(call) {
    // The token of a workflow is an app's: there is no user behind it, and GitHub refuses to name one here.
    if (call.caller.login.endsWith("[bot]")) throw new Refusal(403, "Resource not accessible by integration");
    return ok(userBody(call.caller.login));
  },

  "repos/get-collaborator-permission-level"(call) {
    const { username = "" } = call.params;
    const permission = call.site.state.collaborators.get(username) ?? "read";
    return ok({ permission, role_name: permission, user: userBody(username) });
  },

  "repos/get-branch-protection"(call) {
    const protection = call.site.state.protections.get(call.params.branch ?? "");
    if (protection === undefined) throw new Refusal(404, "Branch not protected");
    return ok(protection);
  },

  async "repos/list-activities"(call) {
    const { site, query } = call;
    const ref = query.ref ?? `refs/heads/${site.defaultBranch}`;
    const commit = await site.git.commit(ref);
    const pushes = [...site.state.pushes].filter((push) => push.ref === ref).reverse();
    const none = "0".repeat(40);
    // A branch that was there before anything was seen came by a push too, long ago.
    const first = commit === null || pushes.some(({ after }) => after === commit) ? [] : [{ ref, after: commit, at: LONG_AGO }];
    return ok(
      [...pushes, ...first].map(({ after, at }, index) => ({
        id: index + 1,
        node_id: `PSH_${index + 1}`,
        before: none,
        after,
        ref,
        timestamp: at,
        activity_type: "push",
        actor: userBody("ana"),
      })),
    );
  },

  "repos/get-branch-rules": (call) => ok(call.site.state.branchRules.get(call.params.branch ?? "") ?? []),

  "actions/list-repo-secrets"(call) {
    const secrets = call.site.state.secrets.map((name) => ({ name }));
    return { ...ok({ total_count: secrets.length, secrets }), list: "secrets" };
  },

  "actions/list-artifacts-for-repo"(call) {
    const { name } = call.query;
    const artifacts = call.site.state.artifacts.filter((artifact) => name === undefined || artifact.name === name);
    return { ...ok({ total_count: artifacts.length, artifacts }), list: "artifacts" };
  },

  "actions/list-workflow-run-artifacts"(call) {
    const { artifacts } = call.site.state;
    return { ...ok({ total_count: artifacts.length, artifacts }), list: "artifacts" };
  },

  "actions/create-workflow-dispatch"(call) {
    keep(call, call.site.state.dispatches, call.params.workflow_id ?? "");
    return noContent();
  },
};
