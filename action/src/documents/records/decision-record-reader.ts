import { canonicalJson, type Digest } from "../../canonical.ts";
import type { Problem } from "../../errors.ts";
import { errorAt, startOf } from "../syntax/error-at.ts";
import { validate } from "../syntax/validate.ts";
import { type Located, readYaml } from "../syntax/yaml.ts";
import {
  type DecisionRecord,
  type DecisionStatus,
  type Evidence,
  type EvidenceOverlay,
  type EvidenceSet,
  type FieldCounts,
  PLACEHOLDER,
} from "./decision-record.ts";

/** The front matter as the file has it; the schema has accepted its shape. */
interface RecordInFile {
  readonly id: string;
  readonly status: string;
  readonly date: string;
  readonly "decision-makers": readonly string[];
  readonly consulted?: readonly string[];
  readonly informed?: readonly string[];
  readonly prompt?: string;
  readonly clauses?: readonly string[];
  readonly supersedes?: readonly string[];
  readonly evidence?: EvidenceInFile;
  readonly "review-by"?: string;
}

interface EvidenceInFile {
  readonly base?: { readonly content: Digest; readonly release?: string };
  readonly head: { readonly content: Digest };
  readonly overlays?: readonly EvidenceOverlay[];
  readonly "ground-truth": EvidenceSet | readonly EvidenceSet[];
  readonly part?: "dev";
  readonly model: { readonly id: string; readonly params?: Digest };
  readonly run?: Digest;
  readonly report?: Digest;
  readonly counts: Readonly<Record<string, FieldCounts>>;
}

/** A record cut into front matter and body. */
export interface RecordParts {
  readonly yaml: string;
  readonly body: string;
  /** Line of the file on which the body begins. */
  readonly bodyLine: number;
}

const HEADINGS = ["Context and Problem Statement", "Considered Options", "Decision Outcome"];

/** Cuts a record at its two lines `---`; null where they are not there. */
export function splitRecord(source: string): RecordParts | null {
  const lines = source.split("\n");
  const ruler = (line: string | undefined) => /^---[ \t]*\r?$/.test(line ?? "");
  const close = lines.findIndex((line, index) => index > 0 && ruler(line));
  if (!ruler(lines[0]) || close === -1) return null;
  return { yaml: lines.slice(1, close).join("\n"), body: lines.slice(close + 1).join("\n"), bodyLine: close + 2 };
}

/** Reads a decision record; `record` is null where its front matter has problems. */
export function readRecord(source: string, path: string): { record: DecisionRecord | null; problems: Problem[] } {
  const parts = splitRecord(source);
  if (parts === null) {
    const hint = "Begin the file with `---`, the keys and `---`; `npx assay decide PROMPT` writes a draft.";
    return { record: null, problems: [errorAt(startOf(path), "no-front-matter", "This decision record has no front matter", hint)] };
  }
  const { document, problems } = readYaml(parts.yaml, path, { firstLine: 2 });
  if (document !== null) problems.push(...validate("decision-record", document));
  if (document === null || problems.length > 0) return { record: null, problems };
  const file = document.value as RecordInFile;
  problems.push(...ownProblems(file, path, document), ...headingProblems(parts, path));
  const [status, supersededBy] = statusOf(file.status);
  const { status: _, ...frozen } = file;
  const record: DecisionRecord = {
    id: file.id,
    path,
    source,
    status,
    supersededBy,
    date: file.date,
    decisionMakers: file["decision-makers"],
    consulted: file.consulted ?? [],
    informed: file.informed ?? [],
    prompt: file.prompt ?? null,
    clauses: file.clauses ?? [],
    supersedes: file.supersedes ?? [],
    evidence: file.evidence ? evidenceOf(file.evidence) : null,
    reviewBy: file["review-by"] ?? null,
    lines: Object.fromEntries(Object.keys(file).map((key) => [key, document.place(`/${key}`, "key").line])),
    frozen: `${canonicalJson(frozen)}\n${parts.body.replaceAll("\r", "")}`,
    placeholders: parts.body.split("\n").flatMap((text, index) => (text.includes(PLACEHOLDER) ? [parts.bodyLine + index] : [])),
  };
  return { record, problems };
}

function statusOf(text: string): readonly [DecisionStatus, string | null] {
  const by = /^superseded by (.+)$/.exec(text)?.[1];
  return by === undefined ? [text as DecisionStatus, null] : ["superseded", by];
}

function evidenceOf(file: EvidenceInFile): Evidence {
  const sets = file["ground-truth"];
  return {
    base: file.base ? { content: file.base.content, release: file.base.release ?? null } : null,
    head: file.head,
    overlays: file.overlays ?? [],
    sets: "set" in sets ? [sets] : sets,
    part: file.part ?? null,
    model: { id: file.model.id, params: file.model.params ?? null },
    run: file.run ?? null,
    report: file.report ?? null,
    counts: file.counts,
  };
}

/** What the file's name and folder say must be what it says itself. */
function ownProblems(file: RecordInFile, path: string, document: Located): Problem[] {
  const problems: Problem[] = [];
  const at = (key: string) => document.place(`/${key}`);
  const name = path.slice(path.lastIndexOf("/") + 1).replace(/\.md$/, "");
  if (file.id !== name)
    problems.push(
      errorAt(
        at("id"),
        "record-name",
        `The id is \`${file.id}\`, but the file is called \`${name}.md\``,
        `Write \`id: ${name}\`, or rename the file.`,
      ),
    );
  const day = file.id.slice(3, 11);
  if (file.date.replaceAll("-", "") !== day)
    problems.push(
      errorAt(
        at("date"),
        "record-date",
        `The date \`${file.date}\` is not that of the id (\`${day}\`)`,
        "Make them the same day; a new name is a new id.",
      ),
    );
  for (const key of ["date", "review-by"] as const) {
    const text = file[key];
    if (text !== undefined && !isDay(text))
      problems.push(errorAt(at(key), "no-such-day", `There is no day \`${text}\``, "Write a day of the calendar as `YYYY-MM-DD`."));
  }
  const strange = file.evidence?.overlays?.findIndex(({ prompt }) => !prompt.startsWith(`${file.prompt}/`)) ?? -1;
  if (strange !== -1)
    problems.push(
      errorAt(
        document.place(`/evidence/overlays/${strange}/prompt`),
        "record-overlay",
        `\`${file.evidence?.overlays?.[strange]?.prompt}\` is no overlay of \`${file.prompt}\``,
        "Take it out; `npx assay decide PROMPT` writes the overlays that only follow a prompt.",
      ),
    );
  const folder = /^prompts\/([^/]+)\/decisions\//.exec(path)?.[1];
  if (folder === undefined) return problems;
  if (file.prompt === undefined) {
    problems.push(
      errorAt(
        document.place("/id", "key"),
        "missing-key",
        "The key `prompt` is missing",
        `Add \`prompt: ${folder}\`; a decision about several prompts stands in sops/decisions.`,
      ),
    );
  } else if (file.prompt.split("/")[0] !== folder) {
    problems.push(
      errorAt(
        at("prompt"),
        "record-prompt",
        `The record is about \`${file.prompt}\`, but stands with \`${folder}\``,
        `Write \`prompt: ${folder}\` or \`${folder}/OVERLAY\`, or move the file.`,
      ),
    );
  }
  return problems;
}

function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

function headingProblems({ body, bodyLine }: RecordParts, path: string): Problem[] {
  const headings = new Set([...body.matchAll(/^##[ \t]+(.+?)[ \t#]*\r?$/gm)].map(([, title = ""]) => title.toLowerCase()));
  return HEADINGS.filter((title) => !headings.has(title.toLowerCase())).map((title) =>
    errorAt(
      { path, line: bodyLine, column: 1 },
      "missing-heading",
      `The heading "${title}" is missing`,
      `Add \`## ${title}\` and what belongs under it.`,
    ),
  );
}
