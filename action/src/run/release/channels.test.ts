import { expect, it } from "vitest";
import { createRepository } from "../../../test/git-fixture.ts";
import { DAYS_VALID, nextIndex, signIndex } from "../../release/channel.ts";
import type { ChannelIndex } from "../../release/channel-index.ts";
import { envelopeText } from "../../release/dsse.ts";
import { newKeyPair, readPrivateKey, readPublicKeys } from "../../release/keys.ts";
import { openRepository, type Repository } from "../../repository/repository.ts";
import { readChannel } from "./channels.ts";

const PATH = "channels/production.json";
const pair = newKeyPair();
const keys = readPublicKeys([pair.publicKey]);
const target = {
  version: "1.0.0",
  tag: "rating@1.0.0",
  content: "sha256:1",
  bundle: "sha256:2",
  url: "releases/rating/1.0.0/rating-1.0.0.bundle.json",
} as const;
const digest = `sha256:${"0".repeat(64)}` as const;

function indexOf(previous: ChannelIndex | null, channel = "production"): ChannelIndex {
  const set = { kind: "set", prompt: "rating", target: { ...target, content: digest, bundle: digest }, reason: "release" } as const;
  return nextIndex(previous, set, { channel, now: new Date("2026-11-21T10:00:00Z"), days: DAYS_VALID });
}
const signed = (index: ChannelIndex, key = pair.privateKey) => envelopeText(signIndex(index, [readPrivateKey(key)]));

async function read(repository: Repository, commit: string): Promise<ChannelIndex | null> {
  return readChannel(repository, { commit, tree: await repository.tree(commit) }, "production", keys);
}

it("knows an old index that is put back however many commits later, and takes nothing that a stranger signed or that is of another channel for a later one", async () => {
  const first = indexOf(null);
  const second = indexOf(first);
  await using work = await createRepository({ [PATH]: signed(first) });
  await using repository = await openRepository(work.path);
  await work.commit({ [PATH]: signed({ ...second, sequence: 900 }, newKeyPair().privateKey) });
  await work.commit({ [PATH]: signed({ ...indexOf(null, "dev"), sequence: 900 }) });
  await work.commit({ [PATH]: "[]" });
  const believed = await work.commit({ [PATH]: signed(second) });
  expect((await read(repository, believed))?.sequence).toBe(2);
  let replayed = "";
  // The same text with other blanks is another file each time.
  for (let number = 0; number < 25; number += 1) replayed = await work.commit({ [PATH]: `${signed(first)}${" ".repeat(number)}\n` });
  await expect(read(repository, replayed)).rejects.toMatchObject({ code: "replayed" });
});
