import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import {
  CODEOWNERS,
  EXTERNAL,
  environment,
  environments,
  HEALTHY,
  releaseEnvironment,
  seen,
  unseen,
  WANTED,
  WORKFLOW,
} from "../../test/doctor-facts.ts";
import { diagnose } from "./diagnose.ts";
import type { Facts, TagRuleset, Wanted } from "./facts.ts";
import { POINTS, type Point } from "./finding.ts";
import { isCheckRequired } from "./required-check.ts";
import { doctorSchema } from "./schema.ts";
import { renderDiagnosisMarkdown } from "./to-markdown.ts";
import { renderDiagnosisText } from "./to-text.ts";

const RELEASES: TagRuleset = { name: "r", active: true, include: ["~ALL"], exclude: [], rules: ["creation", "update", "deletion"] };
const workflow = (text: string | null, state = "active"): Partial<Facts> => ({
  workflow: { path: ".github/workflows/assay.yml", text: seen(text), state: seen(state) },
});
const owners = (change: Partial<Facts["codeOwners"]>): Partial<Facts> => ({ codeOwners: { ...HEALTHY.codeOwners, ...change } });
const ownersText = (text: string) => owners({ file: seen({ path: ".github/CODEOWNERS", text }) });
const guard = (branch: string, forcePush: boolean, deletion: boolean): Partial<Facts> => ({
  branches: new Map([...HEALTHY.branches, [branch, seen({ forcePush, deletion })]]),
});
const release = (change: Partial<Facts["release"]>): Partial<Facts> => ({ release: { ...HEALTHY.release, ...change } });
const person = (permission: "none" | "read" | null): Partial<Facts> => ({ people: [{ login: "gil", permission: seen(permission) }] });

const findingOf = (point: Point, change: Partial<Facts>, wanted: Partial<Wanted> = {}) => {
  const finding = diagnose({ ...HEALTHY, ...change }, { ...WANTED, ...wanted }).findings.find((one) => one.point === point);
  if (!finding) throw new Error(`no finding ${point}`);
  return finding;
};

test("where everything is set, every point is in order and there is nothing to do", () => {
  const { state, findings, checkRequired } = diagnose(HEALTHY, WANTED);
  expect(findings.map(({ point }) => point)).toEqual(POINTS);
  expect(findings.filter((finding) => finding.state !== "ok" || finding.next !== "")).toEqual([]);
  expect([state, checkRequired]).toEqual(["ok", true]);
});

describe("what is missing is found, with what to do and where", () => {
  test.each<[Point, string, Partial<Facts>, Partial<Wanted>?]>([
    ["actions", "switched off", { actions: seen("off") }],
    ["actions", "GitHub's own", { actions: seen("local_only") }],
    ["workflow", "there is no .github/workflows/assay.yml", workflow(null)],
    ["workflow", "is no workflow", workflow("jobs: [")],
    ["workflow", "actions/checkout@v7, which can change", workflow(WORKFLOW.replace(/@[0-9a-f]{40}/, "@v7"))],
    ["workflow", "pull_request_target", workflow(WORKFLOW.replace("pull_request_target", "pull_request"))],
    ["workflow", "names no environment", workflow(WORKFLOW.replace("environment: assay", "timeout-minutes: 5"))],
    ["workflow", "disabled manually", workflow(WORKFLOW, "disabled_manually")],
    ["workflow-token", "write everything", { workflowToken: seen("write") }],
    ["environment", "not there", { environments: environments(EXTERNAL) }],
    ["environment", "every branch", { environments: environments(environment({ branches: seen("any") }), EXTERNAL) }],
    ["environment", "every protected branch", { environments: environments(environment({ branches: seen("protected") }), EXTERNAL) }],
    [
      "environment",
      "refs/pull/*/merge too",
      { environments: environments(environment({ branches: seen(["main", "refs/pull/*/merge"]) })) },
    ],
    [
      "environment",
      "does not open for main",
      { environments: environments(environment({ branches: seen(["gh-readonly-queue/main/*"]) })) },
    ],
    ["external-environment", "not there", { environments: environments(environment()) }],
    ["external-environment", "nobody has to release", { environments: environments(environment(), { ...EXTERNAL, reviewers: 0 }) }],
    ["external-environment", "every branch", { environments: environments(environment(), { ...EXTERNAL, branches: seen("any") }) }],
    ["secret", "assay has no secret OPENAI_API_KEY", { environments: environments(environment({ secrets: seen(["OTHER"]) }), EXTERNAL) }],
    ["secret", "assay-external has no secret", { environments: environments(environment(), { ...EXTERNAL, secrets: seen([]) }) }],
    ["secret", "secret of the repository as well", { repositorySecrets: seen(["OPENAI_API_KEY"]) }],
    ["secret", "no environment", { environments: environments() }],
    ["required-check", "without the check assay", { merge: { byRuleset: seen([]), byProtection: seen([]) } }],
    [
      "required-check",
      "without the check assay",
      { merge: { byRuleset: seen([{ context: "Assay", source: 15368 }]), byProtection: seen([]) } },
    ],
    ["required-check", "anybody", { merge: { byRuleset: seen([{ context: "assay", source: null }]), byProtection: seen([]) } }],
    ["code-owners", "no CODEOWNERS", owners({ file: seen(null) })],
    ["code-owners", "ground-truth/fields.yaml", ownersText("/.github/ @acme/science\n")],
    ["code-owners", ".github/assay.yml", ownersText(`${CODEOWNERS}/.github/*.yml\n`)],
    ["code-owners", "unknown owner", owners({ errors: seen([{ line: 2, message: "unknown owner" }]) })],
    ["code-owners", "not required", owners({ binding: seen(false) })],
    ["roles", "no account gil (legal)", person(null)],
    ["roles", "gil (legal) cannot read", person("none")],
    ["roles", "legal has nobody", {}, { roles: { science: ["ana"], legal: [] } }],
    ["release-tags", "creations, updates, deletions", { tagRulesets: seen([]) }],
    ["release-tags", "creations, updates, deletions", { tagRulesets: seen([{ ...RELEASES, active: false }]) }],
    ["release-tags", "creations, updates, deletions", { tagRulesets: seen([{ ...RELEASES, include: ["refs/tags/v*"] }]) }],
    ["release-tags", "creations, updates, deletions", { tagRulesets: seen([{ ...RELEASES, exclude: ["refs/tags/a--*"] }]) }],
    ["release-tags", "restricts creations", { tagRulesets: seen([{ ...RELEASES, rules: ["update", "deletion"] }]) }],
    ["branch-evidence", "rewritten and deleted", guard("evidence", false, false)],
    ["branch-channels", "deleted", guard("channels", true, false)],
    ["release-key", "there is no .github/assay-release.pem", release({ publicKeys: seen(null) })],
    ["release-key", "holds no public key", release({ publicKeys: seen("hello") })],
    ["release-key", "dev is signed by sha256:other", release({ signedBy: seen([{ channel: "dev", keys: ["sha256:other"] }]) })],
    [
      "release-environments",
      "dev has no secret ASSAY_SIGNING_KEY; staging opens for every branch; production opens for *@*, pull/* too; renewal does not open for main",
      {
        environments: environments(
          releaseEnvironment("dev", { secrets: seen([]) }),
          releaseEnvironment("staging", { branches: seen("any") }),
          releaseEnvironment("production", { branches: seen(["main", "*@*", "pull/*"]) }),
          releaseEnvironment("renewal", { branches: seen([]) }),
        ),
      },
    ],
    ["release-environments", "dev is not there; staging is not there", { environments: seen(new Map()) }],
    [
      "release-environments",
      "dev opens for *@* too",
      { environments: environments(releaseEnvironment("dev", { branches: seen(["main", "*@*"]) })) },
    ],
    ["release-environments", "secret of the repository as well", { repositorySecrets: seen(["ASSAY_SIGNING_KEY"]) }],
    ["workflow-pulls", "may open none", release({ opensPulls: seen(false) })],
  ])("%s: %s", (point, found, change, wanted) => {
    const finding = findingOf(point, change, wanted);
    expect(finding).toMatchObject({ state: "missing", found: expect.stringContaining(found) });
    expect(finding.next).not.toBe("");
    expect(finding.url).toMatch(/^https:\/\/github\.com\/acme\/policy\//);
  });
});

describe("what is in order another way is in order", () => {
  test.each<[Point, Partial<Facts>, Partial<Wanted>?]>([
    ["required-check", { merge: { byRuleset: unseen("Metadata: read"), byProtection: seen([{ context: "assay", source: 7 }]) } }],
    ["environment", { environments: environments(environment({ branches: seen(["main", "gh-readonly-queue/main/*"]) }), EXTERNAL) }],
    ["secret", { environments: unseen("Actions: read") }, { keys: [] }],
    [
      "release-tags",
      {
        tagRulesets: seen([
          { ...RELEASES, rules: ["creation"] },
          { ...RELEASES, rules: ["update", "deletion"] },
        ]),
      },
    ],
    ["code-owners", ownersText("* @acme/all\n")],
    ["code-owners", ownersText(".github @acme/a # all of it\n**/ground-truth/** @acme/b\n")],
    ["roles", { people: [] }, { roles: {} }],
    ["actions", { actions: seen("selected") }],
    ["release-key", release({ signedBy: seen(null) })],
    ["release-environments", { environments: environments(releaseEnvironment("renewal", { branches: seen(["main"]) })) }],
  ])("%s %#", (point, change, wanted) => {
    expect(findingOf(point, change, wanted).state).toBe("ok");
  });
});

/** Everything that GitHub can hide, hidden by itself. */
const HIDDEN: readonly (readonly [Point, Partial<Facts>])[] = [
  ["actions", { actions: unseen("P") }],
  ["workflow", { workflow: { ...HEALTHY.workflow, text: unseen("P") } }],
  ["workflow", { workflow: { ...HEALTHY.workflow, state: unseen("P") } }],
  ["workflow-token", { workflowToken: unseen("P") }],
  ["environment", { environments: unseen("P") }],
  ["environment", { environments: environments(environment({ branches: unseen("P") }), EXTERNAL) }],
  ["secret", { environments: unseen("P") }],
  ["secret", { environments: environments(environment({ secrets: unseen("P") }), EXTERNAL) }],
  ["secret", { repositorySecrets: unseen("P") }],
  ["external-environment", { environments: unseen("P") }],
  ["required-check", { merge: { byRuleset: unseen("P"), byProtection: seen([]) } }],
  ["required-check", { merge: { byRuleset: seen([]), byProtection: unseen("P") } }],
  ["code-owners", owners({ file: unseen("P") })],
  ["code-owners", owners({ errors: unseen("P") })],
  ["code-owners", owners({ binding: unseen("P") })],
  ["roles", { people: [{ login: "ana", permission: unseen("P") }] }],
  ["release-tags", { tagRulesets: unseen("P") }],
  ["branch-evidence", { branches: new Map([...HEALTHY.branches, ["evidence", unseen("P")]]) }],
  ["branch-channels", { branches: new Map([...HEALTHY.branches, ["channels", unseen("P")]]) }],
  ["release-key", release({ publicKeys: unseen("P") })],
  ["release-key", release({ signedBy: unseen("P") })],
  ["release-environments", { environments: environments(releaseEnvironment("dev", { secrets: unseen("P") }), environment(), EXTERNAL) }],
  ["workflow-pulls", release({ opensPulls: unseen("P") })],
];

test("what only releases need is asked where something is released, or where somebody wants to", () => {
  const nothing = {
    ...HEALTHY,
    ...release({ publicKeys: seen(null), signedBy: seen(null), opensPulls: seen(false) }),
    tagRulesets: seen([]),
  };
  const points = (wanted: Partial<Wanted>, state: string) =>
    diagnose(nothing, { ...WANTED, ...wanted }).findings.flatMap((finding) => (finding.state === state ? [finding.point] : []));
  const ofReleases = ["release-tags", "branch-channels", "release-key", "release-environments", "workflow-pulls"];
  expect(points({}, "not asked")).toEqual(ofReleases);
  expect(diagnose(nothing, WANTED).state).toBe("ok");
  expect(renderDiagnosisText(diagnose(nothing, WANTED), { colour: false })).toContain("all 10 points are in order");
  expect([points({ releases: true }, "not asked"), points({ releases: true }, "missing")]).toEqual([
    [],
    ["release-tags", "release-key", "workflow-pulls"],
  ]);
});

test.each(HIDDEN)("what cannot be seen is not in order: %s %#", (point, change) => {
  const finding = findingOf(point, change);
  expect(finding).toMatchObject({ state: "could not see", permission: "P", next: expect.stringContaining("P") });
  expect(diagnose({ ...HEALTHY, ...change }, WANTED).state).toBe("could not see");
});

test("whether the check is required is yes, no, or unknown where a place that could require it is hidden", () => {
  const required = seen([{ context: "assay", source: null }]);
  const hidden = unseen("P");
  expect(isCheckRequired({ byRuleset: required, byProtection: hidden })).toBe(true);
  expect(isCheckRequired({ byRuleset: seen([]), byProtection: seen([{ context: "tests", source: 1 }]) })).toBe(false);
  expect(isCheckRequired({ byRuleset: seen([]), byProtection: hidden })).toBe("unknown");
  expect(isCheckRequired({ byRuleset: hidden, byProtection: seen([]) })).toBe("unknown");
});

const BARE: Facts = {
  ...HEALTHY,
  ...workflow(null),
  ...person(null),
  ...ownersText("/.github/ @acme/science\n"),
  merge: { byRuleset: seen([]), byProtection: seen([]) },
  environments: environments(environment({ branches: seen(["main", "<img src=x> @everyone\n::error::"]) })),
  actions: unseen("Administration: read"),
  tagRulesets: seen([]),
};

test("it reads well in a terminal and as Markdown, and nothing in a name has any power", async () => {
  const diagnosis = diagnose(BARE, WANTED);
  const text = renderDiagnosisText(diagnosis, { colour: false });
  await expect(text).toMatchFileSnapshot("golden/diagnosis.txt");
  await expect(renderDiagnosisMarkdown(diagnosis)).toMatchFileSnapshot("golden/diagnosis.md");
  await expect(renderDiagnosisText(diagnose(HEALTHY, WANTED), { colour: false })).toMatchFileSnapshot("golden/healthy.txt");
  expect(text).not.toMatch(/^\s*::/m);
  expect(
    Math.max(
      ...text
        .split("\n")
        .filter((line) => !line.includes("https://"))
        .map((line) => line.length),
    ),
  ).toBeLessThanOrEqual(100);
});

test.each([HEALTHY, BARE])("its JSON is what the published schema says %#", (facts) => {
  const validate = new Ajv2020({ strict: false }).compile(doctorSchema);
  validate(diagnose(facts, WANTED));
  expect(validate.errors).toBeNull();
});
