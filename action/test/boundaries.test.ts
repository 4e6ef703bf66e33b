import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path/posix";
import { fileURLToPath } from "node:url";
import { parseSync } from "rolldown/utils";
import { describe, expect, it } from "vitest";

const SOURCE = fileURLToPath(new URL("../src/", import.meta.url));

/** The folders from the ground up, and what each may import beside itself: only folders above it in this list, so that data flows one way. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  common: [],
  statistics: [],
  documents: ["common"],
  formats: ["common", "documents"],
  trace: ["common", "documents"],
  scoring: ["common", "documents"],
  comparison: ["common", "documents", "trace", "scoring", "statistics"],
  gate: ["common", "documents", "comparison", "statistics"],
  decisions: ["common", "documents", "scoring", "comparison", "gate"],
  report: ["common", "documents", "trace", "comparison", "gate", "decisions"],
  review: ["common", "documents", "comparison"],
  release: ["common", "documents", "comparison"],
  live: ["common", "statistics", "documents", "formats", "scoring", "comparison", "report", "release"],
  drift: ["common", "statistics", "documents", "scoring", "report", "release"],
  status: ["common", "statistics", "documents", "comparison", "report", "release", "drift"],
  repository: ["common", "documents", "comparison"],
  models: ["common", "documents", "scoring"],
  doctor: ["common", "documents", "report"],
  audit: ["common", "documents", "trace", "comparison", "report", "release", "doctor"],
  github: ["common", "review", "doctor", "audit"],
};

/** Pure functions of their input: they import nothing that reads, writes, starts or calls. */
const PURE = [
  "common",
  "statistics",
  "documents",
  "formats",
  "trace",
  "scoring",
  "comparison",
  "gate",
  "decisions",
  "report",
  "review",
  "release",
  "live",
  "audit",
  "doctor",
  "drift",
  "status",
];

/** The packages and modules of Node that only compute. */
const COMPUTES = [
  /^node:(crypto|util)$/,
  /^@handlebars\/parser$/,
  /^@stdlib\/stats-base-dists-/,
  /^ajv(\/|$)/,
  /^ajv-formats$/,
  /^csv-parse\/sync$/,
  /^diff$/,
  /^markdown-it$/,
  /^picomatch$/,
  /^yaml$/,
];

/** One import or re-export, of values or of types. Circles of files are the linter's to find. */
interface Import {
  readonly from: string;
  /** A path below `src`, or a package. */
  readonly to: string;
  readonly inside: boolean;
}

const files = readdirSync(SOURCE, { recursive: true, encoding: "utf8" }).filter(
  (path) => path.endsWith(".ts") && !path.endsWith(".test.ts"),
);
const imports = files.flatMap(importsOf);

function importsOf(from: string): readonly Import[] {
  const text = readFileSync(join(SOURCE, from), "utf8");
  const { module, errors } = parseSync(from, text);
  if (errors.length > 0) throw new Error(`${from}: ${errors[0]?.message}`);
  const dynamic = module.dynamicImports.map(({ moduleRequest: { start, end } }) => /^["'](.*)["']$/.exec(text.slice(start, end))?.[1]);
  const exported = module.staticExports.flatMap(({ entries }) => entries.map(({ moduleRequest }) => moduleRequest?.value));
  return [...module.staticImports.map(({ moduleRequest }) => moduleRequest.value), ...exported, ...dynamic]
    .filter((to) => to !== undefined)
    .map((to) => (to.startsWith(".") ? { from, to: join(dirname(from), to), inside: true } : { from, to, inside: false }));
}

/** `index.ts` and `assay.ts` are the two faces: they import what they like, and nobody imports them. */
function folderOf(path: string): string {
  if (path.includes("/")) return path.slice(0, path.indexOf("/"));
  return path === "index.ts" || path === "assay.ts" ? "faces" : "common";
}

const shown = ({ from, to }: Import) => `${from} imports ${to}`;

describe("the folders of the source", () => {
  it("are listed from the ground up", () => {
    const order = Object.keys(MAY_IMPORT);
    for (const [folder, allowed] of Object.entries(MAY_IMPORT)) {
      expect(order.slice(0, order.indexOf(folder)), folder).toEqual(expect.arrayContaining([...allowed]));
    }
    const shell = ["run", "commands", "faces"];
    expect([...new Set(files.map(folderOf))].filter((folder) => !shell.includes(folder)).sort()).toEqual([...order].sort());
  });

  it.each(Object.entries(MAY_IMPORT))("%s imports only %j and itself", (folder, allowed) => {
    const strays = imports.filter(
      ({ from, to, inside }) => inside && folderOf(from) === folder && folderOf(to) !== folder && !allowed.includes(folderOf(to)),
    );
    expect(strays.map(shown)).toEqual([]);
  });

  it("run knows no command", () => {
    expect(imports.filter(({ from, to }) => folderOf(from) === "run" && folderOf(to) === "commands").map(shown)).toEqual([]);
  });

  it.each(PURE)("%s only computes", (folder) => {
    const effects = imports.filter(
      ({ from, to, inside }) => !inside && folderOf(from) === folder && !COMPUTES.some((name) => name.test(to)),
    );
    expect(effects.map(shown)).toEqual([]);
  });
});
