import { NAME } from "../documents/schemas/names.ts";

/** A name for a prompt, a set or a slice: lower-case letters, digits and `-`, beginning with a letter; `fallback` where nothing is left of the text. */
export function slugOf(text: string, fallback: string): string {
  const words = text
    .normalize("NFKD")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^[^a-z]+|-+$/g, "");
  return words === "" ? fallback : words.slice(0, LONGEST).replace(/-+$/, "");
}

const LONGEST = 60;

/** The name of a file without folders and endings: `evals/tone.prompt.yml` is `tone`. */
export function stemOf(path: string): string {
  const file = path.slice(path.lastIndexOf("/") + 1);
  const dot = file.indexOf(".", 1);
  return dot === -1 ? file : file.slice(0, dot);
}

/** `name`, or `name-2`, `name-3`, … where it is taken; what comes back is taken from then on. */
export function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let number = 2; taken.has(free); number++) free = `${name}-${number}`;
  taken.add(free);
  return free;
}

/** A slice's name as it stands where it may be one. */
export function sliceName(name: string): string {
  return new RegExp(NAME).test(name) ? name : slugOf(name, "slice");
}
