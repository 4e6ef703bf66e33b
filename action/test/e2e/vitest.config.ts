import { defineConfig } from "vitest/config";
import base from "../../../vitest.config.ts";

/** Every journey, most of them through the built bundle: minutes of work, so only the first of them runs in `npm test`. */
export default defineConfig({
  ...base,
  test: {
    ...base.test,
    include: ["action/test/e2e/**/*.test.ts", "action/src/**/*.journey.test.ts"],
    exclude: ["**/node_modules/**"],
    // Each starts dozens of processes: on a busy machine one takes minutes.
    testTimeout: 240_000,
    hookTimeout: 240_000,
  },
});
