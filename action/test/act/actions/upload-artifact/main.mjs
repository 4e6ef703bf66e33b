// Copies the files away under the artifact's name.
import { copyFileSync, mkdirSync } from "node:fs";
import { basename, join, resolve } from "node:path";

const { STAND_IN_FOLDER: folder, GITHUB_WORKSPACE: workspace, INPUT_NAME: name, INPUT_PATH: paths } = process.env;
const target = join(folder, "artifacts", name);
mkdirSync(target, { recursive: true });
for (const path of paths.split("\n").filter((line) => line.trim() !== "")) {
  copyFileSync(resolve(workspace, path.trim()), join(target, basename(path.trim())));
}
