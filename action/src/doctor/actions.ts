import type { Facts } from "./facts.ts";
import { couldNotSee, type Finding, missing, ok, type Topic } from "./finding.ts";
import type { Pages } from "./pages.ts";

const ACTIONS: Topic = {
  point: "actions",
  title: "GitHub Actions",
  why: "Assay runs as an Action; where Actions are off, nothing is measured",
};
const TOKEN: Topic = {
  point: "workflow-token",
  title: "Token of workflows",
  why: "A workflow that asks for no permissions gets these; read-only, a careless one can change nothing",
};

/** Actions are on, and the workflow's may run. */
export function actionsFinding({ actions }: Facts, pages: Pages): Finding {
  if (!actions.seen) return couldNotSee(ACTIONS, actions, pages.actions);
  switch (actions.value) {
    case "off":
      return missing(ACTIONS, "Actions are switched off", "Allow actions; those of GitHub are enough", pages.actions);
    case "local_only":
      return missing(
        ACTIONS,
        "only actions of this owner may run, and the workflow needs GitHub's own",
        "Allow the owner's actions and actions created by GitHub",
        pages.actions,
      );
    case "selected":
      return ok(ACTIONS, "on, for selected actions: those of GitHub must be among them");
    case "all":
      return ok(ACTIONS, "on");
  }
}

/** What a workflow may do unless it asks for more. */
export function tokenFinding({ workflowToken }: Facts, pages: Pages): Finding {
  if (!workflowToken.seen) return couldNotSee(TOKEN, workflowToken, pages.actions);
  if (workflowToken.value === "read") return ok(TOKEN, "read-only unless a workflow asks for more");
  return missing(TOKEN, "it may write everything by default", "Under Workflow permissions choose Read repository contents", pages.actions);
}
