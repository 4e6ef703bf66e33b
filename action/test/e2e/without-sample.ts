import { readdirSync } from "node:fs";
import { join } from "node:path/posix";
import { fileURLToPath } from "node:url";
import type { Files } from "../git-fixture.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Takes the sample content of this repository away, to make room for the small one of the tests. */
export function withoutSample(): Files {
  const paths = ["prompts", "sops", "ground-truth"].flatMap((folder) =>
    readdirSync(join(ROOT, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name).slice(ROOT.length)),
  );
  return Object.fromEntries(paths.map((path) => [path, null]));
}
