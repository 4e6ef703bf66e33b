import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { simpleGit } from "simple-git";
import { expect, it } from "vitest";
import { checkRepository } from "../action/src/documents/check.ts";
import { loadDocuments } from "../action/src/documents/load.ts";
import { renderPrompt } from "../action/src/documents/prompts/render.ts";
import { formatProblem } from "../action/src/errors.ts";
import { openRepository } from "../action/src/repository/repository.ts";

const DOCS = join(import.meta.dirname, "..", "docs");

it("the overlay of docs/overlays.md is valid beside the files of docs/files.md, and sends what the page says", async () => {
  const [files, page] = await Promise.all(["files.md", "overlays.md"].map((name) => readFile(join(DOCS, name), "utf8")));
  const folder = await mkdtemp(join(tmpdir(), "assay-overlays-"));
  try {
    for (const [, path = "", text = ""] of `${files}\n${page}`.matchAll(/^\*\*`([^`]+)`\*\*\n\n```\w+\n([\s\S]*?)^```$/gm)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    await simpleGit(folder).init();
    await using repository = await openRepository(folder);
    const tree = repository.workingTree();
    expect((await checkRepository(tree)).map(formatProblem)).toEqual([]);
    const { prompts } = await loadDocuments(tree);
    expect([...prompts.keys()]).toEqual(["comments", "comments/children"]);
    const overlay = prompts.get("comments/children");
    const sent = overlay === undefined ? "" : JSON.stringify(renderPrompt(overlay, { text: "" }));
    const said = /^```text\n([\s\S]*?)^```$/m.exec(page ?? "")?.[1] ?? "nothing";
    expect(sent).toContain(JSON.stringify(said).slice(1, -1));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});
