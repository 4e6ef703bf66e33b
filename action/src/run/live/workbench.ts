import type { Settings } from "../../documents/settings/settings.ts";
import type { PublicKeys } from "../../release/keys.ts";
import type { Repository } from "../../repository/repository.ts";
import type { Writer } from "../../repository/writer.ts";
import { type Loaded, loadTree, refuseErrors, settingsOf } from "../compare/workspace.ts";
import { defaultTip } from "../release/default-tip.ts";
import { listedKeys } from "../release/signing.ts";
import type { VersionSearch } from "./versions.ts";

/** What every look at live traffic needs: the default branch, whose settings, taxonomy and items judge. */
export interface LiveBench extends VersionSearch {
  readonly judge: Loaded;
  readonly settings: Settings;
  readonly keys: PublicKeys;
}

/** Reads the default branch and the releases of the remote. Throws a UserError where its ground truth has mistakes, or there are no settings. */
export async function openLiveBench(repository: Repository, writer: Writer): Promise<LiveBench> {
  await writer.fetchTags();
  const tip = (await defaultTip(repository, writer)).commit;
  const judge = await loadTree(await repository.tree(tip));
  refuseErrors(judge, (path) => path.startsWith("ground-truth/"));
  return { repository, writer, tip, judge, settings: settingsOf(judge), keys: await listedKeys(judge.tree) };
}
