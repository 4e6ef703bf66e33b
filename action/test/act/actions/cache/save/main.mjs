// Copies the folder away under its name.
import { cpSync } from "node:fs";
import { join } from "node:path";

const { STAND_IN_FOLDER: folder, GITHUB_WORKSPACE: workspace, INPUT_PATH: path, INPUT_KEY: key } = process.env;
cpSync(join(workspace, path), join(folder, "cache", key), { recursive: true });
console.log(`saved ${key}`);
