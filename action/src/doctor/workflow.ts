import { parse } from "yaml";
import type { WorkflowFacts } from "./facts.ts";
import { couldNotSee, type Finding, missing, ok, type Topic } from "./finding.ts";
import type { Pages } from "./pages.ts";

const TOPIC: Topic = {
  point: "workflow",
  title: "Workflow",
  why: "It is what scores a pull request; taken from the default branch, with actions pinned by commit, nobody else can change what runs",
};

/** The workflow is on the default branch, starts for pull requests from there, pins what it uses, and takes its key from an environment. */
export function workflowFinding({ path, text, state }: WorkflowFacts, pages: Pages): Finding {
  if (!text.seen) return couldNotSee(TOPIC, text, pages.edit(path));
  if (text.value === null)
    return missing(TOPIC, `there is no ${path} on the default branch`, "Copy it from Assay's repository", pages.create(path));
  const workflow = workflowOf(text.value);
  if (workflow === null) return missing(TOPIC, `${path} is no workflow`, "Copy it from Assay's repository", pages.edit(path));
  const mend = (found: string, next: string) => missing(TOPIC, `${path} ${found}`, next, pages.edit(path));
  if (!workflow.events.includes("pull_request_target"))
    return mend("does not start on pull_request_target", "Add the event: with another one, a fork gets neither the key nor a comment");
  const [unpinned] = workflow.uses.filter((name) => !isPinned(name));
  if (unpinned !== undefined) return mend(`uses ${unpinned}, which can change under you`, "Pin each action by its full commit id");
  if (!workflow.environments) return mend("names no environment", "Add environment: assay to its job, as in Assay's repository");
  if (!state.seen) return couldNotSee(TOPIC, state, pages.actions);
  if (state.value !== "active")
    return missing(TOPIC, `${path} is ${state.value.replaceAll("_", " ")}`, "Enable it on the page Actions", pages.actions);
  return ok(TOPIC, `${path} is on the default branch, active, its actions pinned by commit`);
}

const isPinned = (name: string): boolean =>
  /^(\.\/|\$\/)/.test(name) || /^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(name) || /^docker:\/\/.+@sha256:[0-9a-f]{64}$/.test(name);

interface Workflow {
  readonly events: readonly string[];
  /** Every action and reusable workflow. */
  readonly uses: readonly string[];
  /** Whether a job runs in an environment. */
  readonly environments: boolean;
}

type Tree = Readonly<Record<string, unknown>>;
const treeOf = (value: unknown): Tree => (typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {});
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);

function workflowOf(text: string): Workflow | null {
  let root: Tree;
  try {
    root = treeOf(parse(text, { maxAliasCount: 100 }));
  } catch {
    return null;
  }
  const jobs = Object.values(treeOf(root.jobs)).map(treeOf);
  if (jobs.length === 0) return null;
  const usesOf = (job: Tree) => [job, ...listOf(job.steps).map(treeOf)].flatMap(({ uses }) => (typeof uses === "string" ? [uses] : []));
  const events = typeof root.on === "string" ? [root.on] : Array.isArray(root.on) ? root.on.map(String) : Object.keys(treeOf(root.on));
  return { events, uses: jobs.flatMap(usesOf), environments: jobs.some((job) => job.environment !== undefined) };
}
