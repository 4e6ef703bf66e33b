import type { Place, Problem } from "../../errors.ts";
import { readWeights, type Weight } from "../ground-truth/weights.ts";
import { pointerStep } from "../prompts/picoschema.ts";
import { errorAt } from "../syntax/error-at.ts";
import { readJsonFile } from "../syntax/json-file.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import { validate } from "../syntax/validate.ts";
import type { Located } from "../syntax/yaml.ts";

export const ROLLOUT_PATH = "prompts/rollout.flagd.json";

/** How the traffic of one prompt is shared. */
export interface RolloutFlag {
  /** The prompt's name, which is the flag key. */
  readonly prompt: string;
  /** Variant to the tag of its release. */
  readonly variants: Readonly<Record<string, string>>;
  readonly defaultVariant: string;
  /** In the order of the file, which decides who gets what; null where everybody gets the default variant. */
  readonly weights: readonly Weight[] | null;
  readonly place: Place;
}

interface FlagInFile {
  readonly state: "ENABLED" | "DISABLED";
  readonly variants: Readonly<Record<string, string>>;
  readonly defaultVariant: string;
  readonly targeting?: Readonly<Record<string, unknown>>;
}

/** Reads `prompts/rollout.flagd.json`. A flag with a mistake is left out. */
export function readRollout(
  text: string,
  path: string = ROLLOUT_PATH,
): { flags: ReadonlyMap<string, RolloutFlag>; problems: readonly Problem[] } {
  const { document, problems } = readJsonFile(text, path);
  if (document !== null) problems.push(...validate("rollout", document));
  if (document === null || problems.length > 0) return { flags: new Map(), problems };
  const flags = new Map<string, RolloutFlag>();
  const file = document.value as { readonly flags: Readonly<Record<string, FlagInFile>> };
  for (const [prompt, flag] of Object.entries(file.flags)) {
    const own = variantProblems(prompt, flag, document);
    const targeting = readWeights(flag.targeting ?? {}, Object.keys(flag.variants), `/flags/${pointerStep(prompt)}/targeting`, document);
    own.push(...targeting.problems);
    problems.push(...own);
    const place = document.place(`/flags/${pointerStep(prompt)}`, "key");
    const weights = flag.state === "DISABLED" ? null : targeting.weights;
    if (own.length === 0) flags.set(prompt, { prompt, variants: flag.variants, defaultVariant: flag.defaultVariant, weights, place });
  }
  return { flags, problems };
}

function variantProblems(prompt: string, { variants, defaultVariant }: FlagInFile, document: Located): Problem[] {
  const problems: Problem[] = [];
  const at = `/flags/${pointerStep(prompt)}`;
  const slug = prompt.replace("/", "--");
  for (const [name, tag] of Object.entries(variants)) {
    if (tag.startsWith(`${slug}@`)) continue;
    const place = document.place(`${at}/variants/${pointerStep(name)}`);
    problems.push(errorAt(place, "other-prompt", `\`${tag}\` is no release of \`${prompt}\``, `Name a tag of it: \`${slug}@1.0.0\`.`));
  }
  if (!Object.hasOwn(variants, defaultVariant)) {
    const hint = nameHint(defaultVariant, Object.keys(variants), "Variants");
    problems.push(errorAt(document.place(`${at}/defaultVariant`), "unknown-variant", `There is no variant \`${defaultVariant}\``, hint));
  }
  return problems;
}
