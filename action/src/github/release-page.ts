import type { GitHubClient } from "./client.ts";
import type { RepositoryName } from "./pull-state.ts";
import { refusalOf } from "./refusal.ts";

/** The page for people of a release. */
export interface ReleasePage {
  readonly tag: string;
  readonly title: string;
  readonly body: string;
  /** Name to text. */
  readonly files: ReadonlyMap<string, string>;
}

/**
 * Makes the page of a release: a draft first, its files, and published last, because what is published may be immutable. One that a person has published in
 * the browser gets the files that it lacks. Returns its address.
 */
export async function writeReleasePage(client: GitHubClient, place: RepositoryName, page: ReleasePage): Promise<string> {
  const { repos } = client.rest;
  const found = (await published(client, place, page.tag)) ?? (await draftOf(client, place, page.tag));
  const release =
    found ??
    (await repos.createRelease({ ...place, tag_name: page.tag, name: page.title, body: page.body, draft: true, make_latest: "false" }))
      .data;
  const there = new Set(release.assets.map(({ name }) => name));
  const upload = { method: "POST", url: release.upload_url, headers: { "content-type": "application/json" } } as const;
  for (const [name, text] of page.files) if (!there.has(name)) await client.request({ ...upload, name, data: text });
  if (!release.draft) return release.html_url;
  return (await repos.updateRelease({ ...place, release_id: release.id, draft: false })).data.html_url;
}

async function published(client: GitHubClient, place: RepositoryName, tag: string) {
  try {
    return (await client.rest.repos.getReleaseByTag({ ...place, tag })).data;
  } catch (error) {
    if (refusalOf(error, "contents: read")?.reason === "gone") return null;
    throw error;
  }
}

/** A draft is found by no tag, but an earlier run may have left one. */
async function draftOf(client: GitHubClient, place: RepositoryName, wanted: string) {
  const { data } = await client.rest.repos.listReleases({ ...place, per_page: 100 });
  return data.find(({ tag_name: tag, draft }) => draft && tag === wanted) ?? null;
}
