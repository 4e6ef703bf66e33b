import { day, SIGNAL_WORDS, stateLine } from "../drift/words.ts";
import { type Block, code, joined, type Line, line, paragraph, strong, text, words } from "../report/document.ts";
import { count, percent, whole } from "../report/numbers.ts";
import type { Due } from "./dates.ts";
import type { GateUse, LiveEntry, PromptState, StatusPage, WaitingPull } from "./page.ts";

/** So many versions wear a gate out. */
const LOOKS_RECOMMENDED = 30;

/** The whole page, as blocks. */
export function statusBlocks(page: StatusPage): readonly Block[] {
  const calls = attention(page);
  return [
    { kind: "heading", level: 3, line: words(headline(page, calls.length)) },
    paragraph(words(`As of ${minute(page.at)} UTC.`)),
    ...(calls.length === 0 ? [] : [{ kind: "list" as const, items: calls }]),
    heading("What is live"),
    ...liveBlocks(page.live),
    heading("How it does"),
    ...promptBlocks(page.prompts),
    heading("Who is waited for"),
    ...pullBlocks(page),
    heading("What ends, and when"),
    ...dateBlocks(page.dates),
    heading("How worn the sets are"),
    ...gateBlocks(page.gates),
  ];
}

const heading = (title: string): Block => ({ kind: "heading", level: 4, line: words(title) });

function headline({ live, prompts }: StatusPage, calls: number): string {
  const needs = calls === 0 ? "nothing needs anybody" : `${count(calls, "thing needs", "things need")} somebody`;
  if (live.length === 0) return `Nothing is released yet; ${needs}`;
  const production = new Set(live.filter(({ channel }) => channel === "production").map(({ prompt }) => prompt)).size;
  const served =
    production > 0
      ? `${count(production, "prompt is", "prompts are")} in production`
      : `${count(prompts.length, "prompt is", "prompts are")} served, none in production`;
  return `${served}; ${needs}`;
}

/** What cannot wait, the worst first. */
export function attention({ live, prompts, dates, pulls, gates }: StatusPage): readonly Line[] {
  const doubts = [...new Map(live.flatMap(({ channel, doubt }) => (doubt === null ? [] : [[channel, doubt] as const])))];
  return [
    ...doubts.map(([channel, doubt]) => line`${strong(words("Not to be believed:"))} the channel ${code(channel)}. ${text(doubt)}`),
    ...prompts.flatMap(({ prompt, model, drift }) => {
      const raised = drift?.signals.filter(({ alarm }) => alarm) ?? [];
      if (raised.length === 0) return [];
      return [
        line`${strong(words("Drift:"))} ${code(prompt)}, ${words(raised.map(({ signal }) => SIGNAL_WORDS[signal]).join(", "))}. Every baseline of ${code(model)} is stale.`,
      ];
    }),
    ...prompts.flatMap(({ prompt, version, verdict, first }) => {
      if (version === null || verdict === null || verdict === "pass" || verdict === "known loss" || first) return [];
      return [
        line`${strong(words("Live without a pass:"))} ${code(prompt)} ${text(version)}; when it was released or merged: ${words(verdict)}.`,
      ];
    }),
    ...dates
      .filter(({ state }) => state !== "later")
      .map((due) => line`${strong(words(due.state === "over" ? "Over:" : "Ends soon:"))} ${dueLine(due)}`),
    ...(pulls ?? []).map(
      ({ number, title, url, waitsFor }) => line`${strong(words("Waits:"))} ${link(`#${number}`, url)} ${text(title)}. ${text(waitsFor)}`,
    ),
    ...gates
      .filter(({ gateLooks, versions }) => Math.max(gateLooks ?? 0, versions) > LOOKS_RECOMMENDED)
      .map(({ set }) => line`${strong(words("Worn out:"))} ${code(set)} has judged more versions than it should. Add new titles.`),
  ];
}

const link = (shown: string, url: string) => ({ kind: "link", text: shown, url }) as const;

const left = (title: string) => ({ title: words(title), align: "left" as const });
const right = (title: string) => ({ title: words(title), align: "right" as const });

function liveBlocks(live: readonly LiveEntry[]): readonly Block[] {
  if (live.length === 0)
    return [paragraph(line`Nothing was deployed yet. ${code("npx assay release PROMPT minor --push")} makes the first release.`)];
  return [
    {
      kind: "table",
      columns: [left("prompt"), left("channel"), left("version"), left("since"), left("by"), left("why"), left("signature")],
      rows: live.map(({ prompt, channel, version, previous, since, by, reason, doubt }) => [
        [code(prompt)],
        [text(channel)],
        previous === null ? [text(version)] : line`${version} (before: ${previous})`,
        words(minute(since)),
        [text(by ?? "nobody known")],
        [text(reason)],
        doubt === null ? words("holds") : [strong(words("in doubt"))],
      ]),
    },
  ];
}

function promptBlocks(prompts: readonly PromptState[]): readonly Block[] {
  if (prompts.length === 0) return [paragraph(words("There is no prompt."))];
  return [
    {
      kind: "table",
      columns: [left("prompt"), left("model"), left("last verdict"), left("worst clause"), left("drift")],
      rows: prompts.map((entry) => [[code(entry.prompt)], modelLine(entry), verdictLine(entry), worstLine(entry), driftLine(entry)]),
    },
    ...(prompts.some(({ pinned, rehearsal }) => !pinned && !rehearsal)
      ? [paragraph(words("A model that is not pinned may be changed by its provider without a word: it needs the weekly look most."))]
      : []),
  ];
}

function modelLine({ model, pinned, rehearsal }: PromptState): Line {
  return line`${code(model)} ${words(rehearsal ? "(a rehearsal)" : pinned ? "(pinned)" : "(not pinned)")}`;
}

function verdictLine({ verdict, measured, version, first }: PromptState): Line {
  if (verdict === null) return words(version === null ? "never merged or released" : "not on the branch evidence");
  if (first && verdict === "not measured") return words(`first version, nothing to compare it with, ${day(measured ?? "")}`);
  const said = words(measured === null ? verdict : `${verdict}, ${day(measured)}`);
  return verdict === "pass" || verdict === "known loss" ? said : [strong(said)];
}

function worstLine({ worst, clauses }: PromptState): Line {
  if (worst === null) return words(clauses === 0 ? "" : "none is wrong on any item");
  const { clause, field, label, wrong, items, low, high } = worst;
  const of = label === null ? line`${code(field)}` : line`${code(field)} ${text(label)}`;
  return line`${code(clause)}: ${of} wrong on ${whole(wrong)} of ${whole(items)}, ${words(`${percent(wrong / items)} (${percent(low)} to ${percent(high)})`)}`;
}

function driftLine({ drift }: PromptState): Line {
  if (drift === null) return words("never looked at");
  const at = words(`, last look ${day((drift.last ?? drift.reference).recorded)}`);
  return drift.alarm ? [strong(stateLine(drift)), ...at] : [...stateLine(drift), ...at];
}

function pullBlocks({ pulls, pullsNote }: StatusPage): readonly Block[] {
  if (pulls === null) return [paragraph(line`${text(pullsNote)}`)];
  if (pulls.length === 0) return [paragraph(words("No open pull request waits for a sign-off."))];
  return [
    {
      kind: "table",
      columns: [left("pull request"), left("title"), left("by"), left("open since"), left("state")],
      rows: pulls.map(({ number, title, url, author, opened, waitsFor }: WaitingPull) => [
        [link(`#${number}`, url)],
        [text(title)],
        [text(author ?? "nobody known")],
        words(day(opened)),
        [text(waitsFor)],
      ]),
    },
  ];
}

const ENDS: Readonly<Record<Due["state"], string>> = { over: "over", soon: "soon", later: "" };

function dateBlocks(dates: readonly Due[]): readonly Block[] {
  if (dates.length === 0) return [paragraph(words("Nothing has an end."))];
  return [
    {
      kind: "table",
      columns: [left("last day"), left("what"), left("then"), left("")],
      rows: dates.map(({ day: last, what, follows, state }) => [
        words(last),
        [text(what)],
        [text(follows)],
        state === "later" ? [] : [strong(words(ENDS[state]))],
      ]),
    },
  ];
}

/** One thing that ends, in a line; also for the issue about them. */
export function dueLine({ day: last, what, follows }: Due): Line {
  return line`${words(last)}, ${text(what)}. ${text(follows)}`;
}

function gateBlocks(gates: readonly GateUse[]): readonly Block[] {
  if (gates.length === 0) return [paragraph(words("No prompt is judged on a set."))];
  return [
    {
      kind: "table",
      columns: [left("set"), right("versions judged on its items of today"), left("the first of them"), left("gate part")],
      rows: gates.map(({ set, versions, since, gateLooks }) => [
        [code(set)],
        words(whole(versions)),
        words(since === null ? "" : day(since)),
        gateLooks === null ? words("not split") : words(`${whole(gateLooks)} looks, as far as the answers here go back`),
      ]),
    },
    paragraph(
      words(
        `About ${LOOKS_RECOMMENDED} versions wear a set out: who keeps what passes fits the prompt to these titles. New titles refresh it.`,
      ),
    ),
  ];
}

function minute(time: string): string {
  return time.slice(0, 16).replace("T", " ");
}

/** What ends as an issue tells it; null where nothing ends soon. */
export function endingBlocks(dates: readonly Due[]): readonly Block[] | null {
  const near = dates.filter(({ state }) => state !== "later");
  if (near.length === 0) return null;
  return [
    paragraph(words("These hold no longer, or only for days. Nothing else notices a date that passes.")),
    { kind: "list", items: near.map((due) => joined([[strong(words(due.state === "over" ? "Over" : "Soon"))], dueLine(due)], ": ")) },
  ];
}
