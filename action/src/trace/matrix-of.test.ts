import { describe, expect, it } from "vitest";
import { promptOf, SPAM_PROMPT, SPAM_SOP, type TracedDocuments, tracedDocuments } from "../../test/traced-prompt.ts";
import type { Item } from "../documents/ground-truth/item.ts";
import type { TraceFile, Waiver } from "../documents/traces/trace-file.ts";
import { coverageCounter } from "./coverage.ts";
import type { TraceRow } from "./matrix.ts";
import { type MatrixInput, matrixOf } from "./matrix-of.ts";
import { draftTrace } from "./restamp.ts";

const TODAY = "2026-11-21";
const SOUND = tracedDocuments({});
const TRACE = draftTrace(promptOf(SOUND), SOUND.sops, { today: TODAY, stamp: true });

type Case = Pick<Item, "truth" | "clauses" | "points" | "edge">;
const item = (clauses: readonly string[], spam: string, more: Partial<Case> = {}): Case => ({
  truth: { spam },
  clauses,
  points: {},
  edge: [],
  ...more,
});
/** Everything that a critical clause needs. */
const ITEMS: readonly Case[] = [
  ...["remove", "allow", "remove", "allow", "remove"].map((spam) => item(["SP-1.1"], spam, { points: { "SP-1.1.DP1": "yes" } })),
  item(["SP-1.2", "SP-1.3", "SP-1.10"], "allow", { edge: ["SP-1.1.EC1"] }),
];

function rows(documents: TracedDocuments, options: Partial<MatrixInput> & { readonly items?: readonly Case[] } = {}): readonly TraceRow[] {
  const counter = coverageCounter();
  for (const one of options.items ?? ITEMS) counter.add(one);
  return matrixOf({ prompt: promptOf(documents), documents, coverage: counter.coverage(), today: TODAY, ...options }).rows;
}
const row = (id: string, all: readonly TraceRow[]): TraceRow => {
  const found = all.filter(({ clause }) => clause === id);
  if (found.length !== 1) throw new Error(`${found.length} rows of ${id}`);
  return found[0] as TraceRow;
};
const stand = ({ states, gate, because }: TraceRow) => ({ states, gate, because });

const sop = (from: string, to: string, rest: Parameters<typeof tracedDocuments>[0] = {}) => {
  expect(SPAM_SOP).toContain(from);
  return tracedDocuments({ sops: { spam: SPAM_SOP.replace(from, to) }, traces: [TRACE], ...rest });
};
const prompt = (from: string, to: string, trace: TraceFile | null = TRACE) => {
  expect(SPAM_PROMPT).toContain(from);
  return tracedDocuments({ prompts: { spam: SPAM_PROMPT.replace(from, to) }, traces: trace === null ? [] : [trace] });
};
const fingerprint = (id: string) =>
  [...SOUND.sops.values()].flatMap(({ clauses }) => clauses).find((clause) => clause.id === id)?.fingerprint ?? null;

function waived(id: string, more: Partial<Waiver> = {}): TraceFile {
  const waiver: Waiver = {
    clause: id,
    kind: "human-only",
    delegatedTo: null,
    reason: "Always goes to the human queue.",
    role: "policy",
    decision: null,
    expires: "2027-03-31",
    clauseFingerprint: fingerprint(id),
    line: 20,
    ...more,
  };
  return { ...TRACE, links: TRACE.links.filter(({ clause }) => clause !== id), waivers: [waiver] };
}
/** The prompt does not implement offers, and a waiver says why. */
const without = (trace: TraceFile, prompts: Readonly<Record<string, string>> = {}) =>
  tracedDocuments({ prompts: { spam: SPAM_PROMPT.replace(" `SP-1.1`", ""), ...prompts }, traces: [trace] });

describe("matrixOf", () => {
  it("covers what is cited, reviewed and tested; what is retired, moved or informative is no row", () => {
    const all = rows(tracedDocuments({ traces: [TRACE] }));
    expect(all.map(({ clause, states, gate, items }) => [clause, ...states, gate, items])).toEqual([
      ["SP-1.1", "covered", "holds", 5],
      ["SP-1.2", "covered", "holds", 1],
      ["SP-1.3", "covered", "holds", 1],
      ["SP-1.10", "covered", "holds", 1],
    ]);
    expect(all.every(({ because }) => because === "")).toBe(true);
    expect(row("SP-1.3", all).places).toEqual([{ path: "prompts/spam/prompt.md", section: "remove", start: 15, end: 16 }]);
  });

  it("lists every branch and edge case with the items that take it", () => {
    expect(row("SP-1.1", rows(SOUND)).branches.map(({ id, branch, items }) => [id, branch, items])).toEqual([
      ["SP-1.1.DP1", "yes", 5],
      ["SP-1.1.DP1", "no", 0],
      ["SP-1.1.EC1", null, 1],
    ]);
  });

  it("duplicate-id: a second clause has the id", () => {
    const twice = tracedDocuments({ sops: { spam: SPAM_SOP, other: SPAM_SOP.replace("SP-1.2", "SP-8") }, traces: [TRACE] });
    expect(stand(row("SP-1.1", rows(twice)))).toEqual({
      states: ["duplicate-id"],
      gate: "fail",
      because: "The id is defined a second time: sops/other.md:7.",
    });
  });

  it("orphaned: no SOP of the prompt has what it cites, or its trace names", () => {
    const gone = rows(sop("SP-1.2 Greetings", "SP-1.4 Greetings"));
    expect(stand(row("SP-1.2", gone))).toEqual({ states: ["orphaned"], gate: "warn", because: "No SOP has this clause." });
    expect(row("SP-1.2", gone)).toMatchObject({ path: "prompts/spam/prompt.md", line: 18 });
    const other = `---\nsop: OT\ntitle: Other\nversion: 1\n---\n### OT-1 Else\n\n\`critical\`\n\nText.\n`;
    const unlisted = tracedDocuments({
      sops: { spam: SPAM_SOP, other },
      prompts: { spam: SPAM_PROMPT.replace("Whatever", "`OT-1` Whatever") },
      traces: [TRACE],
    });
    expect(stand(row("OT-1", rows(unlisted)))).toEqual({
      states: ["orphaned"],
      gate: "fail",
      because: "It is a clause of `other`, which the prompt does not list under `assay.sops`.",
    });
    const shared = tracedDocuments({
      sops: { spam: SPAM_SOP, other },
      prompts: { spam: SPAM_PROMPT.replace("Whatever", "{{>shared}} Whatever") },
      partials: { shared: "Be kind. `OT-1`" },
    });
    expect(rows(shared).map(({ clause }) => clause)).not.toContain("OT-1");
  });

  it("dangling-section: the link names a section that is gone, whatever else stands", () => {
    const link = { clause: "SP-1.3", parts: ["pills"], clauseFingerprint: null, partsFingerprint: null, line: 7 };
    const trace = { ...TRACE, links: TRACE.links.map((one) => (one.clause === "SP-1.3" ? link : one)) };
    expect(stand(row("SP-1.3", rows(prompt(" `SP-1.3`", "", trace))))).toEqual({
      states: ["dangling-section"],
      gate: "fail",
      because: "The trace names a section that the prompt does not have: `pills`.",
    });
    expect(row("SP-1.3", rows(tracedDocuments({ traces: [trace] }))).states).toEqual(["dangling-section", "suspect:prompt"]);
  });

  it("uncovered: nothing implements it; a critical or regulated clause fails, another warns", () => {
    const trace = { ...TRACE, links: [] };
    const because = "No part of the prompt implements it, and no waiver says why.";
    expect(stand(row("SP-1.1", rows(prompt(" `SP-1.1`", "", trace))))).toEqual({ states: ["uncovered"], gate: "fail", because });
    expect(row("SP-1.3", rows(prompt(" `SP-1.3`", "", trace))).gate).toBe("fail");
    expect(row("SP-1.10", rows(prompt(" `SP-1.10`", "", trace))).gate).toBe("warn");
  });

  it("suspect:clause, suspect:prompt: one of the two texts is not the one that was reviewed", () => {
    const clause = sop("An offer that nobody", "An ad that nobody");
    expect(stand(row("SP-1.1", rows(clause)))).toEqual({
      states: ["suspect:clause"],
      gate: "fail",
      because: "The clause has changed since the prompt was last reviewed against it.",
    });
    expect(rows(clause).filter(({ gate }) => gate !== "holds")).toHaveLength(1);
    const part = prompt("An offer that nobody", "An ad that nobody");
    expect(stand(row("SP-1.1", rows(part)))).toEqual({
      states: ["suspect:prompt"],
      gate: "fail",
      because: "The prompt's text for it has changed since it was last reviewed against the clause.",
    });
    expect(rows(part).filter(({ gate }) => gate !== "holds")).toHaveLength(1);
    const both = { ...clause, prompts: part.prompts };
    expect(row("SP-1.1", rows(both))).toMatchObject({ states: ["suspect:clause", "suspect:prompt"] });
    expect(row("SP-1.1", rows(both)).because).toContain("both changed");
    expect(row("SP-1.1", rows(both, { requireStamps: false })).gate).toBe("warn");
  });

  it("suspect:prompt: nobody has reviewed it yet, because it has no entry or no stamp", () => {
    const because = "Nobody has yet reviewed what the prompt makes of it.";
    const noEntry = { ...TRACE, links: TRACE.links.slice(1) };
    const noStamp = draftTrace(promptOf(SOUND), SOUND.sops, { today: TODAY });
    for (const trace of [noEntry, noStamp]) {
      const documents = tracedDocuments({ traces: [trace] });
      expect(stand(row("SP-1.1", rows(documents)))).toEqual({ states: ["suspect:prompt"], gate: "fail", because });
      expect(row("SP-1.1", rows(documents, { requireStamps: false })).gate).toBe("warn");
    }
  });

  it.each<[string, readonly Case[], string]>([
    ["no item", ITEMS.slice(5), "No item of the prompt's sets tests it."],
    ["too few", ITEMS.slice(3), "Only 2 items test it; a critical clause needs 5."],
    ["one label", ITEMS.map((one) => ({ ...one, truth: { spam: "remove" } })), "All its items have the same label of `spam`."],
    ["another field", ITEMS.map((one) => ({ ...one, truth: { tier: "7+" } })), "None of its items is labelled for what the prompt judges."],
  ])("untested, a critical clause: %s", (_, items, because) => {
    expect(stand(row("SP-1.1", rows(tracedDocuments({ traces: [TRACE] }), { items })))).toEqual({
      states: ["untested"],
      gate: "fail",
      because,
    });
  });

  it("untested, where the clause judges one label: cases with it and without", () => {
    const judging = sop("`critical`", "`critical` · `judges: spam/remove`");
    const trace = draftTrace(promptOf(judging), judging.sops, { today: TODAY, stamp: true });
    const documents = { ...judging, traces: new Map([["spam", trace]]) };
    const all = (spam: string) => row("SP-1.1", rows(documents, { items: ITEMS.map((one) => ({ ...one, truth: { spam } })) })).because;
    expect(all("remove")).toBe("All its items have the label `remove`, so no false positive can be seen.");
    expect(all("allow")).toBe("None of its items has the label `remove`, so no false negative can be seen.");
    expect(row("SP-1.1", rows(documents)).states).toEqual(["covered"]);
    const other = sop("`critical`", "`critical` · `judges: topics/offer`", { traces: [] });
    expect(row("SP-1.1", rows(other)).states).toEqual(["covered"]);
  });

  it("untested, any other clause: one item is enough", () => {
    const all = rows(tracedDocuments({ traces: [TRACE] }), { items: ITEMS.slice(0, 5) });
    expect(stand(row("SP-1.10", all))).toEqual({ states: ["untested"], gate: "warn", because: "No item of the prompt's sets tests it." });
    expect(row("SP-1.3", all).gate).toBe("fail");
  });

  it("unwanted: something maps to what is retired, moved or informative", () => {
    const because = (id: string) => row(id, rows(prompt("Whatever", `\`${id}\` Whatever`))).because;
    expect(because("SP-2.1")).toBe("The clause is informative: it asks nothing of a prompt.");
    expect(because("SP-2.2")).toBe("The clause was retired on 2026-06-30; the prompt still implements it.");
    expect(because("SP-2.3")).toBe("The clause has moved to `SP-1.1`; the prompt still implements the old one.");
    expect(row("SP-2.2", rows(prompt("Whatever", "`SP-2.2` Whatever")))).toMatchObject({ states: ["unwanted"], gate: "warn" });
    const later = rows(sop("retired: 2026-06-30", "retired: 2027-06-30"));
    expect(row("SP-2.2", later).states).toEqual(["uncovered", "untested"]);
  });

  it("waived: a waiver stands for the part", () => {
    expect(stand(row("SP-1.1", rows(without(waived("SP-1.1")))))).toEqual({ states: ["waived"], gate: "holds", because: "" });
    expect(row("SP-1.1", rows(without(waived("SP-1.1")), { items: [] })).states).toEqual(["waived"]);
    const lastDay = without(waived("SP-1.1", { expires: TODAY }));
    expect(row("SP-1.1", rows(lastDay)).states).toEqual(["waived"]);
  });

  it("waiver-expired: its last day is over", () => {
    const expired = without(waived("SP-1.1", { expires: "2026-11-20" }));
    expect(stand(row("SP-1.1", rows(expired)))).toEqual({
      states: ["waiver-expired"],
      gate: "fail",
      because: "Its waiver ended on 2026-11-20.",
    });
  });

  it.each<[string, Partial<Waiver>, string]>([
    ["the clause changed", { clauseFingerprint: `sha256:${"0".repeat(64)}` }, "The clause has changed since it was waived."],
    ["it is not stamped", { clauseFingerprint: null }, "Its waiver does not say which text of the clause it was given for."],
    ["it runs too long", { expires: "2027-11-22" }, "Its waiver runs until 2027-11-22, longer than 12 months."],
    ["nobody to delegate to", { kind: "delegated", delegatedTo: "ads" }, "It is delegated to `ads`, and there is no such prompt."],
    ["delegated in vain", { kind: "delegated", delegatedTo: "idle" }, "It is delegated to `idle`, which does not implement it either."],
  ])("waiver-void: %s", (_, more, because) => {
    const idle = SPAM_PROMPT.replaceAll(/ `SP-[\d.]+`/g, "");
    const found = row("SP-1.1", rows(without(waived("SP-1.1", more), { idle })));
    expect(stand(found)).toEqual({ states: ["waiver-void"], gate: "fail", because });
  });

  it("waived: the prompt it is delegated to implements it", () => {
    const delegated = without(waived("SP-1.1", { kind: "delegated", delegatedTo: "offers" }), { offers: SPAM_PROMPT });
    expect(row("SP-1.1", rows(delegated)).states).toEqual(["waived"]);
  });

  it("lets a prompt without a trace file begin step by step: nothing fails, and each clause says what to type", () => {
    const all = rows(prompt(" `SP-1.1`", "", null));
    expect(all.some(({ gate }) => gate === "fail")).toBe(false);
    expect(stand(row("SP-1.1", all))).toEqual({
      states: ["uncovered"],
      gate: "warn",
      because: "No part of the prompt implements it, and no waiver says why. `npx assay trace init spam` drafts the trace.",
    });
    expect(stand(row("SP-1.2", all))).toEqual({
      states: ["covered"],
      gate: "holds",
      because: "Nobody has reviewed it yet. `npx assay trace init spam` drafts the trace.",
    });
  });
});
