import type { Value } from "../documents/ground-truth/field.ts";
import type { DriftRecord, DriftSignal, Meaning, MixShift } from "../release/drift-record.ts";
import { type Block, code, type Line, line, paragraph, strong, text, words } from "../report/document.ts";
import { count, percent, short, whole } from "../report/numbers.ts";
import { type DriftState, RUNS_A_FALSE_ALARM, type SignalState } from "./watch.ts";

/** What a signal says, in words. */
export const SIGNAL_WORDS: Readonly<Record<DriftSignal, string>> = {
  model: "model changed",
  quality: "quality changed",
  mix: "mix changed",
};

const MEANS: Readonly<Record<DriftSignal, string>> = {
  model: "more answers differ than noise explains",
  quality: "answers became wrong more often than right",
  mix: "labels or refusals moved to one side",
};

/** Flips that are named; the record holds all. */
const NAMED = 20;
const SHIFTS = 5;

/** What was asked, in a line: `rating 1.0.0 (production), asked of house/test`. */
export function askedLine({ prompt, release, model, pinned, rehearsal }: DriftRecord): Line {
  const of = release === null ? words(" (not released: the default branch)") : line` ${release.version} (${text(release.channel)})`;
  const kind = rehearsal ? " (a rehearsal)" : pinned ? " (pinned)" : " (not pinned: its provider may change it unasked)";
  return line`${code(prompt)}${of}, asked of ${code(model)}${words(kind)}`;
}

/** One sentence on the state of a prompt. */
export function stateLine(state: DriftState): Line {
  const { reference, last, signals } = state;
  const raised = signals.filter(({ alarm }) => alarm);
  if (raised.length > 0) return line`alarm: ${words(raised.map(({ signal }) => SIGNAL_WORDS[signal]).join(", "))}`;
  if (last === null) return words(`reference written on ${day(reference.recorded)}, nothing to compare with yet`);
  return words(`no drift since ${day(reference.recorded)}, in ${count(state.runs, "run")}`);
}

/** One look, as blocks. */
export function lookBlocks(state: DriftState, record: DriftRecord, notes: readonly string[]): readonly Block[] {
  const { counts, noise, event } = record;
  const reference = event === "reference";
  const said: Line = reference
    ? line`Reference: ${count(counts.titles, "title")} asked twice, because ${text(record.because ?? "")}. ${whole(counts.flips)} answered differently the second time, so up to ${percent(noise)} is taken for noise.`
    : line`${count(counts.titles, "title")} asked again; ${whole(counts.flips)} answer differently than on ${day(record.reference)}. Noise explains up to ${whole(Math.floor(noise * counts.titles))}. ${whole(counts.gained)} became right, ${whole(counts.lost)} became wrong.`;
  const left = counts.left === 0 ? [] : [line`${count(counts.left, "title")} of the panel are left out: their item changed, or is gone.`];
  return [
    { kind: "heading", level: 4, line: [...askedLine(record), ...words(": "), ...stateLine(state)] },
    paragraph(said, ...left, ...notes.map((note) => line`${text(note)}`)),
    ...(reference ? [] : [signalTable(state.signals)]),
    ...shiftBlocks(record.mix),
    ...flipBlocks(record),
    ...(state.alarm ? alarmBlocks(state) : []),
  ];
}

function signalTable(signals: readonly SignalState[]): Block {
  const left = (title: string) => ({ title: words(title), align: "left" as const });
  return {
    kind: "table",
    columns: [left("signal"), left("means"), { title: words(`evidence (alarm at ${RUNS_A_FALSE_ALARM})`), align: "right" }, left("state")],
    rows: signals.map(({ signal, evidence, alarm, ended, since }) => [
      words(SIGNAL_WORDS[signal]),
      words(MEANS[signal]),
      words(evidence <= 1 ? "none" : evidence >= 1e9 ? "over 1,000,000,000" : short(evidence)),
      alarm ? [strong(words(`alarm${since === null ? "" : ` since ${day(since.first)}`}`))] : words(ended ? "over" : "quiet"),
    ]),
  };
}

function shiftBlocks(mix: readonly MixShift[]): readonly Block[] {
  const moved = mix
    .filter(({ gained, lost }) => gained !== lost)
    .sort((a, b) => Math.abs(b.now - b.before) - Math.abs(a.now - a.before))
    .slice(0, SHIFTS);
  if (moved.length === 0) return [];
  return [
    {
      kind: "list",
      items: moved.map(({ field, label, before, now }) =>
        field === null
          ? line`${text(label)}: ${whole(before)} before, ${whole(now)} now`
          : line`${code(field)} ${text(label)}: ${whole(before)} before, ${whole(now)} now`,
      ),
    },
  ];
}

/** A look that was not taken. */
export function notMeasuredBlocks(prompt: string, because: string, notes: readonly string[]): readonly Block[] {
  return [
    { kind: "heading", level: 4, line: line`${code(prompt)}: not measured` },
    paragraph(
      line`${text(because)}`,
      ...notes.map((note) => line`${text(note)}`),
      words("Nothing was recorded. What was answered is kept for a day: the same command goes on there."),
    ),
  ];
}

function flipBlocks({ flips, event }: DriftRecord): readonly Block[] {
  if (flips.length === 0 || event === "reference") return [];
  const named = flips.slice(0, NAMED).map(({ title, from, to }) => line`${code(title)}: ${said(from)} → ${said(to)}`);
  const rest = flips.length - named.length;
  const more = rest > 0 ? [words(`and ${count(rest, "more title")}, all of them in the record`)] : [];
  return [paragraph(words("What flipped:")), { kind: "list", items: [...named, ...more] }];
}

/** What an alarm means for everything that rests on the model, and what to do. */
function alarmBlocks({ signals, reference: { model, prompt } }: DriftState): readonly Block[] {
  const since = signals.flatMap((entry) => (entry.since === null ? [] : [entry.since])).sort((a, b) => (a.first < b.first ? -1 : 1))[0];
  const when =
    since === undefined
      ? []
      : [line`It began after ${minute(since.last)}, the last look without it, and at ${minute(since.first)} at the latest.`];
  return [
    paragraph(...when, [
      strong(line`Every baseline and every calibration of ${code(model)} is stale:`),
      ...words(" stored answers no longer say what it answers today."),
    ]),
    {
      kind: "list",
      items: [
        words("Ask the provider what changed on that day, and look at the titles that flipped."),
        line`Measure again: ${code("npx assay answers record")}, and the noise with ${code(`npx assay score ${prompt} --repeat 2 --write-noise`)}.`,
        line`Too bad to serve? ${code(`npx assay rollback ${prompt} --brief`)} helps only where the earlier release asks another model.`,
        line`Once you live with it: ${code(`npx assay drift ${prompt} --new-reference`)} begins anew from what it answers now.`,
      ],
    },
  ];
}

function said(meaning: Meaning): Line {
  if (typeof meaning === "string") return words(meaning);
  const shown = (value: Value) => (typeof value === "string" ? value : value.length === 0 ? "none" : value.join(", "));
  return line`${text(Object.values(meaning).map(shown).join(" / "))}`;
}

export const day = (time: string): string => time.slice(0, 10);

function minute(time: string): Line {
  return words(`${time.slice(0, 16).replace("T", " ")} UTC`);
}
