import { defineConfig } from "vitest/config";

/** The workflow under act: only `.ci/run` starts these, because they need Go's act and Node 24. */
export default defineConfig({
  test: { include: ["action/test/act/*.act.ts"], testTimeout: 600_000, hookTimeout: 600_000 },
});
