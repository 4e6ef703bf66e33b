import { resolve } from "node:path";
import { logLines } from "../../escape.ts";
import { openRepository } from "../../repository/repository.ts";
import { loadTree } from "../../run/compare/workspace.ts";
import { defaultTip } from "../../run/release/default-tip.ts";
import { listedKeys } from "../../run/release/signing.ts";
import { type ChannelStatus, channelsStatus } from "../../run/release/status.ts";
import { statusPage } from "../../run/status/page.ts";
import type { StatusPage } from "../../status/page.ts";
import type { OutputOptions } from "../options.ts";
import { writeResult } from "../outputs.ts";
import { openWriterFor, type ReleaseOptions } from "./release-bench.ts";
import { askPulls, notify } from "./status-github.ts";

interface Options extends Pick<ReleaseOptions, "C" | "store" | "env">, OutputOptions {
  readonly notify?: true;
}

/**
 * `assay status`: what is live where, since when and by whom, from Git alone. With a file to write to, also everything around it on one page: who is waited for, what ends, how each
 * prompt does. `--notify` keeps an issue open about what ends soon. Returns 1 where a channel is not to be believed, or has ended.
 */
export async function status(options: Options): Promise<number> {
  await using repository = await openRepository(options.C);
  const writer = await openWriterFor(repository, options.env);
  const tip = await defaultTip(repository, writer);
  const tree = await repository.tree(tip.commit);
  const keys = await listedKeys(tree);
  const now = new Date();
  const channels = await channelsStatus(repository, writer, keys, now);
  const files = [options.json, options.markdown, options.html];
  if (files.some((file) => file !== undefined) || options.notify) {
    const judge = await loadTree(tree);
    const store = resolve(repository.path, options.store ?? ".assay");
    const asked = await askPulls(repository.path, tip.name, options.env);
    const page = await statusPage({ repository, writer, keys, channels, judge, tip: tip.commit, store, now, ...asked });
    await writePage(page, channels, options);
    if (options.notify) process.stderr.write(`${logLines(await notify(page, options.env))}\n`);
  }
  if (!files.includes("-")) process.stdout.write(logLines(statusText(channels)));
  return channels.some(({ doubt, expired }) => expired || (doubt !== null && keys.size > 0)) ? 1 : 0;
}

async function writePage(page: StatusPage, channels: readonly ChannelStatus[], { json, markdown, html }: Options): Promise<void> {
  if (json !== undefined) {
    const { statusJson } = await import("../../status/json.ts");
    await writeResult(json, `${JSON.stringify(statusJson(page, channels), null, 2)}\n`);
  }
  if (markdown !== undefined) {
    const [{ statusBlocks }, { blocksToMarkdown }] = await Promise.all([
      import("../../status/words.ts"),
      import("../../report/to-markdown.ts"),
    ]);
    await writeResult(markdown, `${blocksToMarkdown(statusBlocks(page), null)}\n`);
  }
  if (html !== undefined) {
    const { renderStatusHtml } = await import("../../status/html.ts");
    await writeResult(html, renderStatusHtml(page));
  }
}

function statusText(channels: readonly ChannelStatus[]): string {
  if (channels.length === 0)
    return "Nothing was deployed yet. npx assay release PROMPT minor --push makes a release, and the workflow deploys it; by hand: npx assay deploy PROMPT@1.0.0 --to dev\n";
  return channels
    .flatMap(({ channel, sequence, expires, expired, live, doubt }) => [
      `${channel} (sequence ${sequence}, ${expired ? "ENDED" : "good until"} ${expires.slice(0, 10)})`,
      ...(doubt === null ? [] : [`  ${doubt}`]),
      ...live.map(({ prompt, version, since, by, reason, previous }) => {
        const before = previous === null ? "" : `, before ${previous}`;
        return `  ${prompt} ${version}  since ${since.slice(0, 16).replace("T", " ")} UTC, by ${by ?? "nobody known"} (${reason}${before})`;
      }),
      "",
    ])
    .join("\n");
}
