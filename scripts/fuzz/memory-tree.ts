import type { Tree } from "../../action/src/documents/tree.ts";

/** Files that are nowhere but here. */
export function memoryTree(files: Readonly<Record<string, string>>): Tree {
  return {
    name: "memory",
    commit: null,
    list: async (folder) => Object.keys(files).filter((path) => folder === "" || path.startsWith(`${folder}/`)),
    read: async (path) => files[path] ?? null,
    bytes: async (path) => (files[path] === undefined ? null : Buffer.from(files[path], "utf8")),
    async *lines(path) {
      const text = files[path];
      if (text !== undefined) yield* text.split("\n");
    },
  };
}
