import { watch } from "../src/drift/watch.ts";
import type { DriftRecord, DriftSignals } from "../src/release/drift-record.ts";
import { dated } from "../src/status/dates.ts";
import type { StatusPage } from "../src/status/page.ts";

const TODAY = "2026-11-21";

function driftRecord(recorded: string, signals: DriftSignals | null): DriftRecord {
  return {
    schema: "assay/drift@1",
    prompt: "maturity-rating",
    event: signals === null ? "reference" : "run",
    recorded,
    release: { channel: "production", version: "1.4.0", tag: "maturity-rating@1.4.0" },
    commit: "b7e04d1".padEnd(40, "0"),
    content: `sha256:${"a".repeat(64)}`,
    model: "house/test",
    pinned: false,
    rehearsal: false,
    scorer: "0.1.0",
    panel: { digest: `sha256:${"b".repeat(64)}`, titles: 300 },
    reference: "2026-11-02T05:17:00.000Z",
    because: signals === null ? "it is the first look" : null,
    noise: 0.03,
    counts: { titles: 300, left: 0, flips: 31, gained: 4, lost: 22, unreadable: { before: 0, now: 1 } },
    mix: [{ field: "tier", label: "18+", before: 60, now: 41, gained: 1, lost: 20 }],
    signals,
    flips: [{ title: "titles/t-0173", from: { tier: "18+" }, to: { tier: "16+" } }],
    answers: signals === null ? [] : null,
    calls: 300,
    usd: 0.21,
  };
}

/** Looks at a prompt: a reference, a quiet run, and one that raises the alarm. */
export const driftLooks: readonly DriftRecord[] = [
  driftRecord("2026-11-02T05:17:00.000Z", null),
  driftRecord("2026-11-09T05:17:00.000Z", { model: -3, quality: 0, mix: 0 }),
  driftRecord("2026-11-16T05:17:00.000Z", { model: 9, quality: 5, mix: 1 }),
];

/** A page with one of everything; `hostile` puts markup where people write. */
export function statusPageOf(kind: "busy" | "quiet" | "empty" | "hostile"): StatusPage {
  const evil = kind === "hostile" ? "<img src=x onerror=alert(1)> ](javascript:alert(1)) @everyone |" : "";
  const at = `${TODAY}T09:30:00.000Z`;
  const drift = watch(kind === "quiet" ? driftLooks.slice(0, 2) : driftLooks);
  const entry = {
    prompt: "maturity-rating",
    version: "1.4.0",
    since: "2026-11-12T14:03:00.000Z",
    by: `Ana Example${evil}`,
    reason: `release${evil}`,
    previous: "1.3.0",
  };
  if (kind === "empty")
    return { at, live: [], pulls: null, pullsNote: "Open pull requests were not asked for.", dates: [], prompts: [], gates: [] };
  const busy = kind !== "quiet";
  return {
    at,
    live: [
      { ...entry, channel: "staging", doubt: null },
      {
        ...entry,
        channel: "production",
        doubt: busy ? "Its sequence is lower than one that was signed before: somebody put an older index back." : null,
      },
      { ...entry, prompt: "content-descriptors", version: "2.0.1", previous: null, by: null, channel: "production", doubt: null },
    ],
    pulls: busy
      ? [
          {
            number: 131,
            title: `Told drug use is not shown drug use${evil}`,
            url: "https://github.com/acme/policy/pull/131",
            author: "ivo",
            opened: "2026-11-17T08:00:00Z",
            waitsFor: "Known loss; waiting for legal (gil)",
          },
        ]
      : [],
    pullsNote: "",
    dates: dated(
      [
        ...(busy
          ? [
              {
                day: "2026-11-18",
                kind: "waiver" as const,
                what: "waiver of MR-4.1 in maturity-rating (human-only)",
                follows:
                  "After that the clause counts as left out, and no release goes through. The role policy decides whether it goes on.",
              },
              {
                day: "2026-12-01",
                kind: "model" as const,
                what: "model house/test",
                follows: "Then maturity-rating cannot be asked any more: choose another model, and measure it, before.",
              },
            ]
          : []),
        {
          day: "2026-12-19",
          kind: "channel",
          what: "index of the channel production",
          follows: "Services go on with what they have, and raise an alarm.",
        },
        {
          day: "2027-05-01",
          kind: "decision",
          what: "decision DR-20261121-told-drug-use about maturity-rating",
          follows: "By then somebody looks at it again, and confirms or replaces it.",
        },
      ],
      TODAY,
    ),
    prompts: [
      {
        prompt: "maturity-rating",
        version: "1.4.0",
        channel: "production",
        model: "house/test",
        pinned: false,
        rehearsal: false,
        verdict: busy ? "known loss" : "pass",
        measured: "2026-11-12T13:58:00.000Z",
        first: false,
        clauses: 12,
        worst: { clause: "MR-3.2", field: "tier", label: null, wrong: 9, items: 28, low: 0.18, high: 0.51 },
        drift,
      },
      {
        prompt: "content-descriptors",
        version: "2.0.1",
        channel: "production",
        model: "openai/some-model-2026-08",
        pinned: true,
        rehearsal: false,
        verdict: busy ? "not measured" : "pass",
        measured: "2026-11-02T10:00:00.000Z",
        first: false,
        clauses: busy ? 0 : 9,
        worst: null,
        drift: null,
      },
    ],
    gates: [
      { set: "titles", versions: busy ? 34 : 7, since: "2026-03-02T10:00:00.000Z", gateLooks: null },
      { set: "trailers", versions: 2, since: "2026-10-02T10:00:00.000Z", gateLooks: 12 },
    ],
  };
}
