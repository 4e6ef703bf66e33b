import type { ImportKind, SourceFile } from "./imported.ts";

/** What a file is, where its name or its first lines leave no doubt; else null. */
export function kindOf({ path, text }: SourceFile): ImportKind | null {
  const name = path.slice(path.lastIndexOf("/") + 1).toLowerCase();
  if (/\.prompt\.ya?ml$/.test(name)) return "prompt-yml";
  if (name.endsWith(".prompt")) return "dotprompt";
  if (/^promptfooconfig\b/.test(name)) return "promptfoo";
  if (/\.[ct]sv$/.test(name)) return "csv";
  if (name.endsWith(".json") && /^\s*\[/.test(text) && /"annotations"\s*:/.test(text) && /"data"\s*:/.test(text)) return "label-studio";
  if (/\.(?:ya?ml|json)$/.test(name) && /^\s*"?prompts"?\s*:/m.test(text) && /^\s*"?(?:providers|targets|tests)"?\s*:/m.test(text))
    return "promptfoo";
  return null;
}
