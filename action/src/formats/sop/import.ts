import { stringify } from "yaml";
import { splitSop } from "../../documents/sops/sop-front-matter.ts";
import { parseSop } from "../../documents/sops/sop-parser.ts";
import { readYaml } from "../../documents/syntax/yaml.ts";
import { type ImportContext, type Imported, NOTHING, type SourceFile } from "../imported.ts";
import { membersOf } from "../located.ts";
import { slugOf, stemOf } from "../slug.ts";
import { type Candidate, findClauses } from "./find-clauses.ts";
import { numberClauses } from "./number-clauses.ts";

/**
 * Proposes an id for every clause of a policy document and writes the document with them, for a person to confirm. Ids that stand in the text are kept, numbers gain
 * the SOP's prefix, headings with rules below them and no number are numbered. Done once: afterwards the ids are in the file and nothing is guessed again.
 */
export function importSop(file: SourceFile, context: ImportContext): Imported {
  const { findings } = context;
  const source = file.text
    .replace(/^\uFEFF/, "")
    .replaceAll("\r\n", "\n")
    .replaceAll("\r", " ");
  const cut = cutFrontMatter(source, file.path, context);
  const { candidates, oddities, title } = findClauses(cut.body);
  const prefix = context.prefix ?? prefixOf(candidates, cut.keys.sop, stemOf(file.path));
  const placeOf = (line: number) => ({ path: file.path, line: line + cut.offset + 1, column: 1 });
  for (const { line, code, message, hint } of oddities) findings.add("note", placeOf(line), code, message, hint);
  if (!/^[A-Z][A-Z0-9]*$/.test(prefix)) {
    findings.add("error", placeOf(0), "prefix", `\`${prefix}\` is no prefix of clause ids`, "Capital letters and digits: `--prefix HS`.");
    return NOTHING;
  }
  const numbered = numberClauses(candidates, cut.body.split("\n"), prefix, title);
  for (const { candidate, reason } of numbered.left) {
    findings.add("refused", placeOf(candidate.start), "no-id", reason, "Give it an id by hand: `### ID Title`.");
  }
  for (const { candidate, id, proposed } of numbered.clauses) {
    const { struck = false } = candidate.written ?? {};
    const message = proposed
      ? `\`${id}\` is proposed (${candidate.home}): ${candidate.title}`
      : `\`${id}\` is kept (${candidate.home}): ${candidate.title}`;
    findings.add(
      "note",
      placeOf(candidate.start),
      proposed ? "proposed" : "kept",
      message,
      struck ? "It is struck: if it is withdrawn, add the chip `retired: <date>`." : "",
    );
  }
  const name = context.name ?? slugOf(stemOf(file.path), "sop");
  const { version, owner } = cut.keys;
  const front = {
    sop: prefix,
    title: typeof cut.keys.title === "string" ? cut.keys.title : (title ?? name),
    version: typeof version === "number" && Number.isInteger(version) && version > 0 ? version : 1,
    ...(typeof owner === "string" ? { owner } : {}),
  };
  const head = `---\n${stringify(front, { lineWidth: 0 })}---\n`;
  const path = `sops/${name}.md`;
  const text = `${head}${numbered.lines.map(({ text: line }) => line).join("\n")}`;
  const above = head.split("\n").length - 1;
  // What is still wrong is for the person who confirms the ids.
  for (const problem of parseSop({ name, path, source: text }).problems) {
    const from = numbered.lines[problem.line - 1 - above]?.from ?? 0;
    findings.add("note", placeOf(from), problem.code, `\`assay check\` will say: ${problem.message}`, problem.hint);
  }
  return {
    ...NOTHING,
    files: [{ path, text, place: placeOf(0) }],
    cases: numbered.clauses.length + numbered.left.length,
    clauses: numbered.clauses.length,
  };
}

function cutFrontMatter(
  source: string,
  path: string,
  { findings }: ImportContext,
): { readonly keys: Readonly<Record<string, unknown>>; readonly body: string; readonly offset: number } {
  if (!/^---[ \t]*\n[\s\S]*?\n---[ \t]*(?:\n|$)/.test(source)) return { keys: {}, body: source, offset: 0 };
  const { body, offset } = splitSop(source, path);
  const { document, problems } = readYaml(
    source
      .split("\n")
      .slice(1, offset - 1)
      .join("\n"),
    path,
    { firstLine: 2 },
  );
  findings.take(problems, "refused");
  const keys = membersOf(document?.value);
  for (const key of Object.keys(keys).filter((key) => !["sop", "title", "version", "owner"].includes(key))) {
    findings.add(
      "refused",
      document?.place(`/${key}`, "key") ?? { path, line: 1, column: 1 },
      "left-out",
      `An SOP has no key \`${key}\``,
      "Say it in the text.",
    );
  }
  return { keys, body, offset };
}

/** The prefix that most written ids have, else that of the front matter, else the initials of the file's name. */
function prefixOf(candidates: readonly Candidate[], sop: unknown, stem: string): string {
  if (typeof sop === "string") return sop;
  const counts = new Map<string, number>();
  for (const { written } of candidates) {
    const prefix = written?.id?.split("-")[0];
    if (prefix !== undefined) counts.set(prefix, (counts.get(prefix) ?? 0) + 1);
  }
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  if (most !== undefined) return most[0];
  const words = stem.toUpperCase().match(/[A-Z][A-Z0-9]*/g) ?? ["SOP"];
  return words.length === 1
    ? (words[0] ?? "SOP").slice(0, 2)
    : words
        .map((word) => word[0])
        .join("")
        .slice(0, 4);
}
