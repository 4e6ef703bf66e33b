import type { GitHubClient } from "./client.ts";
import type { RepositoryName } from "./pull-state.ts";

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
  // A draft is found by no tag, but an earlier run may have left one.
  const { data: known } = await repos.listReleases({ ...place, per_page: 100 });
  const found = known.find(({ tag_name: tag }) => tag === page.tag);
  const release =
    found ??
    (await repos.createRelease({ ...place, tag_name: page.tag, name: page.title, body: page.body, draft: true, make_latest: "false" }))
      .data;
  const there = new Set(release.assets.map(({ name }) => name));
  for (const [name, text] of page.files) {
    if (!there.has(name))
      await client.request({ method: "POST", url: release.upload_url, name, data: text, headers: { "content-type": "application/json" } });
  }
  if (!release.draft) return release.html_url;
  return (await repos.updateRelease({ ...place, release_id: release.id, draft: false })).data.html_url;
}
