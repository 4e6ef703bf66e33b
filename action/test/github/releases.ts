import { type Call, created, entryOf, type Handlers, keep, notFound, numberOf, ok, pageUrl, Refusal, repositoryUrl } from "./call.ts";
import { userBody } from "./people.ts";
import type { Asset, Kept } from "./state.ts";

interface SentRelease {
  readonly tag_name?: string;
  readonly target_commitish?: string;
  readonly draft?: boolean;
}

const releaseOf = (call: Call): Kept => entryOf(call.site.state.releases, numberOf(call, "release_id"));
const sentOf = (release: Kept): SentRelease => release.sent;

function assetBody(call: Call, asset: Asset): Readonly<Record<string, unknown>> {
  return {
    id: asset.id,
    name: asset.name,
    content_type: asset.type,
    size: asset.content.length,
    state: "uploaded",
    url: `${repositoryUrl(call.site)}/releases/assets/${asset.id}`,
  };
}

function releaseBody(call: Call, release: Kept): Readonly<Record<string, unknown>> {
  const { site } = call;
  const { make_latest: _, generate_release_notes: __, discussion_category_name: ___, ...sent } = release.sent;
  return {
    target_commitish: site.defaultBranch,
    name: null,
    draft: false,
    prerelease: false,
    ...sent,
    id: release.id,
    author: userBody(release.author),
    assets: site.state.assets.filter((asset) => asset.release === release.id).map((asset) => assetBody(call, asset)),
    created_at: release.created,
    published_at: sentOf(release).draft === true ? null : release.created,
    url: `${repositoryUrl(site)}/releases/${release.id}`,
    upload_url: `${repositoryUrl(site)}/releases/${release.id}/assets{?name,label}`,
    html_url: pageUrl(site, "releases", "tag", String(sentOf(release).tag_name)),
  };
}

/** A published release makes its tag where there is none; a draft does not. */
async function publish(call: Call, { tag_name: tag = "", target_commitish: target, draft = false }: SentRelease): Promise<void> {
  const { git, defaultBranch } = call.site;
  if (draft || (await git.commit(`refs/tags/${tag}`)) !== null) return;
  const commit = await git.commit(target ?? defaultBranch);
  if (commit === null) throw new Refusal(422, "Validation Failed", [{ resource: "Release", code: "invalid", field: "target_commitish" }]);
  await git.text("update-ref", `refs/tags/${tag}`, commit);
}

export const releases: Handlers = {
  async "repos/create-release"(call) {
    const sent: SentRelease = call.body;
    const { releases: known } = call.site.state;
    const taken = known.some((release) => sentOf(release).tag_name === sent.tag_name && sentOf(release).draft !== true);
    if (taken && sent.draft !== true)
      throw new Refusal(422, "Validation Failed", [{ resource: "Release", code: "already_exists", field: "tag_name" }]);
    await publish(call, sent);
    return created(releaseBody(call, keep(call, known, String(sent.tag_name))));
  },

  async "repos/update-release"(call) {
    const release = releaseOf(call);
    const sent = { ...release.sent, ...call.body };
    await publish(call, sent);
    release.sent = sent;
    return ok(releaseBody(call, release));
  },

  "repos/get-release-by-tag"(call) {
    const release = call.site.state.releases.find((entry) => sentOf(entry).tag_name === call.params.tag && sentOf(entry).draft !== true);
    if (release === undefined) throw notFound();
    return ok(releaseBody(call, release));
  },

  "repos/list-releases": (call) => ok(call.site.state.releases.toReversed().map((release) => releaseBody(call, release))),

  "repos/upload-release-asset"(call) {
    const release = releaseOf(call).id;
    const { name = "" } = call.query;
    const { assets } = call.site.state;
    if (assets.some((asset) => asset.release === release && asset.name === name)) {
      throw new Refusal(422, "Validation Failed", [{ resource: "ReleaseAsset", code: "already_exists", field: "name" }]);
    }
    const asset: Asset = { id: call.site.nextId(), release, name, type: "application/octet-stream", content: call.bytes };
    assets.push(asset);
    return created(assetBody(call, asset));
  },
};
