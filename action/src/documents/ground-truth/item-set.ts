import { createHash } from "node:crypto";
import { canonicalJson, type Digest } from "../../canonical.ts";
import type { Problem } from "../../errors.ts";
import { readSchema } from "../prompts/prompt-schema.ts";
import { errorAt } from "../syntax/error-at.ts";
import { validate } from "../syntax/validate.ts";
import { readYaml } from "../syntax/yaml.ts";
import type { Item, ItemSet } from "./item.ts";

export const itemsPath = (set: Pick<ItemSet, "path">): string => `${set.path}/items.jsonl`;

/** The slice of items whose text is odd (`guardrail=instructions`, …): Assay fills it, no set declares it. */
export const GUARDRAIL_SLICE = "guardrail";

/**
 * Reads a `set.yaml` that stands in the folder `folder`, e.g. `ground-truth/titles`. The set is there even with problems, under the folder's name and with defaults,
 * so that one mistake in it does not make every mention of it another.
 */
export function readSet(text: string, folder: string): { set: ItemSet; problems: Problem[] } {
  const name = folder.slice(folder.lastIndexOf("/") + 1);
  const path = `${folder}/set.yaml`;
  const { document, problems } = readYaml(text, path);
  if (document !== null) problems.push(...validate("set", document));
  const file = (problems.length === 0 ? document?.value : {}) as Partial<ItemSet>;
  if (document !== null && file.name !== undefined && file.name !== name) {
    const hint = `Write \`name: ${name}\`, or rename the folder.`;
    problems.push(errorAt(document.place("/name"), "set-name", `The set is called \`${file.name}\`, but its folder \`${name}\``, hint));
  }
  const reserved = file.slices?.indexOf(GUARDRAIL_SLICE) ?? -1;
  if (document !== null && reserved !== -1)
    problems.push(
      errorAt(
        document.place(`/slices/${reserved}`),
        "reserved-slice",
        `\`${GUARDRAIL_SLICE}\` is a slice of Assay’s own`,
        "Call this one something else.",
      ),
    );
  const input = document === null || file.input === undefined ? null : readSchema(document, file.input, "/input");
  problems.push(...(input?.problems ?? []));
  const set: ItemSet = {
    name,
    path: folder,
    about: file.about ?? "",
    provenance: file.provenance ?? "",
    sensitivity: file.sensitivity ?? "restricted",
    ...(input?.schema ? { input: input.schema } : {}),
    cluster: file.cluster ?? "title",
    slices: file.slices ?? [],
    use: file.use ?? ["pull-request", "release"],
    split: file.split ?? null,
    noise: file.noise ?? {},
  };
  return { set, problems };
}

export interface SetHash {
  add(line: string): void;
  digest(): Digest;
}

/** SHA-256 over what a score of the set depends on: name, cluster, slices and split of `set.yaml`, and the lines of `items.jsonl` as they stand, without blank ones. */
export function setHash(set: ItemSet): SetHash {
  const hash = createHash("sha256");
  hash.update(`${canonicalJson({ cluster: set.cluster, name: set.name, slices: set.slices, split: set.split })}\n`);
  return {
    add(line) {
      // A file with CRLF holds the same items.
      const text = line.trim();
      if (text !== "") hash.update(`${text}\n`);
    },
    digest: () => `sha256:${hash.digest("hex")}`,
  };
}

/**
 * The side of the split on which an item stands; null where its set declares none. All items of one title stand on the same side:
 * the first 48 bits of SHA-256(salt, NUL, title) as a share of 1 lie below dev / (dev + gate), or not.
 */
export function splitOf(item: Pick<Item, "title">, set: Pick<ItemSet, "split">): "dev" | "gate" | null {
  if (set.split === null) return null;
  const { salt, dev, gate } = set.split;
  const share = createHash("sha256").update(`${salt}\0${item.title}`).digest().readUIntBE(0, 6) / 2 ** 48;
  return share < dev / (dev + gate) ? "dev" : "gate";
}
