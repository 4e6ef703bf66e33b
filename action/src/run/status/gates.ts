import { join } from "node:path";
import type { ItemSet } from "../../documents/ground-truth/item.ts";
import { itemsPath, setHash } from "../../documents/ground-truth/item-set.ts";
import { countGateLooks } from "../../models/gate-looks.ts";
import type { RunRecord } from "../../release/run-record.ts";
import type { GateUse } from "../../status/page.ts";
import type { Loaded } from "../compare/workspace.ts";

/** How often each set that a prompt names has judged, as its items are now. */
export async function gateUses(judge: Loaded, records: readonly RunRecord[], store: string): Promise<readonly GateUse[]> {
  const { prompts, sets } = judge.documents;
  const used = new Set([...prompts.values()].flatMap((prompt) => prompt.sets));
  const uses: GateUse[] = [];
  for (const set of sets.values()) {
    if (!used.has(set.name)) continue;
    const digest = await digestOf(judge, set);
    const own = records.filter((record) => record.sets.some((entry) => entry.set === set.name && entry.digest === digest));
    const times = own.map(({ recorded }) => recorded).sort();
    uses.push({
      set: set.name,
      versions: new Set(own.map(({ content }) => content)).size,
      since: times[0] ?? null,
      gateLooks: set.split === null ? null : countGateLooks(join(store, "gate-looks.jsonl"), { set: set.name, salt: set.split.salt }),
    });
  }
  return uses;
}

async function digestOf({ tree }: Loaded, set: ItemSet): Promise<string> {
  const hash = setHash(set);
  for await (const line of tree.lines(itemsPath(set))) hash.add(line);
  return hash.digest();
}
