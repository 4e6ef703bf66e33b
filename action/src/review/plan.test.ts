import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { applyToComments } from "../../test/simulated-pull.ts";
import type { FileDiff } from "../comparison/hunk.ts";
import type { Verdict } from "../comparison/result.ts";
import { fingerprintOf, readMarker, withMarker } from "./marker.ts";
import { isEmptyPlan, planReview, type ReviewInput } from "./plan.ts";
import type { ExistingComment, InlineNote } from "./review.ts";

const ME = "github-actions[bot]";
const PROMPT = "prompts/rating/prompt.md";

const diff: FileDiff = {
  basePath: PROMPT,
  headPath: PROMPT,
  status: "modified",
  binary: false,
  hunks: [],
  commentable: [
    { side: "LEFT", start: 38, end: 47 },
    { side: "RIGHT", start: 38, end: 48 },
    { side: "RIGHT", start: 60, end: 66 },
  ],
};
const note: InlineNote = {
  key: "hunk-1",
  path: PROMPT,
  side: "RIGHT",
  start: 41,
  end: 44,
  body: "**Without these lines 10 broken titles come back.**",
};

function inputOf(change: Partial<ReviewInput> = {}): ReviewInput {
  return {
    stickyBody: "### Not ready",
    inline: [note],
    diffs: [diff],
    existing: [],
    me: ME,
    verdict: "fail",
    reason: "14 more test titles rated too low.",
    headCommit: "b7e04d1c0ffee000000000000000000000000000",
    ...change,
  };
}

function comment(change: Partial<ExistingComment>): ExistingComment {
  return { id: 1, kind: "issue", author: ME, body: "", path: null, line: null, side: null, hasReplies: false, ...change };
}

const standingInline = (change: Partial<ExistingComment> = {}): ExistingComment =>
  comment({
    id: 7,
    kind: "inline",
    path: PROMPT,
    line: 44,
    side: "RIGHT",
    body: withMarker(note.body, "inline", fingerprintOf(note.key)),
    ...change,
  });

describe("the first review", () => {
  test("is a sticky comment, and one review with the comments on the lines", () => {
    const plan = planReview(inputOf());
    expect(plan.sticky).toEqual({ action: "create", body: "### Not ready\n\n<!-- assay:sticky:fail -->" });
    expect(plan.review?.body.split("\n")[0]).toBe("❌ at `b7e04d1`: 14 more test titles rated too low.");
    expect(plan.review?.comments).toEqual([
      { path: PROMPT, side: "RIGHT", line: 44, startLine: 41, body: `${note.body}\n\n<!-- assay:inline:${fingerprintOf("hunk-1")} -->` },
    ]);
    expect(plan.leftovers).toEqual([]);
  });

  test("without a comment on lines is the sticky comment alone", () => {
    expect(planReview(inputOf({ inline: [] })).review).toBeNull();
  });
});

describe("a note stands", () => {
  const place = (change: Partial<InlineNote>, diffs: readonly FileDiff[] = [diff]): unknown => {
    const { review, createFileComments, leftovers } = planReview(inputOf({ inline: [{ ...note, ...change }], diffs }));
    const [line] = review?.comments ?? [];
    if (line !== undefined) return [line.path, line.side, line.startLine, line.line];
    return createFileComments[0]?.path ?? leftovers.map(({ key }) => key);
  };

  test("on one line without a start", () => expect(place({ start: 44 })).toEqual([PROMPT, "RIGHT", null, 44]));
  test("on deleted lines on the left", () => expect(place({ side: "LEFT", start: 40, end: 41 })).toEqual([PROMPT, "LEFT", 40, 41]));
  test("within one hunk of the diff where it reaches over two", () =>
    expect(place({ start: 46, end: 66 })).toEqual([PROMPT, "RIGHT", 60, 66]));
  test("on the file where its lines are not in the diff", () => expect(place({ start: 1, end: 9 })).toBe(PROMPT));
  test("in the sticky comment where its file is not in the diff", () => expect(place({ path: "sops/a.md" })).toEqual(["hunk-1"]));
  test("on the new path of a renamed file, on both sides", () => {
    const renamed: FileDiff = { ...diff, headPath: "prompts/new/prompt.md", status: "renamed" };
    expect(place({ side: "LEFT", start: 40, end: 40 }, [renamed])).toEqual(["prompts/new/prompt.md", "LEFT", null, 40]);
    expect(place({ path: "prompts/new/prompt.md" }, [renamed])).toEqual(["prompts/new/prompt.md", "RIGHT", 41, 44]);
  });
  test("on the old path of a deleted file", () => {
    const deleted: FileDiff = { ...diff, headPath: null, status: "deleted" };
    expect(place({ side: "LEFT", start: 40, end: 40 }, [deleted])).toEqual([PROMPT, "LEFT", null, 40]);
  });
});

describe("a comment that stands already", () => {
  const again = (existing: ExistingComment, change: Partial<InlineNote> | null = {}): ReturnType<typeof planReview> =>
    planReview(inputOf({ existing: [existing], inline: change === null ? [] : [{ ...note, ...change }] }));

  test("with the same text stays, also where GitHub calls it outdated", () => {
    for (const existing of [standingInline(), standingInline({ line: null }), standingInline({ hasReplies: true })]) {
      expect(again(existing)).toMatchObject({ review: null, updateInline: [], deleteInline: [] });
    }
  });
  test("with another text is updated where its line is still there", () => {
    expect(again(standingInline(), { body: "New." }).updateInline).toEqual([
      { id: 7, body: withMarker("New.", "inline", fingerprintOf(note.key)) },
    ]);
  });
  test("with another text is replaced where its line is gone", () => {
    const plan = again(standingInline({ line: null }), { body: "New." });
    expect([plan.deleteInline, plan.review?.comments.length]).toEqual([[7], 1]);
  });
  test("with a reply is kept, and followed by a new one only where that says something else", () => {
    const other = again(standingInline({ hasReplies: true }), { body: "New." });
    expect([other.deleteInline, other.updateInline, other.review?.comments.length]).toEqual([[], [], 1]);
    const folded = `${note.body}\n<details><summary>11 titles</summary> … </details> [MR-3.2](/blob/b7e04d1)`;
    const standing = standingInline({ hasReplies: true, body: withMarker(folded, "inline", fingerprintOf(note.key)) });
    const same = again(standing, { body: `${note.body}\n<details><summary>12 titles</summary> … </details> [MR-3.2](/blob/c0ffee1)` });
    expect(same).toMatchObject({ review: null, deleteInline: [], updateInline: [] });
  });
  test("for a hunk that is gone is deleted, unless somebody replied", () => {
    expect(again(standingInline(), null).deleteInline).toEqual([7]);
    expect(again(standingInline({ hasReplies: true }), null).deleteInline).toEqual([]);
  });
  test("of somebody else is theirs, whatever marker it carries", () => {
    const plan = again(standingInline({ author: "mallory" }));
    expect([plan.deleteInline, plan.review?.comments.length]).toEqual([[], 1]);
  });
});

describe("the sticky comment", () => {
  const sticky = (id: number, word: string, change: Partial<ExistingComment> = {}): ExistingComment =>
    comment({ id, body: `### Not ready\r\n\r\n<!-- assay:sticky:${word} -->`, ...change });

  test("is kept where it says the same, and only one of it", () => {
    const plan = planReview(inputOf({ inline: [], existing: [sticky(1, "fail"), sticky(5, "fail")] }));
    expect([plan.sticky, plan.deleteIssueComments]).toEqual([{ action: "keep", id: 5 }, [1]]);
  });
  test("is not somebody else's, nor one that quotes the marker", () => {
    const quoted = comment({ id: 2, body: "See `<!-- assay:sticky:pass -->` above." });
    expect(planReview(inputOf({ existing: [sticky(1, "pass", { author: "mallory" }), quoted] })).sticky.action).toBe("create");
  });
  test("with another verdict is updated, and a new review tells so", () => {
    const plan = planReview(inputOf({ inline: [], verdict: "pass", reason: "Nothing got worse.", existing: [sticky(1, "fail")] }));
    expect(plan.sticky).toMatchObject({ action: "update", id: 1 });
    expect(plan.review).toMatchObject({
      body: expect.stringMatching(/^❌ → ✅ at `b7e04d1`: Nothing got worse\.\n/),
      verdictChanged: true,
    });
  });
  test("a review that was sent before the run stopped is not sent again", () => {
    const first = planReview(inputOf({ inline: [], verdict: "pass", existing: [sticky(1, "fail")] }));
    const sent = comment({ id: 9, kind: "review", body: first.review?.body ?? "" });
    const wrapper = comment({ id: 10, kind: "review", body: "" });
    expect(planReview(inputOf({ inline: [], verdict: "pass", existing: [sticky(1, "fail"), sent, wrapper] })).review).toBeNull();
  });
});

test("what the report must not hand over is refused", () => {
  expect(() => planReview(inputOf({ stickyBody: "x".repeat(60_000) }))).toThrow("above the limit");
  expect(() => planReview(inputOf({ inline: [note, note] }))).toThrow("two notes have the key");
});

test("a marker is read only at the end of a body", () => {
  expect(readMarker("text\n\n<!-- assay:inline:abc -->\n")).toEqual({ kind: "inline", fingerprint: "abc" });
  expect(readMarker("<!-- assay:inline:abc --> text")).toBeNull();
});

describe("for any pull request and any pushes", () => {
  const path = fc.constantFrom("a.md", "b.md", "c.md");
  const side = fc.constantFrom("LEFT" as const, "RIGHT" as const);
  const body = fc.constantFrom("one", "two", "two\n<details>x</details>", "two\n<details>y</details>");
  const notes = fc.uniqueArray(
    fc.record({
      key: fc.constantFrom("k1", "k2", "k3", "k4"),
      path,
      side,
      start: fc.integer({ min: 1, max: 20 }),
      length: fc.nat({ max: 8 }),
      body,
    }),
    { selector: ({ key }) => key, maxLength: 4 },
  );
  const ranges = fc.array(fc.record({ side, start: fc.integer({ min: 1, max: 20 }), length: fc.nat({ max: 8 }) }), { maxLength: 4 });
  const diffs = fc.uniqueArray(fc.tuple(path, ranges), { selector: ([name]) => name, maxLength: 2 });
  const verdict = fc.constantFrom<Verdict>("pass", "fail", "inconclusive", "known loss", "not measured");
  const round = fc.record({
    notes,
    diffs,
    verdict,
    sticky: fc.constantFrom("s1", "s2"),
    commit: fc.constantFrom("a".repeat(40), "b".repeat(40)),
    nudge: fc.infiniteStream(fc.nat({ max: 5 })),
  });
  const foreign = fc.record({
    kind: fc.constantFrom("issue" as const, "inline" as const, "file" as const, "review" as const),
    author: fc.constantFrom("mallory", ME),
    key: fc.constantFrom("k1", "k9"),
    marker: fc.constantFrom("sticky" as const, "inline" as const, "none" as const),
    hasReplies: fc.boolean(),
  });

  test("a plan that was applied leaves nothing to do, says every note once, and takes nothing from people", () => {
    fc.assert(
      fc.property(fc.array(foreign, { maxLength: 5 }), fc.array(round, { minLength: 1, maxLength: 4 }), (others, rounds) => {
        let existing: readonly ExistingComment[] = others.map(({ kind, author, key, marker, hasReplies }, id) => {
          // Nobody can reply to a comment of the conversation or to a review.
          const onFile = kind === "inline" || kind === "file";
          const text = marker === "none" ? "text" : withMarker("text", marker, marker === "sticky" ? "pass" : fingerprintOf(key));
          return comment({ id: id + 1, kind, author, body: text, path: onFile ? "a.md" : null, hasReplies: onFile && hasReplies });
        });
        for (const { notes: drawn, diffs: files, verdict: now, sticky, commit, nudge } of rounds) {
          // A push and people in between: lines go, and comments are answered.
          existing = existing.map((entry) => {
            if (entry.kind !== "inline" && entry.kind !== "file") return entry;
            const happens = nudge.next().value;
            return happens === 0 ? { ...entry, line: null } : happens === 1 ? { ...entry, hasReplies: true } : entry;
          });
          const input = (): ReviewInput => ({
            stickyBody: sticky,
            inline: drawn.map(({ length, ...rest }) => ({ ...rest, end: rest.start + length })),
            diffs: files.map(([name, shown]) => ({
              ...diff,
              basePath: name,
              headPath: name,
              commentable: shown.map(({ length, ...rest }) => ({ ...rest, end: rest.start + length })),
            })),
            existing,
            me: ME,
            verdict: now,
            reason: "Because.",
            headCommit: commit,
          });
          const plan = planReview(input());
          for (const { startLine, line, path: name, side: at } of plan.review?.comments ?? []) {
            expect(startLine === null || startLine < line).toBe(true);
            const shown = input().diffs.find(({ headPath }) => headPath === name)?.commentable ?? [];
            expect(shown.some((range) => range.side === at && range.start <= (startLine ?? line) && line <= range.end)).toBe(true);
          }
          const untouchable = existing.filter(({ author, hasReplies }) => author !== ME || hasReplies);
          existing = applyToComments(existing, plan, ME);
          for (const entry of untouchable) expect(existing).toContainEqual(entry);
          expect(planReview(input())).toSatisfy(isEmptyPlan);
          const said = plan.leftovers.map(({ key }) => key);
          for (const { key } of drawn) {
            const standing = existing.filter(
              (entry) =>
                entry.author === ME &&
                !entry.hasReplies &&
                (entry.kind === "inline" || entry.kind === "file") &&
                readMarker(entry.body)?.fingerprint === fingerprintOf(key),
            );
            const answered = existing.some(
              (entry) => entry.author === ME && entry.hasReplies && readMarker(entry.body)?.fingerprint === fingerprintOf(key),
            );
            if (said.includes(key)) expect(standing).toEqual([]);
            else expect(standing.length === 1 || (standing.length === 0 && answered)).toBe(true);
          }
        }
      }),
      { numRuns: 500 },
    );
  });
});
