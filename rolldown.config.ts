import { defineConfig } from "rolldown";

/** The embedded model's packages stay outside: they are optional, large, and found in node_modules when the model is asked. */
const OPTIONAL = [/^@tensorflow\//, /^@energetic-ai\//];

export default defineConfig({
  input: { index: "action/src/index.ts", assay: "action/src/assay.ts" },
  platform: "node",
  external: OPTIONAL,
  // Node 20 cannot parse `await using`.
  transform: { target: "node20" },
  output: {
    dir: "action/dist",
    cleanDir: true,
    format: "esm",
    minify: true,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
    legalComments: "none",
  },
  resolve: { conditionNames: ["node", "import", "default"] },
});
