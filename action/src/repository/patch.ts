import type { FileDiff, Hunk } from "../comparison/hunk.ts";
import { UserError } from "../errors.ts";

/** The ranges of one side on which a review comment may stand. */
type Commentable = FileDiff["commentable"][number];

interface Section {
  readonly binary: boolean;
  readonly hunks: readonly Hunk[];
  readonly commentable: readonly Commentable[];
}

interface RawRecord {
  readonly regular: boolean;
  /** How many sections of the patch belong to it: a file that becomes a link is deleted and added. */
  readonly sections: 1 | 2;
  readonly status: FileDiff["status"];
  readonly basePath: string | null;
  readonly headPath: string | null;
}

/**
 * What `git diff --raw -p -z -U3 -M` writes, as one FileDiff a file. The names come from the raw part, where nothing is quoted.
 * The hunks are runs of changed lines, as `-U0` has them; `commentable` are the ranges with context. What is no regular file on
 * both sides counts as binary.
 */
export function parseDiff(output: string): readonly FileDiff[] {
  const end = output.startsWith(":") ? output.indexOf("\0\0") : -1;
  if (end < 0) {
    if (output.replace(/\0$/, "") !== "") throw new Error(`git diff answered ${JSON.stringify(output.slice(0, 200))}`);
    return [];
  }
  const sections = parseSections(output.slice(end + 2));
  let next = 0;
  const diffs = parseRaw(output.slice(0, end)).map(({ regular, sections: count, ...names }): FileDiff => {
    const section = sections[next];
    next += count;
    if (section === undefined) throw new Error(`git diff has no patch for ${names.headPath ?? names.basePath}`);
    return regular ? { ...names, ...section } : { ...names, binary: true, hunks: [], commentable: [] };
  });
  if (next !== sections.length) throw new Error(`git diff names ${next} sections and writes ${sections.length}`);
  return diffs;
}

/** `:<mode> <mode> <id> <id> <status>`, NUL, one name or two. */
function parseRaw(text: string): readonly RawRecord[] {
  const parts = text.split("\0");
  const records: RawRecord[] = [];
  for (let at = 0; at < parts.length; ) {
    const [, baseMode, headMode, letter] = /^:(\d{6}) (\d{6}) [0-9a-f]+ [0-9a-f]+ ([A-Z])\d*$/.exec(parts[at] ?? "") ?? [];
    const first = parts[at + 1];
    const renamed = letter === "R";
    const last = renamed ? parts[at + 2] : first;
    if (letter === undefined || first === undefined || last === undefined)
      throw new Error(`git diff answered ${JSON.stringify(parts[at])}`);
    if (letter === "U") throw new UserError(`${last} has a merge conflict. Resolve it and \`git add\` it, then try again.`);
    records.push({
      regular: [baseMode, headMode].every((mode) => mode === "000000" || mode?.startsWith("100")),
      sections: letter === "T" ? 2 : 1,
      status: letter === "A" ? "added" : letter === "D" ? "deleted" : renamed ? "renamed" : "modified",
      basePath: letter === "A" ? null : first,
      headPath: letter === "D" ? null : last,
    });
    at += renamed ? 3 : 2;
  }
  return records;
}

const HUNK_HEADER = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/;

function parseSections(patch: string): readonly Section[] {
  const lines = patch.split("\n");
  const sections: { binary: boolean; hunks: Hunk[]; commentable: Commentable[] }[] = [];
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    const current = sections.at(-1);
    if (line.startsWith("diff --git ")) {
      sections.push({ binary: false, hunks: [], commentable: [] });
    } else if (current !== undefined && /^(Binary files |GIT binary patch)/.test(line)) {
      current.binary = true;
    } else if (current !== undefined) {
      const header = HUNK_HEADER.exec(line);
      if (header === null) continue;
      // The counts say where the hunk ends, so nothing inside it is taken for a header.
      at = parseHunk(lines, at, header, current);
    }
  }
  return sections;
}

/** Reads one hunk with context; returns the index of its last line. */
function parseHunk(
  lines: readonly string[],
  headerAt: number,
  header: RegExpExecArray,
  into: { readonly hunks: Hunk[]; readonly commentable: Commentable[] },
): number {
  const [baseFrom, baseCount, headFrom, headCount] = [header[1], header[2] ?? "1", header[3], header[4] ?? "1"].map(Number) as [
    number,
    number,
    number,
    number,
  ];
  // An empty range names the line before it.
  let base = baseCount === 0 ? baseFrom + 1 : baseFrom;
  let head = headCount === 0 ? headFrom + 1 : headFrom;
  if (baseCount > 0) into.commentable.push({ side: "LEFT", start: base, end: base + baseCount - 1 });
  if (headCount > 0) into.commentable.push({ side: "RIGHT", start: head, end: head + headCount - 1 });
  const [baseLimit, headLimit] = [base + baseCount, head + headCount];
  let baseStart = base;
  let headStart = head;
  const closeRun = (): void => {
    if (base > baseStart || head > headStart) into.hunks.push({ baseStart, baseEnd: base - 1, headStart, headEnd: head - 1 });
  };
  let at = headerAt;
  while (base < baseLimit || head < headLimit) {
    at += 1;
    const mark = lines[at]?.[0];
    if (mark === "-") base += 1;
    else if (mark === "+") head += 1;
    else if (mark === " ") {
      closeRun();
      base += 1;
      head += 1;
      baseStart = base;
      headStart = head;
    } else if (mark !== "\\") throw new Error(`git diff wrote ${JSON.stringify(lines[at]?.slice(0, 80))} inside a hunk`);
  }
  closeRun();
  return at;
}
