// Copies back the newest folder whose name begins with one of the restore keys.
import { cpSync, existsSync, readdirSync } from "node:fs";
import { join } from "node:path";

const { STAND_IN_FOLDER: folder, GITHUB_WORKSPACE: workspace, INPUT_PATH: path } = process.env;
const keys = (process.env["INPUT_RESTORE-KEYS"] ?? "").split("\n").filter((key) => key !== "");
const kept = existsSync(join(folder, "cache")) ? readdirSync(join(folder, "cache")).toSorted() : [];
const found = kept.findLast((name) => keys.some((key) => name.startsWith(key)));
if (found !== undefined) cpSync(join(folder, "cache", found), join(workspace, path), { recursive: true });
console.log(found === undefined ? "nothing to restore" : `restored ${found}`);
