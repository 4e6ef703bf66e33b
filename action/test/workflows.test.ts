import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { convertWorkflowTemplate, NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";
import { policyProblems } from "./workflow-policy.ts";

const root = fileURLToPath(new URL("../../", import.meta.url));
const read = (path: string): string => readFileSync(`${root}${path}`, "utf8");
/** Those that run here, and those that a team may copy. */
const workflows = [".github/workflows", "docs/workflows"].flatMap((folder) =>
  readdirSync(`${root}${folder}`).map((name) => `${folder}/${name}`),
);

async function syntaxProblems(name: string, content: string): Promise<readonly string[]> {
  const { context, value } = parseWorkflow({ name, content }, new NoOperationTraceWriter());
  const template = value === undefined ? null : await convertWorkflowTemplate(context, value);
  const found = [...context.errors.getErrors().map((error) => error.message), ...(template?.errors ?? []).map((error) => error.Message)];
  return [...new Set(found)];
}

describe.each(workflows)("%s", (path) => {
  test("is a workflow that GitHub's own parser takes", async () => {
    expect(await syntaxProblems(path, read(path))).toEqual([]);
  });

  test("keeps the policy of this repository", () => {
    expect(policyProblems(read(path))).toEqual([]);
  });
});

test("shards of an attempt that shared the work out otherwise are not brought together with these", () => {
  const { jobs } = parse(read("docs/workflows/assay-matrix.yml")) as {
    jobs: Readonly<Record<string, Stored & { readonly outputs?: Readonly<Record<string, string>> }>>;
  };
  const filled = (expression: string) => `$\{{ ${expression} }}`;
  const named = (job: string, action: string) => jobs[job]?.steps?.find(({ uses = "" }) => uses.startsWith(`actions/${action}@`))?.with;
  // Of the job that shares out: "Re-run failed jobs" does not run it again, and has to find the shards that were done.
  expect(jobs.plan?.outputs?.attempt).toBe(filled("github.run_attempt"));
  const [attempt, shard] = [filled("needs.plan.outputs.attempt"), filled("strategy.job-index")];
  expect(named("shard", "upload-artifact")?.name).toBe(`assay-shard-${attempt}-${shard}`);
  expect(named("assay", "download-artifact")?.pattern).toBe(`assay-shard-${attempt}-*`);
});

test("the workflow of a pull request runs on what its review and the merge queue need", () => {
  const { on } = parse(read(".github/workflows/assay.yml")) as { on: Readonly<Record<string, { types?: string[] } | null>> };
  expect(Object.keys(on)).toEqual(["pull_request_target", "merge_group", "workflow_dispatch"]);
  expect(on.pull_request_target?.types).toEqual(["opened", "synchronize", "reopened", "ready_for_review", "edited"]);
});

type Job = Readonly<Record<"environment" | "permissions", unknown>>;
interface Stored {
  readonly strategy?: { readonly matrix?: unknown; readonly "fail-fast"?: boolean };
  readonly steps?: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, string>> }[];
}

test.each(workflows)("%s saves a store only on top of the one that it restored, and one of several jobs never ends the others", (path) => {
  const { jobs } = parse(read(path)) as { jobs: Readonly<Record<string, Stored>> };
  for (const { strategy, steps = [] } of Object.values(jobs)) {
    if (strategy?.matrix !== undefined) expect(strategy["fail-fast"]).toBe(false);
    const cached = (how: string) => steps.find(({ uses = "" }) => uses.startsWith(`actions/cache/${how}@`));
    const [restored, saved] = [cached("restore"), cached("save")];
    if (saved === undefined) continue;
    expect(restored?.with?.path).toBe(saved.with?.path);
    expect(restored?.with?.["restore-keys"]).toContain("assay-answers-");
    // Another attempt saves anew: a key is never written twice.
    expect(saved.with?.key).toContain("github.run_attempt");
    expect(steps.indexOf(restored ?? {})).toBeLessThan(steps.indexOf(saved));
  }
});

test("nothing that a pushed tag brings along gets an environment, a secret or a permission; the releasing workflow starts from the default branch", () => {
  const ofTags = workflows.filter((path) => {
    const { on } = parse(read(path)) as { on: Readonly<Record<string, unknown>> };
    const push = "push" in on ? (on.push as Readonly<Record<string, unknown>> | null) : undefined;
    // A push without any filter is one of tags, too.
    return push !== undefined && (push === null || "tags" in push || !("branches" in push));
  });
  expect(ofTags).toEqual([".github/workflows/release-tag.yml"]);
  const { name, jobs } = parse(read(ofTags[0] ?? "")) as { name: string; jobs: Readonly<Record<string, Job>> };
  for (const job of Object.values(jobs)) expect(job).not.toHaveProperty("environment");
  expect(Object.values(jobs).map(({ permissions }) => permissions)).toEqual([{}]);
  expect(read(ofTags[0] ?? "")).not.toContain("secrets.");
  const { on } = parse(read(".github/workflows/release.yml")) as { on: Readonly<Record<string, { readonly workflows?: unknown }>> };
  expect(Object.keys(on)).toEqual(["workflow_run", "workflow_dispatch"]);
  expect(on.workflow_run?.workflows).toEqual([name]);
});

test.each(workflows.filter((path) => !path.endsWith("/ci.yml")))("docs/setup.md gives each permission of %s its reason", (path) => {
  const { jobs } = parse(read(path)) as { jobs: Readonly<Record<string, { permissions: Readonly<Record<string, string>> }>> };
  const asked = Object.values(jobs).flatMap(({ permissions }) => Object.entries(permissions).map(([name, level]) => `${name}: ${level}`));
  const rows = read("docs/setup.md").split("\n");
  const row = (permission: string) => `| \`${path.split("/").at(-1)}\` | \`${permission}\` | `;
  expect([...new Set(asked)].filter((permission) => !rows.some((line) => line.startsWith(row(permission))))).toEqual([]);
});

test.each(["release", "merged"])("%s.yml hands on every secret that deploy.yml names: a called workflow sees no other", (name) => {
  const asked = [...new Set(read(".github/workflows/deploy.yml").match(/secrets\.\w+/g))];
  expect(asked).toHaveLength(3);
  expect(
    asked.filter((secret) => !read(`.github/workflows/${name}.yml`).includes(`${secret.slice("secrets.".length)}: \${{ ${secret} }}`)),
  ).toEqual([]);
});

/** An expression of a workflow that uses only what JavaScript writes the same way, and four functions of GitHub's. */
function evaluated(expression: string, github: unknown): unknown {
  const [, inner = ""] = /^\$\{\{(.*)\}\}$/s.exec(expression.trim()) ?? [];
  const contains = (list: readonly unknown[], value: unknown) => list.includes(value);
  const startsWith = (text: string, start: string) => text.toLowerCase().startsWith(start.toLowerCase());
  const format = (text: string, ...values: readonly unknown[]) => text.replace(/\{(\d+)\}/g, (_, at: string) => String(values[Number(at)]));
  const names = ["github", "contains", "fromJSON", "startsWith", "format"];
  return new Function(...names, `return ${inner};`)(github, contains, JSON.parse, startsWith, format);
}

describe("the environment, and so the key, that a run gets", () => {
  const { jobs } = parse(read(".github/workflows/assay.yml")) as { jobs: { assay: { environment: string } } };
  const pull = (repo: unknown, association: string) => ({ pull_request: { head: { repo }, author_association: association } });
  const own = { full_name: "acme/policy" };
  const fork = { full_name: "stranger/policy" };
  test.each<[string, string, unknown, string]>([
    ["a branch of this repository", "pull_request_target", pull(own, "CONTRIBUTOR"), "assay"],
    ["a member's fork", "pull_request_target", pull(fork, "MEMBER"), "assay"],
    ["a stranger's fork", "pull_request_target", pull(fork, "NONE"), "assay-external"],
    ["somebody who contributed before", "pull_request_target", pull(fork, "CONTRIBUTOR"), "assay-external"],
    ["a fork that is gone", "pull_request_target", pull({}, "FIRST_TIMER"), "assay-external"],
    ["the merge queue", "merge_group", {}, "assay"],
  ])("%s", (_, name, event, environment) => {
    expect(evaluated(jobs.assay.environment, { event_name: name, event, repository: "acme/policy" })).toBe(environment);
  });
});

describe("the group in which a comment's run waits", () => {
  const { concurrency } = parse(read(".github/workflows/assay-commands.yml")) as { concurrency: { group: string } };
  const pushes = parse(read(".github/workflows/assay.yml")) as { concurrency: { group: string } };
  const comment = (body: string, association: string) => ({
    issue: { number: 7 },
    comment: { id: 9, body, author_association: association },
  });
  test.each<[string, string, string, string]>([
    ["a rerun by a member", "/assay rerun", "MEMBER", "assay-7"],
    ["a rerun by a stranger", "/assay rerun", "NONE", "assay-command-9"],
    ["another command", "/assay reviewed MR-1.2", "OWNER", "assay-command-9"],
    ["what is no command", "Looks good.", "OWNER", "assay-command-9"],
  ])("%s", (_, body, association, group) => {
    expect(evaluated(concurrency.group, { event: comment(body, association) })).toBe(group);
  });

  test("is that of the pull request's pushes", () => {
    const [fixed, inner = ""] = pushes.concurrency.group.split("${{");
    expect(`${fixed}${evaluated(`\${{${inner}`, { event: { pull_request: { number: 7 } }, ref: "refs/heads/main" })}`).toBe("assay-7");
  });
});

const SHA = "3d3c42e5aac5ba805825da76410c181273ba90b1";
const workflow = (parts: { on?: string; top?: string; permission?: string; step: string }): string => `
on: ${parts.on ?? "push"}
permissions: ${parts.top ?? "{}"}
jobs:
  one:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read ${parts.permission ?? "# why: to check out"}
    steps:
      - ${parts.step}
`;
const checkout = (ref: string): string => `{uses: actions/checkout@${SHA}, with: {persist-credentials: false, ref: "${ref}"}} # v7.0.1`;

describe("the policy finds", () => {
  test.each<[string, Parameters<typeof workflow>[0], string]>([
    ["a tag in place of a commit", { step: "uses: actions/cache@v6" }, "11: an action is pinned by its full commit id"],
    ["a pin without its version", { step: `uses: actions/cache@${SHA}` }, "11: a pinned action names its version in a comment `# v1.2.3`"],
    ["a token that stays on disk", { step: `uses: actions/checkout@${SHA} # v7.0.1` }, "11: a checkout needs `persist-credentials: false`"],
    [
      "permissions for every job",
      { top: "{contents: read}", step: "run: ls" },
      "3: the workflow needs `permissions: {}`; each job asks for its own",
    ],
    ["a permission without its reason", { permission: "", step: "run: ls" }, "9: a permission needs a comment `# why: …` on its line"],
    [
      "a title in a shell script",
      { step: `run: echo "\${{ github.event.pull_request.title }}"` },
      "11: `run` may hold nothing of the event: pass it through `env`",
    ],
    [
      "a checkout of the head beside secrets",
      { on: "{pull_request_target: {}}", step: checkout(`\${{ github.event.pull_request.head.sha }}`) },
      "11: a workflow with secrets never checks out the pull request",
    ],
    [
      "a checkout of the merge commit beside secrets",
      { on: "[pull_request_target]", step: checkout(`refs/pull/\${{ github.event.number }}/merge`) },
      "11: a workflow with secrets never checks out the pull request",
    ],
  ])("%s", (_, parts, problem) => {
    expect(policyProblems(workflow(parts))).toEqual([problem]);
  });

  test("nothing where nothing is wrong", () => {
    expect(policyProblems(workflow({ on: "pull_request_target", step: checkout("main") }))).toEqual([]);
  });
});

test("the parser finds an unknown key and an unknown context", async () => {
  const broken = `on: push\njobs:\n  one:\n    runs-on: ubuntu-latest\n    stepz: []\n    steps: [{run: 'echo \${{ nothing.here }}'}]\n`;
  expect(await syntaxProblems("broken.yml", broken)).toHaveLength(2);
});
