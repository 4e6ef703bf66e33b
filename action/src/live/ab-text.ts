import { type Block, code, type Line, line, paragraph, strong, words } from "../report/document.ts";
import { count, percent, points, whole } from "../report/numbers.ts";
import type { Ab, ArmResult } from "./ab.ts";

/** What an outcome log says of two variants, for people: first what may be said, then the numbers, last what makes them doubtful. */
export function abBlocks(ab: Ab): readonly Block[] {
  const { baseline, tested, shares } = ab;
  return [
    { kind: "heading", level: 3, line: line`${code(tested.name)} against ${code(baseline.name)}` },
    ...(shares?.off === true
      ? [paragraph([strong(words("The traffic was not shared as the weights say, so do not trust what follows."))], ...shareLines(ab))]
      : []),
    paragraph([strong(conclusionLine(ab))], ...neededLines(ab)),
    table([baseline, tested]),
    paragraph(differenceLine(ab), evidenceLine(ab)),
    ...(shares?.off === true ? [] : [paragraph(...shareLines(ab))]),
    ...lineBlocks(ab),
    paragraph(
      words(
        "All intervals and e-values hold however often you look, and whenever you stop. They do not hold if the margin or the errors that count are chosen after looking.",
      ),
    ),
  ];
}

function conclusionLine({ conclusion, tested, baseline, margin }: Ab): Line {
  const [name, other, allowed] = [code(tested.name), code(baseline.name), percentPoints(margin)];
  switch (conclusion) {
    case "worse by more than the margin":
      return line`${name} makes more errors than ${other}, by more than the ${allowed} that are allowed.`;
    case "worse":
      return line`${name} makes more errors than ${other}. Whether by more than the ${allowed} that are allowed is not shown.`;
    case "better":
      return line`${name} makes fewer errors than ${other}.`;
    case "not worse by the margin":
      return line`${name} is not worse than ${other} by the ${allowed} that are allowed.`;
    case "nothing yet":
      return words("Nothing can be said yet.");
  }
}

function percentPoints(share: number): Line {
  return words(`${Math.round(share * 1000) / 10} points`);
}

function neededLines({ conclusion, needed, baseline, tested }: Ab): readonly Line[] {
  if (conclusion !== "nothing yet") return [];
  if (baseline.outcomes === 0 || tested.outcomes === 0) return [words("One of the two has no title whose outcome is known.")];
  if (needed === null) return [words("How many more titles it takes cannot be told from these.")];
  return [
    line`It takes about ${count(roughly(needed), "more title", "more titles")} with a known outcome, of both together, if both go on as they did. It can well be half or twice as many.`,
  ];
}

/** Two digits: a plan knows no more. */
function roughly(number: number): number {
  return Number(number.toPrecision(2));
}

function table(arms: readonly ArmResult[]): Block {
  const right = (title: string) => ({ title: words(title), align: "right" as const });
  return {
    kind: "table",
    columns: [
      { title: words("variant"), align: "left" },
      right("titles"),
      right("outcome known"),
      right("errors"),
      right("rate"),
      right("at 95 %"),
    ],
    rows: arms.map(({ name, titles, outcomes, errors, rate, interval }) => [
      line`${code(name)}`,
      words(whole(titles)),
      words(whole(outcomes)),
      words(whole(errors)),
      words(percent(rate)),
      words(outcomes === 0 ? "" : `${percent(interval.low)} … ${percent(interval.high)}`),
    ]),
  };
}

function differenceLine({ difference: { estimate, interval, blocks } }: Ab): Line {
  if (estimate === null) return words("There is no difference to tell yet.");
  return line`Difference of the error rates: ${points(estimate)}, at 95 % ${points(interval.low)} … ${points(interval.high)}, from ${count(blocks, "block")} of titles.`;
}

function evidenceLine({ difference: { either, worse, notWorse }, margin }: Ab): Line {
  return line`Evidence (e-values; 20 is strong): that they differ ${eText(either.now)}, worse by more than ${percentPoints(margin)} ${eText(worse.now)}, not worse by ${percentPoints(margin)} ${eText(notWorse.now)}.`;
}

function eText(value: number): string {
  return value >= 1000 ? "over 1,000" : String(Number(value.toPrecision(2)));
}

function shareLines({ shares, baseline, tested }: Ab): readonly Line[] {
  if (shares === null)
    return [
      line`The weights are not known, so whether the traffic was shared as meant was not looked at: ${code(`--weights ${baseline.name}=95,${tested.name}=5`)}`,
    ];
  const meant = (tested.weight ?? 0) / ((tested.weight ?? 0) + (baseline.weight ?? 0));
  const seen = (one: number, other: number) => (one + other === 0 ? null : one / (one + other));
  const text = line`${code(tested.name)} was to get ${percent(meant)} of the titles. It got ${percent(seen(tested.titles, baseline.titles))}, and has ${percent(seen(tested.outcomes, baseline.outcomes))} of those with a known outcome.`;
  if (!shares.off) return [[...text, ...words(" That may be chance.")]];
  const why =
    shares.titles >= shares.outcomes
      ? "Titles went elsewhere or were lost: other weights in between, an error of one variant that keeps titles out of the log, two keys for one title."
      : "Outcomes of one variant are known more often than those of the other. Rate titles again regardless of who decided them.";
  return [[...text, ...words(" Chance would do this in fewer than 1 of 100 logs.")], words(why)];
}

function lineBlocks({ lines, baseline, tested }: Ab): readonly Block[] {
  const open = baseline.titles + tested.titles - baseline.outcomes - tested.outcomes;
  const notes: Line[] = [
    ...(open === 0 ? [] : [line`Of ${count(open, "title")} no outcome is known yet; they count for nothing.`]),
    ...(lines.repeated === 0
      ? []
      : [
          line`${count(lines.repeated, "line")} repeat a title. Each title counts once, with its first decision and the first outcome known of that.`,
        ]),
    ...(lines.crossed === 0
      ? []
      : [line`${count(lines.crossed, "title")} were decided by both variants; the first one counts. A key must keep its variant.`]),
    ...((lines.misplaced ?? 0) === 0
      ? []
      : [
          line`${count(lines.misplaced ?? 0, "title")} stand in another variant than their id gives: the key was another one, or the weights have changed. In the second case the shares above are not those that were meant.`,
        ]),
    ...(lines.otherVariants === 0 ? [] : [line`${count(lines.otherVariants, "title")} of other variants were left out.`]),
    ...(lines.otherPrompts === 0 ? [] : [line`${count(lines.otherPrompts, "line")} of other prompts were left out.`]),
    ...(lines.unnamed === 0
      ? []
      : [line`${count(lines.unnamed, "line")} say neither variant nor version: ${code('--map "COLUMN=variant"')}`]),
  ];
  return [
    ...(notes.length === 0 ? [] : [paragraph(...notes)]),
    ...(lines.unreadable === 0
      ? []
      : [
          paragraph(line`${count(lines.unreadable, "line")} of ${whole(lines.all)} could not be read. The first:`),
          { kind: "list" as const, items: lines.examples.map(({ line: number, reason }) => line`line ${number}: ${reason}`) },
        ]),
  ];
}
