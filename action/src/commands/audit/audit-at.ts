import { resolve } from "node:path";
import { auditAtText } from "../../audit/at-text.ts";
import { readMoment } from "../../audit/moment.ts";
import { logLines } from "../../escape.ts";
import { openRepository } from "../../repository/repository.ts";
import { auditAt } from "../../run/audit/at.ts";
import { openAudited } from "../../run/audit/audited.ts";
import { writeResult } from "../outputs.ts";
import { openWriterFor, type ReleaseOptions } from "../release/release-bench.ts";

interface Options extends Pick<ReleaseOptions, "C" | "json" | "store"> {
  readonly channel: string;
}

/** `assay audit at MOMENT ITEM`: which prompt, version, model and clause decided an item then, and what it was labelled. */
export async function auditMoment(moment: string, item: string, options: Options): Promise<number> {
  const asked = readMoment(moment, new Date());
  await using repository = await openRepository(options.C);
  await using audited = await openAudited(repository, await openWriterFor(repository));
  const store = resolve(repository.path, options.store ?? ".assay");
  const result = await auditAt({ repository, audited, moment: asked, channel: options.channel, item, store });
  if (options.json !== undefined) await writeResult(options.json, `${JSON.stringify(result, null, 2)}\n`);
  if (options.json !== "-") process.stdout.write(logLines(auditAtText(result)));
  return 0;
}
