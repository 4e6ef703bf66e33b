import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["action/src/**/*.test.ts", "scripts/**/*.test.ts", "action/test/**/*.test.ts"],
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
