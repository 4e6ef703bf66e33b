import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { promptOf, SPAM_PROMPT, SPAM_SOP, tracedDocuments } from "../../test/traced-prompt.ts";
import type { TraceFile, Waiver } from "../documents/traces/trace-file.ts";
import { UserError } from "../errors.ts";
import { coverageCounter } from "./coverage.ts";
import { matrixOf } from "./matrix-of.ts";
import { draftTrace, restamp } from "./restamp.ts";

const TODAY = "2026-11-21";
const SOUND = tracedDocuments({});
const STAMPED = draftTrace(promptOf(SOUND), SOUND.sops, { today: TODAY, stamp: true });
const DRAFT = draftTrace(promptOf(SOUND), SOUND.sops, { today: TODAY });
const CLAUSES = ["SP-1.1", "SP-1.2", "SP-1.3", "SP-1.10"];

const suspects = (documents: ReturnType<typeof tracedDocuments>, trace: TraceFile): readonly string[] =>
  matrixOf({
    prompt: promptOf(documents),
    documents: { ...documents, traces: new Map([["spam", trace]]) },
    coverage: coverageCounter().coverage(),
    today: TODAY,
  })
    .rows.filter(({ states }) => states.some((state) => state.startsWith("suspect") || state === "orphaned"))
    .map(({ clause }) => clause);

describe("draftTrace", () => {
  it("links every cited clause that is in force to the sections that cite it, in the order of the ids, without stamps", () => {
    const documents = tracedDocuments({ prompts: { spam: SPAM_PROMPT.replace("Whatever", "`SP-2.1` `SP-2.2` Whatever") } });
    const trace = draftTrace(promptOf(documents), documents.sops, { today: TODAY });
    expect(trace.path).toBe("prompts/spam/trace.yaml");
    expect(trace.links.map(({ clause, parts }) => [clause, ...parts])).toEqual([
      ["SP-1.1", "remove"],
      ["SP-1.2", "allow"],
      ["SP-1.3", "remove"],
      ["SP-1.10", "remove"],
    ]);
    expect(trace.links.every(({ clauseFingerprint, partsFingerprint }) => clauseFingerprint === null && partsFingerprint === null)).toBe(
      true,
    );
  });

  it("with stamps is what somebody gets who reviews everything", () => {
    expect(restamp(DRAFT, promptOf(SOUND), SOUND.sops, CLAUSES)).toEqual(STAMPED);
  });
});

describe("restamp", () => {
  it("takes away the suspicion of the clauses reviewed, and of no other; a second time changes nothing", () => {
    const changed = tracedDocuments({
      sops: { spam: SPAM_SOP.replaceAll("is removed", "must be removed") },
      prompts: { spam: SPAM_PROMPT.replace("Whatever", "Whoever") },
    });
    const stale = suspects(changed, STAMPED);
    expect(stale).toEqual(CLAUSES);
    fc.assert(
      fc.property(fc.subarray(CLAUSES), (reviewed) => {
        const trace = restamp(STAMPED, promptOf(changed), changed.sops, reviewed);
        expect(suspects(changed, trace)).toEqual(stale.filter((id) => !reviewed.includes(id)));
        expect(restamp(trace, promptOf(changed), changed.sops, reviewed)).toEqual(trace);
      }),
    );
  });

  it("adds the entry of a clause that is cited and has none, sorted in, and follows it to another section", () => {
    const trace = { ...STAMPED, links: STAMPED.links.filter(({ clause }) => clause !== "SP-1.2") };
    const added = restamp(trace, promptOf(SOUND), SOUND.sops, ["SP-1.2"]);
    expect(added.links.map(({ clause }) => clause)).toEqual(CLAUSES);
    const moved = tracedDocuments({ prompts: { spam: SPAM_PROMPT.replace("## Remove", "## Take down") } });
    const link = restamp(STAMPED, promptOf(moved), moved.sops, ["SP-1.1"]).links[0];
    expect(link).toMatchObject({ clause: "SP-1.1", parts: ["take-down"], line: STAMPED.links[0]?.line });
  });

  it("removes links whose clause is gone", () => {
    const gone = tracedDocuments({ sops: { spam: SPAM_SOP.replace("SP-1.2 Greetings", "SP-1.4 Greetings") } });
    expect(restamp(STAMPED, promptOf(gone), gone.sops, []).links.map(({ clause }) => clause)).toEqual(["SP-1.1", "SP-1.3", "SP-1.10"]);
  });

  it("stamps a waiver with the clause's text", () => {
    const waiver: Waiver = {
      clause: "SP-1.1",
      kind: "human-only",
      delegatedTo: null,
      reason: "Always goes to the human queue.",
      role: "policy",
      decision: null,
      expires: "2027-03-31",
      clauseFingerprint: null,
      line: 20,
    };
    const trace = { ...STAMPED, links: STAMPED.links.slice(1), waivers: [waiver] };
    const { links, waivers } = restamp(trace, promptOf(SOUND), SOUND.sops, ["SP-1.1"]);
    expect(links).toEqual(trace.links);
    expect(waivers).toEqual([{ ...waiver, clauseFingerprint: STAMPED.links[0]?.clauseFingerprint }]);
  });

  it.each([
    ["SP-9.9", "No SOP that `spam` lists has a clause `SP-9.9`: nothing was stamped."],
    [
      "SP-2.1",
      "`spam` does not implement `SP-2.1`: nothing was stamped. Cite it in the prompt, name its sections in the trace, or waive it.",
    ],
  ])("refuses %s", (id, message) => {
    expect(() => restamp(STAMPED, promptOf(SOUND), SOUND.sops, [id])).toThrow(new UserError(message));
  });
});
