import { UserError } from "../../errors.ts";
import type { ImportContext } from "../imported.ts";
import type { Members } from "../located.ts";
import type { Case } from "./case.ts";
import { readReference, refusalOf, resolvePath } from "./references.ts";

/** More combinations than this are a mistake, not a test. */
const MOST_COMBINATIONS = 10_000;

/**
 * A case as the cases that promptfoo would run: a variable that is a list is each of its values in turn, combined with the others. Texts that name a
 * file become its text. What names code, an address or an image is left out with the whole case.
 */
export async function expandCase(one: Case, context: ImportContext): Promise<readonly Case[]> {
  const { findings } = context;
  const vars: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(one.vars)) {
    const read = typeof value === "string" && /^(?:file:\/\/|package:)/.test(value) ? await fileText(value, one, context) : value;
    if (read === undefined) return [];
    vars[name] = read;
  }
  if (one.options.disableVarExpansion === true) return [{ ...one, vars }];
  let combinations: readonly Members[] = [{}];
  for (const [name, value] of Object.entries(vars)) {
    const values = Array.isArray(value) && value.length > 0 ? value : [value];
    if (combinations.length * values.length > MOST_COMBINATIONS) {
      findings.add("refused", one.place, "combinations", `Its lists make more than ${MOST_COMBINATIONS} cases`, "Write the cases out.");
      return [];
    }
    combinations = combinations.flatMap((known) => values.map((each) => ({ ...known, [name]: each })));
  }
  return combinations.map((each) => ({ ...one, vars: each }));
}

/** `undefined` where it cannot be read; then the findings say why. */
async function fileText(value: string, { place }: Case, { sources, findings }: ImportContext): Promise<string | undefined> {
  const reference = readReference(value);
  if (reference.kind === "glob") {
    findings.add("refused", place, "glob", `\`${value}\` is a pattern where one file is meant`, "Name the file.");
    return undefined;
  }
  if (reference.kind !== "file") {
    const { code, message, hint } = refusalOf(reference);
    findings.add("refused", place, code, message, hint);
    return undefined;
  }
  if (/\.(?:png|jpe?g|gif|webp|bmp|svg|mp[34]|wav|m4a|mov)$/i.test(reference.path)) {
    findings.add(
      "refused",
      place,
      "media",
      `\`${reference.path}\` is no text`,
      "Put the file into the repository, and its path into an item's input.",
    );
    return undefined;
  }
  try {
    const text = await sources.read(resolvePath(place.path, reference.path));
    if (text !== null) return text.trim();
    findings.add("refused", place, "missing-file", `There is no file \`${reference.path}\``);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    findings.add("refused", place, "unreadable-file", error.message);
  }
  return undefined;
}
