import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { inputOf, review, settingsWith } from "../../../test/sign-offs.ts";
import { type DueAction, dueActions, type PullTimeline } from "./escalation.ts";
import { evaluateSignOff } from "./evaluate.ts";
import type { SignOffInput } from "./sign-off.ts";

const settings = {
  ...settingsWith(),
  escalation: [
    { after: "24h", mention: "role" },
    { after: "3d", to: "legal", "open-issue": true },
  ],
} as const;
const timeline: PullTimeline = { readyAt: "2026-11-21T10:00:00Z", requestedAt: {}, mergedAt: null, closedAt: null, done: [] };
const at = (hours: number) => new Date(Date.parse("2026-11-21T10:00:00Z") + hours * 3_600_000).toISOString();
const due = (hours: number, more: Partial<PullTimeline> = {}, input: Partial<SignOffInput> = {}) =>
  dueActions(
    evaluateSignOff(inputOf({ settings, mergedAt: more.mergedAt ?? null, ...input })),
    { ...timeline, ...more },
    settings,
    at(hours),
  );
const shown = (actions: readonly DueAction[]) =>
  actions.map(
    (action) =>
      `${action.kind} ${action.role}${action.kind === "turn to" ? ` → ${action.to}` : ""}${"logins" in action ? `: ${action.logins.join(" ")}` : ` by ${action.by.login}`}`,
  );
const keys = (actions: readonly DueAction[]) => actions.map(({ key }) => key);

describe("escalation", () => {
  it("calls the missing roles after the stated time, then turns to the next one", () => {
    expect(shown(due(23.9))).toEqual([]);
    expect(shown(due(24))).toEqual(["mention science: ana bo cy", "mention engineering: dee eli"]);
    expect(shown(due(72))).toEqual([
      "mention science: ana bo cy",
      "mention engineering: dee eli",
      "turn to science → legal: gil hana",
      "turn to engineering → legal: gil hana",
    ]);
    expect(due(72)[2]).toMatchObject({ openIssue: true, since: timeline.readyAt, after: "3d", rules: ["prompt change"] });
  });

  it("does nothing twice", () => {
    const first = due(24);
    expect(shown(due(30, { done: keys(first) }))).toEqual([]);
    expect(shown(due(72, { done: keys(first) }))).toEqual(["turn to science → legal: gil hana", "turn to engineering → legal: gil hana"]);
  });

  it("counts from when the role was asked, and anew when it is asked anew", () => {
    const requestedAt = { science: at(10) };
    expect(shown(due(24, { requestedAt }))).toEqual(["mention engineering: dee eli"]);
    const done = keys(due(40, { requestedAt }));
    expect(shown(due(80, { requestedAt: { science: at(50) }, done }))).toEqual([
      "mention science: ana bo cy",
      "turn to engineering → legal: gil hana",
    ]);
  });

  it("calls nobody who has signed, nor on a draft, a closed one, or one that has to be mended", () => {
    expect(shown(due(24, {}, { reviews: [review("ana")] }))).toEqual(["mention engineering: dee eli"]);
    expect(due(99, { readyAt: null })).toEqual([]);
    expect(due(99, { closedAt: at(1) })).toEqual([]);
    expect(due(99, {}, { comparison: { ...inputOf().comparison, verdict: "fail" } })).toEqual([]);
  });

  it("records an answer, once", () => {
    const done = keys(due(24));
    const answered = due(30, { done }, { reviews: [review("bo")] });
    expect(shown(answered)).toEqual(["answered science by bo"]);
    expect(answered[0]).toMatchObject({ of: done[0] });
    expect(due(31, { done: [...done, ...keys(answered)] }, { reviews: [review("bo")] })).toEqual([]);
    expect(due(31, {}, { reviews: [review("bo"), review("dee")] })).toEqual([]);
  });
});

describe("a follow-up", () => {
  const revert = { revert: "exact", reviews: [review("fay")] } as const;
  const merged = { mergedAt: at(1) };

  it("is asked for after the merge, and again when its time is over", () => {
    expect(due(1, {}, revert)).toEqual([]);
    expect(shown(due(2, merged, revert))).toEqual(["follow-up legal: gil hana"]);
    const done = keys(due(2, merged, revert));
    expect(due(48, { ...merged, done }, revert)).toEqual([]);
    expect(due(50, { ...merged, done }, revert)).toMatchObject([{ kind: "follow-up", overdue: true, due: at(49) }]);
  });

  it("is recorded as answered", () => {
    const done = keys(due(2, merged, revert));
    const reviews = [review("fay"), review("hana")];
    expect(shown(due(3, { ...merged, done }, { ...revert, reviews }))).toEqual(["follow-up answered legal by hana"]);
    expect(due(3, merged, { ...revert, reviews })).toEqual([]);
  });
});

it("leaves nothing to do once everything due is done, whenever it is looked at", () => {
  const people = fc.subarray(["ana", "dee", "fay", "gil"]);
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 200 }),
      fc.boolean(),
      people,
      fc.constantFrom("exact" as const, "none" as const),
      (hours, isMerged, signers, revert) => {
        const more = isMerged ? { mergedAt: at(0) } : {};
        const input = { reviews: signers.map((login) => review(login)), revert };
        const first = keys(due(hours, more, input));
        expect(new Set(first).size).toBe(first.length);
        const second = due(hours, { ...more, done: first }, input);
        expect(second.filter(({ kind }) => kind !== "answered" && kind !== "follow-up answered")).toEqual([]);
        expect(due(hours, { ...more, done: [...first, ...keys(second)] }, input)).toEqual([]);
      },
    ),
  );
});
