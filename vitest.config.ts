import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
  // Without the warnings that packages ship no sources for their source maps.
  logLevel: "error",
  test: {
    include: ["action/src/**/*.test.ts", "scripts/**/*.test.ts", "action/test/**/*.test.ts"],
    // The other journeys have a configuration of their own (`npm run e2e`), which `.ci/run` uses.
    exclude: ["**/node_modules/**", "**/*.journey.test.ts", "action/test/e2e/!(journeys).test.ts"],
    // Most tests wait for processes that they started: one worker less than cores would leave two cores half idle.
    maxWorkers: Math.max(2, availableParallelism() - 1),
    // No module keeps state, so that a worker may load each of them once: a third of the time otherwise.
    isolate: false,
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // These two import JSON without the attribute that Node asks for.
    server: { deps: { inline: [/@actions\/(workflow-parser|expressions)/] } },
  },
});
