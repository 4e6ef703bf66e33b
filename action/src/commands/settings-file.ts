import { readFile } from "node:fs/promises";
import type { Settings } from "../documents/settings/settings.ts";
import { readSettings } from "../documents/settings/settings-reader.ts";
import { UserError } from "../errors.ts";
import { type Loaded, refuseErrors, settingsOf } from "../run/compare/workspace.ts";

export interface ChosenSettings {
  readonly settings: Settings;
  /** Where they come from, for the reader. */
  readonly from: string;
}

/** The settings of a revision, or of the file named with `--settings`. */
export async function chooseSettings(from: Loaded, file: string | undefined): Promise<ChosenSettings> {
  if (file === undefined) {
    refuseErrors(from, (path) => path.startsWith(".github/"));
    return { settings: settingsOf(from), from: from.tree.name };
  }
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    throw new UserError(`Cannot read the settings ${file}: ${error.message}`, { cause: error });
  });
  const { settings, problems } = readSettings(text, file);
  if (!settings) throw UserError.of(problems);
  return { settings, from: file };
}
