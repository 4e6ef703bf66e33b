import { UserError } from "../errors.ts";
import { parseVersion } from "./version.ts";

const NAME = "[a-z][a-z0-9]*(?:-[a-z0-9]+)*";
/** `<prompt>@<version>`, of an overlay `<prompt>--<overlay>@<version>`: no name of a prompt holds `--`. */
const TAG = new RegExp(`^(${NAME})(?:--(${NAME}))?@([^@]+)$`);
const PROMPT = new RegExp(`^${NAME}(?:/${NAME})?$`);

/** A release by the name of its prompt (`maturity-rating`, `maturity-rating/kids`) and its version (`1.4.0`). */
export interface ReleaseName {
  readonly prompt: string;
  readonly version: string;
}

/** A prompt's name as one word, for tags, folders and files: `maturity-rating/kids` → `maturity-rating--kids`. */
export function slugOf(prompt: string): string {
  if (!PROMPT.test(prompt))
    throw new UserError(`\`${prompt}\` is no name of a prompt. Write for example \`maturity-rating\` or \`maturity-rating/kids\`.`);
  return prompt.replace("/", "--");
}

/** The tag of a release: `maturity-rating@1.4.0`, `maturity-rating--kids@1.0.0`. Throws a UserError on a name or version that has no tag. */
export function tagOf({ prompt, version }: ReleaseName): string {
  const slug = slugOf(prompt);
  if (parseVersion(version) === null) throw new UserError(`\`${version}\` is no version. Write three numbers: \`1.4.0\`.`);
  return `${slug}@${version}`;
}

/** What a tag names; null for a tag that is no release's. */
export function parseTag(tag: string): ReleaseName | null {
  const [, base, overlay, version] = TAG.exec(tag) ?? [];
  if (base === undefined || version === undefined || parseVersion(version) === null) return null;
  return { prompt: overlay === undefined ? base : `${base}/${overlay}`, version };
}
