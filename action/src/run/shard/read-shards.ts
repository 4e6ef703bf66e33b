import { readFile, stat } from "node:fs/promises";
import { Ajv2020 } from "ajv/dist/2020.js";
import { digestOf } from "../../canonical.ts";
import { readJson } from "../../documents/syntax/json.ts";
import { UserError } from "../../errors.ts";
import { readShard, type Shard, shardName } from "../../scoring/shard.ts";
import { SCORER } from "../release/scorer.ts";
import { isSealed, RUN_SHARD, type RunShard, type ShardSubject } from "./run-shard.ts";
import { runShardSchema } from "./schema.ts";

/** A run file, and where it stands. */
export interface ShardFile {
  readonly path: string;
  readonly place: Shard;
  readonly shard: RunShard;
}

/** Reads the run files of all shards of one run, and gives them back in order. Whatever does not belong together is a UserError that names the file. */
export async function readShards(paths: readonly string[]): Promise<readonly ShardFile[]> {
  if (paths.length === 0)
    throw new UserError("There is no run file to merge. Each shard writes one: assay compare --shard 1/4 --run-file FILE");
  const accepts = new Ajv2020({
    strict: true,
    allowUnionTypes: true,
    strictRequired: false,
    strictTypes: false,
    validateSchema: false,
  }).compile(runShardSchema);
  const files: ShardFile[] = [];
  for (const path of paths) {
    const shard = await readShardFile(path, accepts);
    files.push({ path, shard, place: readShard(shard.shard) });
  }
  return together(files);
}

async function readShardFile(path: string, accepts: ReturnType<Ajv2020["compile"]>): Promise<RunShard> {
  const again = "Score that shard again.";
  const text = await textOf(path);
  if (text.trim() === "") throw new UserError(`${path} is empty: the run that was to write it was cut off. ${again}`);
  const { document } = readJson(text, path, 1);
  const value = document?.value as Partial<RunShard> | null | undefined;
  const format = typeof value === "object" && value !== null ? value.schema : undefined;
  if (document === null || typeof format !== "string" || !format.startsWith("assay/run-shard@"))
    throw new UserError(`${path} is no run file of a shard, or it was cut off. ${again}`);
  if (format !== RUN_SHARD)
    throw new UserError(`${path} has the format ${JSON.stringify(format)}, and this program reads ${RUN_SHARD}. ${again}`);
  if (value?.scorer !== SCORER)
    throw new UserError(`${path} was scored by Assay ${JSON.stringify(value?.scorer)}, and this is ${SCORER}. ${again}`);
  if (!accepts(value) || !isSealed(value as RunShard) || !isPlace((value as RunShard).shard))
    throw new UserError(`${path} was edited or damaged: it is not what the shard wrote. ${again}`);
  return value as RunShard;
}

async function textOf(path: string): Promise<string> {
  try {
    if ((await stat(path)).isDirectory()) throw new UserError(`${path} is a folder: name the run files in it.`);
    return await readFile(path, "utf8");
  } catch (error) {
    if (error instanceof UserError) throw error;
    throw new UserError(`Cannot read the run file ${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

function isPlace(text: string): boolean {
  try {
    return shardName(readShard(text)) === text;
  } catch {
    return false;
  }
}

function together(files: readonly ShardFile[]): readonly ShardFile[] {
  const [first, ...others] = files as readonly [ShardFile, ...ShardFile[]];
  for (const file of others) {
    if (file.place.of !== first.place.of)
      throw new UserError(
        `${file.path} is one of ${file.place.of} shards, and ${first.path} one of ${first.place.of}: merge those of one run.`,
      );
    const differs = differenceOf(file.shard.subject, first.shard.subject);
    if (differs !== null)
      throw new UserError(`${file.path} and ${first.path} do not belong together: ${differs}. Score all shards of one run.`);
  }
  const places = new Map<number, ShardFile>();
  for (const file of files) {
    const twin = places.get(file.place.index);
    if (twin) throw new UserError(`${file.path} and ${twin.path} are both shard ${file.shard.shard}: name one of them.`);
    places.set(file.place.index, file);
  }
  const { of } = first.place;
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter((index) => !places.has(index));
  if (missing.length > 0) {
    const names = missing.map((index) => shardName({ index, of })).join(", ");
    throw new UserError(
      `${missing.length === 1 ? `Shard ${names} is` : `Shards ${names} are`} missing beside ${first.path}: without all of them nothing is measured.`,
    );
  }
  return [...files].sort((a, b) => a.place.index - b.place.index);
}

/** Throws a UserError where the shards measured something else than what is here. */
export function refuseForeign(files: readonly ShardFile[], here: ShardSubject): void {
  for (const { path, shard } of files) {
    const differs = differenceOf(shard.subject, here);
    if (differs !== null) throw new UserError(`${path} measured something else than what is here: ${differs}. Score all shards again.`);
  }
}

/** What differs, in words; null where nothing does. */
function differenceOf(there: ShardSubject, here: ShardSubject): string | null {
  const words: Readonly<Record<keyof ShardSubject, string>> = {
    verb: "one scores a prompt, the other compares",
    only: "they score different prompts",
    base: "the base is another commit",
    head: "the head is another commit",
    model: "another model was asked",
    part: "another part of the split sets was used",
    replay: "one asked the model, the other used stored answers only",
    settings: "the settings differ",
    prompts: "the prompts say something else",
    sets: "the ground truth differs",
    change: "the ground truth changes in another way",
  };
  const keys = Object.keys(words) as readonly (keyof ShardSubject)[];
  const key = keys.find((name) => digestOf(there[name]) !== digestOf(here[name]));
  return key === undefined ? null : words[key];
}
