import type { Comparison, PromptComparison } from "../../comparison/comparison.ts";
import { type Block, code, type Line, line, mark, words } from "../document.ts";
import { hasBefore, unreadableOf } from "../measures.ts";
import { count, dollars, percent, whole } from "../numbers.ts";
import { message } from "../vocabulary.ts";
import { rightAnswers } from "./asides.ts";
import { whereOf } from "./headline.ts";

/** Passing rows of rules are counted; of the others at most this many are listed. */
const RULES_LISTED = 40;

/** What each rule found. */
export function ruleBlocks(prompt: PromptComparison): readonly Block[] {
  const rows = prompt.results.filter(({ rule }) => rule !== undefined);
  if (rows.length === 0) return [];
  // A margin has nothing to say where there is no earlier version.
  const judged = rows.filter(({ verdict }) => verdict !== undefined);
  const passing = judged.filter(({ verdict }) => verdict === "pass").length;
  const listed = rows.filter(({ verdict }) => verdict !== "pass");
  const shown = (listed.length > 0 ? listed : rows).slice(0, RULES_LISTED);
  const left = (title: string) => ({ title: words(title), align: "left" }) as const;
  return [
    {
      kind: "fold",
      summary: words(`Rules: ${passing} of ${judged.length} hold`),
      blocks: [
        {
          kind: "table",
          columns: [left("rule"), left("on"), left(""), left("because")],
          rows: shown.map((row) => [
            line`${row.rule ?? ""}`,
            row.scope === "all" ? [code(row.field)] : line`${code(row.scope.label ?? row.field)}${whereOf(row)}`,
            row.verdict ? [mark(row.verdict)] : words("–"),
            message(row.because ?? ""),
          ]),
        },
      ],
    },
  ];
}

/** Answers that nobody could read; what they say only where all sets are public, for it may quote an item. */
export function unreadableBlocks(prompt: PromptComparison): readonly Block[] {
  const { unreadable, sets } = prompt;
  if (unreadable.length === 0) return [];
  const all = unreadableOf(prompt.statuses.head);
  const open = sets.every(({ sensitivity }) => sensitivity === "public");
  const left = (title: string) => ({ title: words(title), align: "left" }) as const;
  return [
    {
      kind: "fold",
      summary: words(
        all > unreadable.length
          ? `${unreadable.length} of ${all} answers that cannot be read`
          : count(all, "answer that cannot be read", "answers that cannot be read"),
      ),
      blocks: [
        {
          kind: "table",
          columns: [left("item"), left("what"), ...(open ? [left("why")] : [])],
          rows: unreadable.map(({ item, status, detail }) => [[code(item)], words(status), ...(open ? [line`${detail}`] : [])]),
        },
      ],
    },
  ];
}

/** How often raters agree with each other, and the prompt with the label that counts. */
export function peopleBlocks(prompt: PromptComparison): readonly Block[] {
  const [first] = prompt.people;
  if (!first) return [];
  const share = (part: number, of: number) => percent(of === 0 ? null : part / of);
  const inWords = (agreement: typeof first): Line => {
    const [before, now] = [share(agreement.baseAgrees, agreement.of), share(agreement.headAgrees, agreement.of)];
    const was = hasBefore(prompt) && before !== now ? ` (was ${before})` : "";
    return words(
      `raters agree with each other on ${share(agreement.ratersAgree, agreement.items)}, the prompt with the label that counts on ${now}${was}`,
    );
  };
  return [
    {
      kind: "fold",
      summary: line`People and this prompt: ${inWords(first)}`,
      blocks: [
        {
          kind: "list",
          items: prompt.people.map(
            (agreement) => line`${code(agreement.field)}: ${inWords(agreement)}; ${words(whole(agreement.items))} with two ratings.`,
          ),
        },
      ],
    },
  ];
}

/** What the prompt sends to people, and what trivial raters would reach. */
export function floorBlocks(prompt: PromptComparison): readonly Block[] {
  const { escalations, floors } = prompt;
  const items: Line[] = [
    ...(escalations
      ? [
          line`Sent to people: ${words(`${percent(escalations.base.share)} → ${percent(escalations.head.share)} (${escalations.base.items} → ${escalations.head.items}); wrong among the rest: ${escalations.base.errorsAmongRest} → ${escalations.head.errorsAmongRest}`)}.`,
        ]
      : []),
    ...floors.map((floor) => {
      const who = floor.name === "embedded model" ? line`the embedded model` : line`always ${code(floor.label ?? "")}`;
      return line`${code(floor.field)}: ${who} is right on ${words(`${whole(floor.exact)} of ${whole(floor.of)}`)}, this prompt on ${words(whole(rightAnswers(prompt, floor.field)))}.`;
    }),
  ];
  return items.length === 0
    ? []
    : [
        {
          kind: "fold",
          summary: words(
            escalations ? "What is sent to people, and what one fixed answer would reach" : "What one fixed answer would reach",
          ),
          blocks: [{ kind: "list", items }],
        },
      ];
}

/** Model, numbers, methods and digests. */
export function methodBlocks(comparison: Comparison, prompt: PromptComparison): readonly Block[] {
  const { calls, cost, latency } = prompt;
  const speed = latency.head ? `; answers take ${whole(latency.head.p50)} ms (${whole(latency.head.p95)} ms for the slowest 5 %)` : "";
  const noise = Object.entries(prompt.noise).map(
    ([field, share]) => line`${code(field)} ${words(share === null ? "never measured" : percent(share))}`,
  );
  const items: Line[] = [
    line`Model ${code(prompt.model)}: ${words(`${count(calls.made, "call")}, ${whole(calls.stored)} answers from the store, ${dollars(cost.usd)}${calls.retried > 0 ? `, ${calls.retried} retried` : ""}${speed}`)}.`,
    line`${words(`${count(prompt.items, "item")} of ${count(prompt.titles, "title")}`)}: ${words("")}${prompt.sets.flatMap((set, index) => line`${words(index > 0 ? ", " : "")}${code(set.name)} ${words(short(set.digest))}`)}.`,
    words(
      "Likely: 95 % intervals of the paired change (Tango), for titles with several items widened for that. Verdicts use the one-sided 95 % limit; p is the two-sided mid-p of McNemar’s test. Better and worse in tables without a rule: Benjamini-Hochberg at 10 %.",
    ),
    ...(noise.length > 0
      ? [line`Flips when nothing changed: ${noise.flatMap((entry, index) => [...words(index > 0 ? ", " : ""), ...entry])}.`]
      : []),
    message(prompt.attribution.text),
    line`Prompt ${words(`${short(prompt.base.digest)} → ${short(prompt.head.digest)}`)}, settings ${words(short(comparison.settings))} from ${code(comparison.settingsFrom)}, ${comparedSides(comparison)}.`,
    ...(comparison.replay ? [words("Stored answers only (replay).")] : []),
  ];
  return [{ kind: "fold", summary: words("How this was measured"), blocks: [{ kind: "list", items }] }];
}

/** The first twelve digits: enough to tell digests apart; the JSON has all. */
function short(digest: string | null): string {
  return digest === null ? "none" : digest.replace("sha256:", "").slice(0, 12);
}

/** `origin/main (4c1f6e0) → working tree`: what was compared with what. */
export function comparedSides({ base, head }: Comparison): Line {
  return line`${code(base.name)}${words(commit(base.commit))} → ${code(head.name)}${words(commit(head.commit))}`;
}

function commit(id: string | null): string {
  return id === null ? "" : ` (${id.slice(0, 7)})`;
}
