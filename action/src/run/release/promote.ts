import { UserError } from "../../errors.ts";
import { CHANNELS_BRANCH } from "../../release/layout.ts";
import type { Manifest } from "../../release/manifest.ts";
import { parseTag, tagOf } from "../../release/tag.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import { type Moved, moveChannel, publishedRelease, targetOf } from "./channels.ts";
import { defaultTip } from "./default-tip.ts";
import { refuseUnproven } from "./deploy.ts";
import { refuseQuietReturn } from "./quiet-return.ts";
import { readSigning } from "./signing.ts";

export interface PromoteRequest {
  readonly repository: Repository;
  readonly writer: Writer;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** `maturity-rating@1.4.0`. */
  readonly tag: string;
  readonly channel: string;
  readonly reason: string;
  readonly now: Date;
  /** Going back to a lower version. */
  readonly back: boolean;
}

/** Lets another channel serve a release that was built before. Throws a UserError where it was not, and where it would go back without that being said. */
export async function promote(request: PromoteRequest): Promise<{ readonly manifest: Manifest; readonly channel: Moved }> {
  const { repository, writer, env, tag, channel, reason, now, back } = request;
  const release = parseTag(tag);
  if (release === null) throw new UserError(`\`${tag}\` is no release. It is called like \`maturity-rating@1.4.0\`.`);
  const tip = await defaultTip(repository, writer);
  const state = await writer.branch(CHANNELS_BRANCH);
  const notYet = `${tagOf(release)} was not deployed yet. Deploy it first: npx assay deploy ${tag} --to dev`;
  if (state === null) throw new UserError(notYet);
  const signing = await readSigning(env, await repository.tree(tip.commit));
  const manifest = await publishedRelease(state, release, signing.trusted);
  if (manifest === null) throw new UserError(notYet);
  refuseUnproven(manifest, channel);
  const moved = await moveChannel(repository, writer, signing, {
    channel,
    prompt: release.prompt,
    target: targetOf(manifest),
    reason,
    now,
    check(live) {
      if (!back) refuseQuietReturn(live, channel, release);
    },
  });
  return { manifest, channel: moved };
}
