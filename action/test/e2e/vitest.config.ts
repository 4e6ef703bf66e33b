import { defineConfig } from "vitest/config";
import base from "../../../vitest.config.ts";

/** Every journey through the built bundle: minutes of work, so only the first of them runs in `npm test`. */
export default defineConfig({
  ...base,
  test: { ...base.test, include: ["action/test/e2e/**/*.test.ts"], exclude: ["**/node_modules/**"] },
});
