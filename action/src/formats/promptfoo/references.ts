/** What a text that names a file leads to. `path` is relative to the file in which it stands. */
export type Reference =
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "glob"; readonly pattern: string }
  | { readonly kind: "code"; readonly name: string }
  | { readonly kind: "network"; readonly name: string }
  | { readonly kind: "format"; readonly name: string };

const CODE = /\.(?:py|js|cjs|mjs|ts|cts|mts|rb|go|sh)(?::[\w.]+)?$/;

/** Reads `file://path`, a plain path, a pattern or an address. What would have to be run or fetched is only named. */
export function readReference(text: string): Reference {
  const path = text.trim().replace(/^file:\/\//, "");
  if (/^exec:|^package:/.test(path) || CODE.test(path)) return { kind: "code", name: path };
  if (/^[a-z][\w+-]*:\/\//i.test(path)) return { kind: "network", name: path };
  if (/\.(?:xlsx?|parquet|pdf)(?:#.*)?$/i.test(path)) return { kind: "format", name: path };
  if (/[*?]|\{.*,.*\}/.test(path)) return { kind: "glob", pattern: path };
  return { kind: "file", path: path.replace(/#.*$/, "") };
}

/** A path that stands in a file, as seen from where that file's own path begins. `..` leads up; what leads out is refused by whoever reads. */
export function resolvePath(from: string, path: string): string {
  if (path.startsWith("/")) return path;
  const parts = from.split("/").slice(0, -1);
  for (const step of path.split("/")) {
    if (step === "" || step === ".") continue;
    if (step === ".." && parts.length > 0 && parts.at(-1) !== "..") parts.pop();
    else parts.push(step);
  }
  return parts.join("/");
}

/** Why a reference is not followed. */
export function refusalOf(reference: Exclude<Reference, { readonly kind: "file" | "glob" }>): {
  readonly code: string;
  readonly message: string;
  readonly hint: string;
} {
  switch (reference.kind) {
    case "code":
      return {
        code: "code",
        message: `\`${reference.name}\` is code, which an import never runs`,
        hint: "Write out what it would give (a CSV or YAML file), and name that file.",
      };
    case "network":
      return {
        code: "network",
        message: `\`${reference.name}\` is not in a file, and an import never uses the network`,
        hint: "Save it as a file first.",
      };
    case "format":
      return { code: "format", message: `\`${reference.name}\` has no format that can be read`, hint: "Save it as CSV in UTF-8." };
    default:
      return reference satisfies never;
  }
}
