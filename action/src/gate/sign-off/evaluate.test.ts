import { describe, expect, it } from "vitest";
import { comparisons } from "../../../test/comparisons.ts";
import { HEAD, inputOf, OLDER, ROLES, review, settingsWith, traced, worse } from "../../../test/sign-offs.ts";
import type { SignOff } from "../../comparison/sign-off.ts";
import { evaluateSignOff } from "./evaluate.ts";
import type { SignOffInput } from "./sign-off.ts";

/** `legal: gil` where signed, `legal?` where missing, by rule. */
function told({ rules }: SignOff): Readonly<Record<string, string>> {
  const line = (rule: SignOff["rules"][number]) =>
    rule.state === "error"
      ? "error"
      : rule.requirements
          .map(({ role, missing, given }) => `${role}${missing > 0 ? "?" : ""} ${given.map(({ login }) => login).join("+")}`.trim())
          .join(", ");
  return Object.fromEntries(rules.map((rule) => [rule.rule, line(rule)]));
}

const signOf = (more: Partial<SignOffInput> = {}) => evaluateSignOff(inputOf(more));
const both = (condition: string) => settingsWith(`\n  - {name: a rule, if: ${condition}, require: [{role: legal}]}`);
const one = (require: string, more = "", roles = ROLES) =>
  settingsWith(`\n  - {name: a rule, if: {changed: ["**"]}, require: ${require}}`, more, roles);

describe("who has to agree", () => {
  it("is nobody where the settings ask nobody", () => {
    expect(signOf({ settings: settingsWith(""), reviews: [] })).toMatchObject({
      state: "success",
      rules: [],
      description: "Pass; nobody has to agree",
    });
  });

  it("waits for every role of every active rule", () => {
    const input = { comparison: worse(), reviews: [review("ana"), review("dee"), review("gil")] };
    const before = signOf(input);
    expect(told(before)).toEqual({
      "prompt change": "science ana, engineering dee",
      "more misses on a regulated clause": "legal gil, policy?",
    });
    expect(before).toMatchObject({ state: "pending", description: "Known loss; waiting for policy (ivo)" });
    const after = signOf({ ...input, reviews: [...input.reviews, review("ivo")] });
    expect(after).toMatchObject({
      state: "success",
      description: "Known loss; agreed: ana (science), dee (engineering), gil (legal) and ivo (policy)",
    });
  });

  it("says why a rule is active, with numbers and places", () => {
    const rule = signOf({ comparison: worse() }).rules[1];
    expect(rule?.because).toEqual([
      {
        text: "12 more rated too low on `MR-3.2` (critical, regulated): 2 → 14 of 32, likely +7 … +18",
        links: [{ name: "MR-3.2", path: "sops/maturity-rating.md", line: 232, side: "head" }],
      },
    ]);
  });

  it.each(["fail", "inconclusive", "not measured"] as const)("cannot approve away the verdict %s", (verdict) => {
    const comparison = { ...traced(comparisons.nothingMoved()), verdict, reason: "at 30 % it breaks `the ceiling`" };
    const signed = signOf({ comparison, reviews: ["ana", "bo", "dee", "eli", "fay", "gil", "ivo"].map((login) => review(login)) });
    expect(signed.state).toBe("failure");
    expect(signed.description).toMatch(/^\w[\w ]+, which no approval overrides: at 30 % it breaks the ceiling$/);
  });

  it("is an error where the measurement is missing, never signed and never nobody", () => {
    const comparison = { ...comparisons.notMeasured(), verdict: "pass" as const };
    const signed = signOf({ comparison, settings: both("{field: tier, metric: under-rated, delta: {gt: 0}}"), reviews: [review("gil")] });
    expect(signed).toMatchObject({
      state: "error",
      description: 'Cannot tell who has to agree on "a rule": maturity-rating was not measured',
      rules: [{ state: "error", requirements: [], because: [{ text: "`maturity-rating` was not measured" }] }],
    });
  });

  it("does not count an approval from before the pull request got another base branch", () => {
    const reviews = [review("gil", "approved")];
    const at = reviews[0]?.submittedAt ?? "";
    const later = new Date(Date.parse(at) + 1000).toISOString();
    const earlier = new Date(Date.parse(at) - 1000).toISOString();
    const settings = one("[{role: legal}]");
    const states = [null, earlier, at, later].map((retargetedAt) => signOf({ settings, reviews, retargetedAt }).state);
    expect(states).toEqual(["success", "success", "pending", "pending"]);
  });

  it("is an error where another commit was measured than the newest", () => {
    const reviews = [review("ana", "approved", { commit: OLDER }), review("dee", "approved", { commit: OLDER })];
    const signed = signOf({ head: OLDER, reviews });
    expect(signed).toMatchObject({ state: "error", description: "Another commit was measured than the newest one: run it again" });
  });

  it("says all that fits into a commit status", () => {
    const comparison = { ...traced(comparisons.nothingMoved()), verdict: "fail" as const, reason: "x".repeat(500) };
    expect([...signOf({ comparison }).description]).toHaveLength(140);
  });
});

describe("an approval", () => {
  const state = (more: Partial<SignOffInput>) => signOf({ settings: one("[{role: legal}]"), ...more }).state;

  it.each([
    ["of one of the role counts", [review("gil")], "success"],
    ["counts whatever the case of the login", [review("Gil")], "success"],
    ["of somebody else does not", [review("ivo"), review("mallory")], "pending"],
    ["of an older commit does not", [review("gil", "approved", { commit: OLDER })], "pending"],
    ["is not taken back by a comment", [review("gil"), review("gil", "commented")], "success"],
    ["is taken back by asking for changes", [review("gil"), review("gil", "changes requested")], "pending"],
    ["is taken back by a dismissal", [review("gil"), review("gil", "dismissed")], "pending"],
    ["counts again after that", [review("gil"), review("gil", "changes requested"), review("gil")], "success"],
    ["that is only begun does not count", [review("gil", "pending")], "pending"],
    ["is not undone by a later one that saw an older commit", [review("gil"), review("gil", "approved", { commit: OLDER })], "success"],
    ["of one is not taken back by another's refusal", [review("gil"), review("hana", "changes requested")], "success"],
  ] as const)("%s", (_, reviews, expected) => {
    expect(state({ reviews })).toBe(expected);
  });

  it("of the author or of somebody with a commit in it does not count, unless the settings say so", () => {
    const reviews = [review("gil")];
    expect(state({ author: "Gil", reviews })).toBe("pending");
    expect(state({ contributors: ["zoe", "GIL"], reviews })).toBe("pending");
    expect(state({ author: "gil", contributors: ["gil"], reviews, settings: one("[{role: legal}]", "approvals: {author: true}") })).toBe(
      "success",
    );
    expect(state({ contributors: ["gil"], reviews, settings: one("[{role: legal}]", "approvals: {contributor: true}") })).toBe("success");
  });

  it("of any commit counts where the settings say so", () => {
    const settings = one("[{role: legal}]", "approvals: {match-head: false}");
    const [rule] = signOf({ settings, reviews: [review("gil", "approved", { commit: OLDER })] }).rules;
    expect(rule?.requirements[0]?.given).toMatchObject([{ login: "gil", commit: OLDER }]);
    expect(OLDER).not.toBe(HEAD);
  });

  it("is remembered as a refusal of those who asked for changes", () => {
    const [rule] = signOf({ settings: one("[{role: legal}]"), reviews: [review("hana", "changes requested")] }).rules;
    expect(rule?.requirements[0]).toMatchObject({ candidates: ["gil", "hana"], declined: ["hana"] });
  });
});

describe("one person", () => {
  const roles = "roles: {science: [ana, bo], policy: [ana], legal: [gil]}";
  const settings = one("[{role: science}, {role: policy}]", "", roles);

  it("fills one role", () => {
    expect(told(signOf({ settings, reviews: [review("ana")] }))).toEqual({ "a rule": "science ana, policy?" });
  });

  it("fills the role that nobody else can, once the other is filled", () => {
    expect(told(signOf({ settings, reviews: [review("ana"), review("bo")] }))).toEqual({ "a rule": "science bo, policy ana" });
  });

  it("is told who would set him free", () => {
    const [rule] = signOf({ settings, reviews: [review("ana")] }).rules;
    expect(rule?.requirements[1]).toMatchObject({
      candidates: ["bo"],
      note: "Somebody else has to sign first: ana already signs for another role, and is free for `policy` once bo signs there.",
    });
  });

  it("fills the same role of several rules", () => {
    const rules = `
  - {name: one, if: {changed: ["**"]}, require: [{role: science}]}
  - {name: two, if: {changed: ["prompts/**"]}, require: [{role: science}, {role: science}]}`;
    const given = told(signOf({ settings: settingsWith(rules, "", roles), reviews: [review("bo")] }));
    expect(given).toEqual({ one: "science bo", two: "science? bo" });
  });

  it("fills both where people need not be distinct", () => {
    const loose = one("[{role: science}, {role: policy}]", "approvals: {distinct-people: false}", roles);
    expect(signOf({ settings: loose, reviews: [review("ana")] }).state).toBe("success");
  });
});

describe("where nobody may sign", () => {
  const note = (more: Partial<SignOffInput>) => signOf({ settings: one("[{role: policy}]"), ...more }).rules[0]?.requirements[0]?.note;

  it("says that only the author could, and who can add another", () => {
    expect(note({ author: "ivo", contributors: ["ivo"], owners: ["dee", "eli"] })).toBe(
      "Nobody may sign: ivo opened this pull request. Add somebody to `roles.policy` in `.github/assay.yml` on the default branch, which dee and eli may change (CODEOWNERS).",
    );
    expect(note({ contributors: ["ivo"] })).toMatch(/^Nobody may sign: ivo has a commit in it\. Add/);
  });

  it("says that the role is empty", () => {
    const settings = one("[{role: policy}]", "", "roles: {policy: []}");
    expect(note({ settings })).toMatch(/^Nobody may sign: nobody is in `policy`\. Add/);
    expect(signOf({ settings }).description).toBe("Pass; waiting for policy (nobody may)");
  });

  it("says that it has too few people", () => {
    expect(note({ settings: one("[{role: policy, count: 2}]") })).toMatch(/^Too few may sign: `policy` has only one person\. Add/);
  });
});

describe("rules that stand in for others", () => {
  it("replace them, and ask what has to follow", () => {
    const signed = signOf({ revert: "exact", reviews: [review("fay")], mergedAt: "2026-11-21T12:00:00Z" });
    expect(signed).toMatchObject({
      state: "success",
      replaced: [{ rule: "prompt change", by: "exact revert" }],
      followUps: [
        { rule: "exact revert", role: "legal", within: "2d", due: "2026-11-23T12:00:00.000Z", given: null, candidates: ["gil", "hana"] },
      ],
    });
    expect(told(signed)).toEqual({ "exact revert": "operations fay" });
    expect(signOf({ revert: "exact", reviews: [review("gil")] }).followUps[0]).toMatchObject({ due: null, given: { login: "gil" } });
  });

  it("do not where they are not active, or nobody can tell", () => {
    expect(signOf({ revert: "partial" }).replaced).toEqual([]);
    const rules = `
  - {name: change, if: {changed: ["**"]}, require: [{role: science}]}
  - {name: other, if: {taxonomy: true}, replaces: [change], require: [{role: policy}]}`;
    expect(told(signOf({ settings: settingsWith(rules), taxonomy: null }))).toEqual({ change: "science?", other: "error" });
  });

  it("do not where they are replaced themselves", () => {
    const rules = `
  - {name: c, if: {changed: ["**"]}, require: [{role: science}]}
  - {name: b, if: {changed: ["**"]}, replaces: [c], require: [{role: policy}]}
  - {name: a, if: {changed: ["**"]}, replaces: [b], require: [{role: legal}]}`;
    expect(Object.keys(told(signOf({ settings: settingsWith(rules) })))).toEqual(["c", "a"]);
  });

  it("do not in a circle: everybody is asked", () => {
    const settings = settingsWith(`
  - {name: a, if: {changed: ["**"]}, require: [{role: science}]}
  - {name: b, if: {changed: ["**"]}, require: [{role: policy}]}`);
    const circle = settings["sign-off"].map((rule) => ({ ...rule, replaces: ["a", "b"] }));
    expect(Object.keys(told(signOf({ settings: { ...settings, "sign-off": circle } })))).toEqual(["a", "b"]);
  });
});

describe("how an answer is read", () => {
  const answerReading = [{ name: "maturity-rating", path: "prompts/maturity-rating/prompt.md" }];

  it("is looked at by science, without a rule", () => {
    const signed = signOf({ settings: settingsWith(""), answerReading });
    expect(signed.rules).toMatchObject([
      {
        rule: "how an answer is read",
        because: [{ text: "how the answer of `maturity-rating` is read changes" }],
        requirements: [{ role: "science", count: 1 }],
      },
    ]);
    expect(signed.state).toBe("pending");
  });

  it("asks nobody where there is no such role, and is an error where it cannot be told", () => {
    expect(signOf({ settings: settingsWith("", "", "roles: {policy: [ivo]}"), answerReading }).state).toBe("success");
    expect(signOf({ settings: settingsWith(""), answerReading: null }).state).toBe("error");
  });
});
