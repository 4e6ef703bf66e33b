import { type Call, created, type Handlers, notFound, ok, pageUrl, Refusal, repositoryUrl, type Site } from "./call.ts";

interface TreeEntry {
  readonly path: string;
  readonly mode: string;
  readonly type?: string;
  readonly sha?: string | null;
  readonly content?: string;
}

interface Person {
  readonly name: string;
  readonly email: string;
  readonly date?: string;
}

const refBody = (site: Site, ref: string, sha: string): unknown => ({
  ref,
  url: `${repositoryUrl(site)}/git/${ref}`,
  object: { type: "commit", sha, url: `${repositoryUrl(site)}/git/commits/${sha}` },
});

async function storeBlob({ git }: Site, content: Buffer): Promise<string> {
  return (await git.bytes(["hash-object", "-w", "--stdin"], { input: content })).toString().trim();
}

/** Writes a tree: `base` with these entries put in or, where `sha` is null, taken out. */
export async function storeTree(site: Site, base: string | null, entries: readonly TreeEntry[]): Promise<string> {
  const { git } = site;
  const env = { GIT_INDEX_FILE: `${git.path}/index-${site.nextId()}` };
  await git.bytes(base === null ? ["read-tree", "--empty"] : ["read-tree", base], { env });
  for (const { path, mode, sha, content } of entries) {
    const blob = content === undefined ? sha : await storeBlob(site, Buffer.from(content));
    const change = blob == null ? ["--force-remove", path] : ["--add", "--cacheinfo", `${mode},${blob},${path}`];
    await git.bytes(["update-index", ...change], { env });
  }
  return (await git.bytes(["write-tree"], { env })).toString().trim();
}

export async function storeCommit(
  site: Site,
  tree: string,
  parents: readonly string[],
  message: string,
  author: Person | null = null,
): Promise<string> {
  const date = author?.date ?? site.now();
  const env = {
    GIT_AUTHOR_DATE: date,
    GIT_COMMITTER_DATE: date,
    ...(author === null ? {} : { GIT_AUTHOR_NAME: author.name, GIT_AUTHOR_EMAIL: author.email }),
  };
  const args = ["commit-tree", tree, ...parents.flatMap((parent) => ["-p", parent])];
  return (await site.git.bytes(args, { input: Buffer.from(message), env })).toString().trim();
}

async function known(call: Call, sha: string): Promise<string> {
  const commit = await call.site.git.commit(sha);
  if (commit === null) throw new Refusal(422, "Object does not exist");
  return commit;
}

export const gitData: Handlers = {
  async "git/get-ref"(call) {
    const ref = `refs/${call.params.ref}`;
    const sha = await call.site.git.commit(ref);
    if (sha === null) throw notFound();
    return ok(refBody(call.site, ref, sha));
  },

  async "git/create-ref"(call) {
    const { ref, sha } = call.body as { ref: string; sha: string };
    const { git } = call.site;
    if (!/^refs\/[^/]+\/./.test(ref)) throw new Refusal(422, "Reference name must contain at least three slash-separated components.");
    if ((await git.commit(ref)) !== null) throw new Refusal(422, "Reference already exists");
    const commit = await known(call, sha);
    await git.text("update-ref", ref, commit);
    return created(refBody(call.site, ref, commit));
  },

  async "git/update-ref"(call) {
    const ref = `refs/${call.params.ref}`;
    const { sha, force = false } = call.body as { sha: string; force?: boolean };
    const { git } = call.site;
    const [old, commit] = [await git.commit(ref), await known(call, sha)];
    if (old === null) throw new Refusal(422, "Reference does not exist");
    if (!force && (await git.text("merge-base", old, commit)) !== old) throw new Refusal(422, "Update is not a fast forward");
    await git.text("update-ref", ref, commit);
    return ok(refBody(call.site, ref, commit));
  },

  async "git/create-blob"(call) {
    const { content, encoding = "utf-8" } = call.body as { content: string; encoding?: string };
    const sha = await storeBlob(call.site, Buffer.from(content, encoding === "base64" ? "base64" : "utf8"));
    return created({ sha, url: `${repositoryUrl(call.site)}/git/blobs/${sha}` });
  },

  async "git/create-tree"(call) {
    const { tree, base_tree: base = null } = call.body as { tree: readonly TreeEntry[]; base_tree?: string };
    const sha = await storeTree(call.site, base, tree);
    return created({ sha, url: `${repositoryUrl(call.site)}/git/trees/${sha}`, truncated: false, tree: [] });
  },

  async "git/get-commit"(call) {
    const sha = await call.site.git.commit(call.params.commit_sha ?? "");
    if (sha === null) throw notFound();
    const tree = await call.site.git.text("rev-parse", `${sha}^{tree}`);
    const parents = (await call.site.git.text("rev-list", "--parents", "-n1", sha)).split(" ").slice(1);
    return ok({
      sha,
      message: await call.site.git.text("log", "-1", "--format=%B", sha),
      tree: { sha: tree },
      parents: parents.map((parent) => ({ sha: parent })),
      html_url: pageUrl(call.site, "commit", sha),
    });
  },

  async "git/create-commit"(call) {
    const { tree, parents = [], message, author } = call.body as { tree: string; parents?: string[]; message: string; author?: Person };
    const sha = await storeCommit(call.site, tree, parents, message, author ?? null);
    return created({
      sha,
      message,
      tree: { sha: tree },
      parents: parents.map((parent) => ({ sha: parent })),
      html_url: pageUrl(call.site, "commit", sha),
    });
  },
};
