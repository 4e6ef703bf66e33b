import { readJson } from "../../documents/syntax/json.ts";
import { type Located, readYaml } from "../../documents/syntax/yaml.ts";
import { type Place, UserError } from "../../errors.ts";
import type { ImportContext } from "../imported.ts";
import { below, isMembers, listOf, membersOf } from "../located.ts";
import type { Case } from "./case.ts";
import { readCase } from "./case-reading.ts";
import { csvCases } from "./csv-cases.ts";
import { readReference, refusalOf, resolvePath } from "./references.ts";

/** The cases of `tests`: a list, a path, a pattern, an address, or entries of a list that are any of these. */
export async function readCases(document: Located, pointer: string, tests: unknown, context: ImportContext): Promise<readonly Case[]> {
  const { findings } = context;
  if (tests === undefined || tests === null) return [];
  const place = document.place(pointer);
  if (typeof tests === "string") return namedCases(tests, place, context);
  if (isMembers(tests) && typeof tests.path === "string") return namedCases(tests.path, place, context);
  if (!Array.isArray(tests)) {
    findings.add("error", place, "tests", "`tests` is a list, or the path of a file", "");
    return [];
  }
  const cases: Case[] = [];
  for (const [index, entry] of tests.entries()) {
    const here = below(pointer, index);
    const at = document.place(here);
    if (typeof entry === "string") cases.push(...(await namedCases(entry, at, context)));
    else if (isMembers(entry) && typeof entry.path === "string") cases.push(...(await namedCases(entry.path, at, context)));
    else if (!isMembers(entry)) findings.add("error", at, "tests", "A test has `vars` and `assert`", "");
    else cases.push(await withVarFiles(readCase(document, here, entry, findings), entry.vars, context));
  }
  return cases;
}

/** `vars` may be the path of a YAML file, or several; what they name is relative to themselves. */
async function withVarFiles(one: Case, vars: unknown, context: ImportContext): Promise<Case> {
  const names = typeof vars === "string" ? [vars] : listOf(vars).filter((entry) => typeof entry === "string");
  if (names.length === 0) return one;
  const merged: Record<string, unknown> = {};
  for (const name of names) {
    for (const { path, text } of await filesOf(name, one.place, context)) {
      const { document, problems } = readYaml(text, path);
      context.findings.take(problems, "refused");
      for (const [key, value] of Object.entries(membersOf(document?.value))) {
        // Paths in the file count from the file, not from the test that names it.
        const file = typeof value === "string" && value.startsWith("file://") ? value.slice("file://".length) : null;
        merged[key] = file === null ? value : `file://${relativePath(one.place.path, resolvePath(path, file))}`;
      }
    }
  }
  return { ...one, vars: merged };
}

/** A path as seen from the folder of another. */
function relativePath(from: string, path: string): string {
  const up = from.split("/").length - 1;
  return path.startsWith("/") ? path : `${"../".repeat(up)}${path}`;
}

/** The files that a reference names, with their texts; what cannot be read is a finding at the place that names it. */
export async function filesOf(
  name: string,
  place: Place,
  { sources, findings }: ImportContext,
): Promise<readonly { readonly path: string; readonly text: string }[]> {
  const reference = readReference(name);
  if (reference.kind !== "file" && reference.kind !== "glob") {
    const { code, message, hint } = refusalOf(reference);
    findings.add("refused", place, code, message, hint);
    return [];
  }
  const files: { path: string; text: string }[] = [];
  try {
    const path = resolvePath(place.path, reference.kind === "file" ? reference.path : reference.pattern);
    const paths = reference.kind === "file" ? [path] : await sources.glob(path);
    for (const one of paths) {
      const text = await sources.read(one);
      if (text !== null) files.push({ path: one, text: text.replace(/^\uFEFF/, "") });
    }
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    findings.add("refused", place, "unreadable-file", error.message);
    return [];
  }
  if (files.length === 0)
    findings.add(
      "refused",
      place,
      "missing-file",
      `There is no file \`${name}\``,
      "Correct the path: it counts from the folder of this file.",
    );
  return files;
}

async function namedCases(name: string, place: Place, context: ImportContext): Promise<readonly Case[]> {
  const cases: Case[] = [];
  for (const { path, text } of await filesOf(name, place, context)) {
    if (path.endsWith(".csv")) cases.push(...csvCases(text, path, context.findings));
    else if (path.endsWith(".jsonl")) cases.push(...lineCases(text, path, context));
    else if (/\.(?:ya?ml|json)$/.test(path)) {
      const { document, problems } = readYaml(text, path);
      context.findings.take(problems);
      if (document === null) continue;
      const value = document.value;
      const inner = isMembers(value) && value.tests !== undefined;
      cases.push(
        ...(await readCases(document, inner ? "/tests" : "", isMembers(value) && !inner ? [value] : inner ? value.tests : value, context)),
      );
    } else context.findings.add("refused", place, "format", `\`${path}\` has no format that can be read`, "Save it as CSV, YAML or JSON.");
  }
  return cases;
}

function lineCases(text: string, path: string, { findings }: ImportContext): readonly Case[] {
  return text.split("\n").flatMap((line, index): readonly Case[] => {
    if (line.trim() === "") return [];
    const { document, problems } = readJson(line, path, index + 1);
    findings.take(problems);
    return document !== null && isMembers(document.value) ? [readCase(document, "", document.value, findings)] : [];
  });
}
