import { isMap, isPair, isScalar, isSeq, LineCounter, type Pair, parseDocument, type YAMLMap } from "yaml";

/** What this repository asks of a workflow beyond its syntax; each problem is `line: what to change`. */
export function policyProblems(text: string): readonly string[] {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const root = document.contents;
  if (!isMap(root)) return ["1: a workflow is a mapping"];
  const source = text.split("\n");
  const problems: { readonly line: number; readonly what: string }[] = [];
  const lineOf = (node: unknown): number => {
    const range = (node as { readonly range?: readonly number[] } | null)?.range;
    return lines.linePos(range?.[0] ?? 0).line;
  };
  const report = (node: unknown, what: string): void => void problems.push({ line: lineOf(node), what });

  const permissions: unknown = root.get("permissions", true);
  if (!isMap(permissions) || permissions.items.length > 0)
    report(permissions, "the workflow needs `permissions: {}`; each job asks for its own");
  const reads = new Set(triggers(root));
  for (const job of pairs(root.get("jobs", true))) {
    if (!isMap(job.value)) continue;
    for (const permission of pairs(job.value.get("permissions", true))) {
      const line = source[lineOf(permission.key) - 1] ?? "";
      if (!/# why: \S/.test(line)) report(permission.key, "a permission needs a comment `# why: …` on its line");
    }
    if (!isMap(job.value.get("permissions", true))) report(job.key, "the job needs its own `permissions`");
    // GitHub takes no limit on a job that calls another workflow: the called jobs have their own.
    if (job.value.get("timeout-minutes") === undefined && job.value.get("uses") === undefined)
      report(job.key, "the job needs `timeout-minutes`");
    const steps: unknown = job.value.get("steps", true);
    for (const step of isSeq(steps) ? steps.items : []) {
      if (isMap(step)) stepProblems(step, reads, source, lineOf, report);
    }
  }
  return problems.toSorted((a, b) => a.line - b.line).map(({ line, what }) => `${line}: ${what}`);
}

type Report = (node: unknown, what: string) => void;

/** Events whose runs have secrets and a token that may write, while somebody else wrote the pull request. */
const PRIVILEGED = ["pull_request_target", "workflow_run", "issue_comment"];
const UNTRUSTED = /\$\{\{[^}]*github\.(event|head_ref)\b/;
const HEAD = /github\.(head_ref|event\.(pull_request\.(head|merge)|workflow_run\.head|number))|refs\/pull\//;

function stepProblems(
  step: YAMLMap,
  reads: ReadonlySet<string>,
  source: readonly string[],
  lineOf: (node: unknown) => number,
  report: Report,
): void {
  const run = step.get("run", true);
  if (isScalar(run) && UNTRUSTED.test(String(run.value))) report(run, "`run` may hold nothing of the event: pass it through `env`");
  const uses = step.get("uses", true);
  if (!isScalar(uses)) return;
  const name = String(uses.value);
  if (name.startsWith("./") || name.startsWith("$/")) return;
  if (!/^[\w.-]+\/[\w./-]+@[0-9a-f]{40}$/.test(name)) report(uses, "an action is pinned by its full commit id");
  else if (!/# v\d+\.\d+\.\d+/.test(source[lineOf(uses) - 1] ?? ""))
    report(uses, "a pinned action names its version in a comment `# v1.2.3`");
  if (!name.startsWith("actions/checkout@")) return;
  const options: unknown = step.get("with", true);
  const option = (key: string): unknown => (isMap(options) ? options.get(key) : undefined);
  if (option("persist-credentials") !== false) report(uses, "a checkout needs `persist-credentials: false`");
  if (option("allow-unsafe-pr-checkout") !== undefined) report(uses, "`allow-unsafe-pr-checkout` is never set");
  if (!PRIVILEGED.some((event) => reads.has(event))) return;
  const checkedOut = `${option("ref")} ${option("repository")}`;
  if (HEAD.test(checkedOut)) report(uses, "a workflow with secrets never checks out the pull request");
}

function triggers(root: YAMLMap): readonly string[] {
  const on: unknown = root.get("on", true);
  if (isScalar(on)) return [String(on.value)];
  if (isSeq(on)) return on.items.map((item) => String(isScalar(item) ? item.value : item));
  return pairs(on).map(({ key }) => String(isScalar(key) ? key.value : key));
}

const pairs = (node: unknown): readonly Pair[] => (isMap(node) ? node.items.filter((item) => isPair(item)) : []);
