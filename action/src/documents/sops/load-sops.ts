import type { Problem } from "../../errors.ts";
import type { Files } from "../tree-files.ts";
import type { Sop } from "./sop.ts";
import { parseSop } from "./sop-parser.ts";

/** Every `sops/<name>.md` by name, but for a README; what is wrong goes to `problems`. */
export async function loadSops(files: Files, problems: Problem[]): Promise<Map<string, Sop>> {
  const sops = new Map<string, Sop>();
  for (const path of await files.list("sops")) {
    const name = /^sops\/([^/]+)\.md$/.exec(path)?.[1];
    if (name === undefined || name === "README") continue;
    const source = await files.read(path);
    if (source === null) continue;
    const { sop, problems: own } = parseSop({ name, path, source });
    sops.set(name, sop);
    problems.push(...own);
  }
  return sops;
}
