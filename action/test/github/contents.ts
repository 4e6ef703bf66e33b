import { type Call, type Handlers, notFound, ok, pageUrl, Refusal, repositoryUrl, type Site } from "./call.ts";
import { storeCommit, storeTree } from "./git-data.ts";

interface Entry {
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly path: string;
}

interface SentContent {
  readonly message: string;
  readonly content: string;
  readonly sha?: string;
  readonly branch?: string;
}

async function entriesAt({ git }: Site, commit: string, path: string): Promise<readonly Entry[]> {
  const text = (await git.bytes(["ls-tree", "-z", commit, "--", path])).toString();
  return text
    .split("\0")
    .filter((row) => row !== "")
    .map((row) => {
      const [head = "", name = ""] = row.split("\t");
      const [mode = "", type = "", sha = ""] = head.split(" ");
      return { mode, type, sha, path: name };
    });
}

function entryBody(site: Site, ref: string, entry: Entry): Readonly<Record<string, unknown>> {
  const url = `${repositoryUrl(site)}/contents/${entry.path}?ref=${ref}`;
  const page = pageUrl(site, entry.type === "tree" ? "tree" : "blob", ref, entry.path);
  const links = { self: url, git: `${repositoryUrl(site)}/git/${entry.type}s/${entry.sha}`, html: page };
  const type = entry.type === "tree" ? "dir" : "file";
  return { type, size: 0, name: entry.path.split("/").at(-1), path: entry.path, sha: entry.sha, url, html_url: page, _links: links };
}

async function commitAt(call: Call, ref: string): Promise<string> {
  const { git } = call.site;
  const commit = (await git.commit(`refs/heads/${ref}`)) ?? (await git.commit(ref));
  if (commit === null) throw new Refusal(404, `No commit found for the ref ${ref}`);
  return commit;
}

export const contents: Handlers = {
  async "repos/get-content"(call) {
    const { site, params, query } = call;
    const ref = query.ref ?? site.defaultBranch;
    const commit = await commitAt(call, ref);
    const path = (params.path ?? "").replace(/\/$/, "");
    const [entry] = await entriesAt(site, commit, path);
    if (entry === undefined) throw notFound();
    if (entry.type === "tree") return ok((await entriesAt(site, commit, `${path}/`)).map((child) => entryBody(site, ref, child)));
    const bytes = await site.git.bytes(["cat-file", "blob", entry.sha]);
    return ok({ ...entryBody(site, ref, entry), size: bytes.length, encoding: "base64", content: bytes.toString("base64") });
  },

  async "repos/create-or-update-file-contents"(call) {
    const { site, params } = call;
    const { message, content, sha, branch = site.defaultBranch } = call.body as unknown as SentContent;
    const path = params.path ?? "";
    const parent = await commitAt(call, branch);
    const [old] = await entriesAt(site, parent, path);
    if (old !== undefined && sha === undefined) throw new Refusal(422, 'Invalid request.\n\n"sha" wasn\'t supplied.');
    if (old?.sha !== sha) throw new Refusal(409, `${path} does not match ${sha}`);
    const bytes = Buffer.from(content, "base64");
    const blob = (await site.git.bytes(["hash-object", "-w", "--stdin"], { input: bytes })).toString().trim();
    const tree = await storeTree(site, parent, [{ path, mode: "100644", sha: blob }]);
    const commit = await storeCommit(site, tree, [parent], message);
    await site.git.text("update-ref", `refs/heads/${branch}`, commit, parent);
    const entry: Entry = { mode: "100644", type: "blob", sha: blob, path };
    const body = { content: entryBody(site, branch, entry), commit: { sha: commit, message, html_url: pageUrl(site, "commit", commit) } };
    return { status: old === undefined ? 201 : 200, body };
  },
};
