import { type Block, code, type Line, line, paragraph, strong, words } from "../report/document.ts";
import { count, whole } from "../report/numbers.ts";
import type { Affected } from "./affected.ts";

/** What the version decided, for people: first how many and how bad, then by label and clause, last what the log did not say. */
export function affectedBlocks(affected: Affected): readonly Block[] {
  const { titles, lines } = affected;
  return [
    { kind: "heading", level: 3, line: line`What ${code(affected.tag)} decided` },
    paragraph(strongCount(affected), ...knownLines(affected)),
    ...(titles.titles === 0 ? [] : [paragraph(...listLines(affected))]),
    paragraph(...liveLines(affected)),
    ...labelTables(affected),
    ...clauseTable(affected),
    ...unreadableBlocks(lines),
    ...doubtBlocks(affected),
    paragraph(
      [strong(words("Rolling back repairs no title."))],
      words("What was decided stays decided until each of these titles is rated again."),
    ),
  ];
}

function strongCount({ titles, lines, tag, channel }: Affected): Line {
  if (lines.decided + lines.otherVersions === 0)
    return [
      strong(words("The log cannot tell.")),
      ...line` No line of it is about a version of the prompt of ${code(tag)} on ${code(channel)}. Is it the right log, and the right ${code("--channel")}? Which column says what: ${code("--map")}`,
    ];
  if (titles.titles === 0) return [strong(words("The log holds no decision of it."))];
  return [
    strong(line`${count(titles.titles, "title")}, ${count(lines.decided, "decision")}.`),
    ...words(" Of a title with several decisions the last one counts."),
  ];
}

function knownLines({ titles, corrected, groundTruth }: Affected): readonly Line[] {
  const { judgements } = titles;
  if (titles.titles === 0) return [];
  const held = corrected === null ? words("the ground truth") : line`the ground truth and stored answers of ${code(corrected)}`;
  return [
    line`Held against ${held}: ${whole(titles.wrong)} decided wrong, ${whole(judgements.same)} right as far as is known, ${whole(judgements["not known"])} not known.`,
    ...(titles.again === 0 ? [] : [line`Another version has decided ${count(titles.again, "title")} of these again since.`]),
    ...(groundTruth.unnamed === 0
      ? []
      : [
          line`${count(groundTruth.unnamed, "ground-truth item")} may not be named: for those titles the list says nothing of the right label.`,
        ]),
  ];
}

function listLines({ list, corrected }: Affected): readonly Line[] {
  const order = words(
    "Known errors first, those on critical and regulated clauses before others, and what was let through before what was held back.",
  );
  return [
    list === null ? line`For the list of titles: ${code("--out FILE.csv")}` : line`The list for rating them again: ${code(list)}`,
    order,
    ...(corrected === null ? [line`No corrected version is known; name one: ${code("--corrected NAME@VERSION")}`] : []),
  ];
}

function liveLines({ channel, live, unproven, lines }: Affected): readonly Line[] {
  const stretches = live.map(({ from, to, shared }) => {
    const share = shared === null ? "" : `, for ${whole((100 * shared.weight) / shared.of)} % of the titles`;
    return words(`${moment(from)} to ${to === null ? "now" : moment(to)}${share}`);
  });
  const served =
    live.length === 0
      ? line`The history of ${code(channel)} does not say when it was served, so no decision can be held against that.`
      : line`${code(channel)} served it: ${stretches.flatMap((stretch, index) => (index === 0 ? stretch : [...words("; "), ...stretch]))} (UTC).`;
  return [
    served,
    ...(lines.outside === 0
      ? []
      : [
          line`${count(lines.outside, "decision")} of it ${lines.outside === 1 ? "was" : "were"} made at another time. In the list ${lines.outside === 1 ? "it is" : "they are"} marked ${code("outside")}. A service that kept an older copy, or a clock that is wrong, can be the reason.`,
        ]),
    ...(lines.untimed === 0 ? [] : [line`${count(lines.untimed, "decision")} ${lines.untimed === 1 ? "has" : "have"} no time.`]),
    ...(unproven === 0
      ? []
      : [line`The signature of ${count(unproven, "channel index", "channel indexes")} does not hold with the keys that are listed now.`]),
  ];
}

function moment(time: string): string {
  return `${time.slice(0, 10)} ${time.slice(11, 16)}`;
}

function labelTables({ byLabel }: Affected): readonly Block[] {
  return [...new Set(byLabel.map(({ field }) => field))].map((field) => ({
    kind: "table" as const,
    columns: [
      { title: line`${code(field)} as decided`, align: "left" as const },
      { title: words("titles"), align: "right" as const },
      { title: words("known wrong"), align: "right" as const },
    ],
    rows: byLabel
      .filter((row) => row.field === field)
      .map(({ label, titles, wrong }) => [line`${label}`, words(whole(titles)), words(whole(wrong))]),
  }));
}

function clauseTable({ byClause, withoutClause }: Affected): readonly Block[] {
  const rest =
    withoutClause === 0
      ? []
      : [paragraph(line`${count(withoutClause, "decision")} ${withoutClause === 1 ? "cites" : "cite"} no clause of the policy.`)];
  if (byClause.length === 0) return rest;
  return [
    {
      kind: "table",
      columns: [
        { title: words("clause"), align: "left" },
        { title: words(""), align: "left" },
        { title: words("titles"), align: "right" },
        { title: words("known wrong"), align: "right" },
        { title: words("what it is"), align: "left" },
      ],
      rows: byClause.map(({ clause, severity, regulated, titles, wrong, title }) => [
        line`${code(clause)}`,
        line`${[severity, regulated === null ? null : "regulated"].filter((word) => word !== null).join(", ")}`,
        words(whole(titles)),
        words(whole(wrong)),
        line`${title}`,
      ]),
    },
    ...rest,
  ];
}

function unreadableBlocks({
  unreadable,
  examples,
  unnamed,
  unknownVersions,
  otherVersions,
  otherPrompts,
  otherChannels,
  all,
}: Affected["lines"]): readonly Block[] {
  const others = [
    [otherVersions, "of other versions"],
    [otherPrompts, "of other prompts"],
    [otherChannels, "of other channels"],
  ] as const;
  const passed = others.filter(([lines]) => lines > 0).map(([lines, what]) => `${whole(lines)} ${what}`);
  return [
    paragraph(line`The log has ${count(all, "line")}${words(passed.length === 0 ? "." : `, ${passed.join(", ")}.`)}`),
    ...(unnamed === 0
      ? []
      : [
          paragraph(
            line`${count(unnamed, "line")} ${unnamed === 1 ? "does" : "do"} not say which version decided, so the list may lack titles. Which column says it: ${code('--map "COLUMN=version"')}`,
          ),
        ]),
    ...(unknownVersions === 0
      ? []
      : [
          paragraph(
            line`${count(unknownVersions, "line")} ${unknownVersions === 1 ? "names a version that was" : "name versions that were"} never released, so the list may lack titles. A version is written like ${code("1.4.0")}, ${code("v1.4.0")} or ${code("maturity-rating@1.4.0")}.`,
          ),
        ]),
    ...(unreadable === 0
      ? []
      : [
          paragraph(line`${count(unreadable, "line")} could not be read, so the list may lack titles. The first:`),
          { kind: "list" as const, items: examples.map(({ line: number, reason }) => line`line ${number}: ${reason}`) },
        ]),
  ];
}

function doubtBlocks({ groundTruth, corrected, tag }: Affected): readonly Block[] {
  const { bad, corrected: other } = groundTruth.withoutAnswer;
  const doubts = [
    ...(groundTruth.items === 0 ? [words("The prompt names no ground-truth set: which decisions were wrong is not known.")] : []),
    ...(bad === 0
      ? []
      : [
          line`Of ${count(bad, "ground-truth item")} no answer of ${code(tag)} is stored; what its decisions cost on average is told from the others.`,
        ]),
    ...(other === 0 || corrected === null
      ? []
      : [line`Of ${count(other, "ground-truth item")} no answer of ${code(corrected)} is stored.`]),
  ];
  return doubts.length === 0 ? [] : [paragraph(...doubts)];
}
