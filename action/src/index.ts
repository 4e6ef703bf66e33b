import * as core from "@actions/core";
import { UserError } from "./errors.ts";
import { logLines } from "./escape.ts";
import { runAction } from "./run/action/action.ts";
import type { Runner } from "./run/action/runner.ts";

const runner: Runner = {
  env: process.env,
  getInput: core.getInput,
  setOutput: core.setOutput,
  setSecret: core.setSecret,
  info: core.info,
  notice: core.notice,
  warning: core.warning,
  error: core.error,
  setFailed: core.setFailed,
  summary: async (markdown) => {
    await core.summary.addRaw(markdown, true).write();
  },
};

const stop = new AbortController();
process.once("SIGINT", () => stop.abort());
process.once("SIGTERM", () => stop.abort());
try {
  await runAction(runner, stop.signal);
} catch (error) {
  // What the person can mend is said in one line; a bug shows its stack.
  core.setFailed(logLines(error instanceof UserError ? error.message : String(error instanceof Error ? error.stack : error)));
}
