import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable, Writable } from "node:stream";
import { GitError, simpleGit } from "simple-git";
import { UserError } from "../errors.ts";
import { gitEnvironment } from "./git-environment.ts";

/** A Git that says nothing for so long is stuck. */
const SILENCE_MS = 120_000;

/** What a person's or a repository's configuration must not change: no hooks, no monitors, no house-keeping, no colour. */
const SETTINGS: readonly string[] = [
  "core.hooksPath=/dev/null",
  "core.fsmonitor=false",
  "gc.auto=0",
  "maintenance.auto=false",
  "color.ui=false",
  "advice.detachedHead=false",
];
const GLOBAL_FLAGS: readonly string[] = ["--no-pager", "--literal-pathspecs", "--no-optional-locks", "--no-replace-objects"];

/** simple-git waits for 50 ms after a command that wrote nothing, although its output has ended: an empty piece of output spares that. */
const NOTHING = Buffer.alloc(0);

export interface GitOptions {
  /** Text for standard input. */
  readonly input?: string;
  /** Variables besides those that every Git gets. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Milliseconds without output after which Git is stopped. */
  readonly silence?: number;
}

export type GitChild = ChildProcessByStdio<Writable, Readable, Readable>;

/** Git in one folder, with settings that no file of the repository and no variable of the shell changes. */
export interface Git {
  readonly folder: string;
  /** Standard output of one command. Exit 1 without a message gives the output (often empty); other failures throw GitFailure. */
  run(args: readonly string[], options?: GitOptions): Promise<string>;
  /** A child for commands that stream. */
  start(args: readonly string[]): GitChild;
}

/** Git refused; `output` is what it said. */
export class GitFailure extends Error {
  readonly output: string;

  constructor(args: readonly string[], output: string, cause: unknown) {
    super(`git ${args.join(" ")}: ${output}`, { cause });
    this.name = "GitFailure";
    this.output = output;
  }
}

/** Git in an existing folder; throws a UserError on the first use where Git is not installed. */
export function createGit(folder: string): Git {
  return {
    folder,
    async run(args, options = {}) {
      const { input } = options;
      const git = simpleGit({
        baseDir: folder,
        config: [...SETTINGS],
        // Only `close` means that all output was read.
        completion: { onClose: true, onExit: false },
        timeout: { block: options.silence ?? SILENCE_MS },
        ...(input === undefined ? {} : { input: () => input }),
        // These are ours, not a caller's: `gitEnvironment` lets no other guarded variable through.
        allowEnvironment: [...Object.keys(gitEnvironment()), ...Object.keys(options.environment ?? {})],
        unsafe: {
          allowUnsafeHooksPath: true,
          allowUnsafeFsMonitor: true,
          allowUnsafeConfigPaths: true,
          allowUnsafeConfigEnvCount: true,
          allowUnsafeSshCommand: true,
          allowUnsafeAskPass: true,
        },
      })
        .env({ ...gitEnvironment(), ...options.environment })
        .outputHandler((_command, stdout) => void process.nextTick(() => stdout.emit("data", NOTHING)));
      try {
        return await git.raw([...GLOBAL_FLAGS, ...args]);
      } catch (error) {
        if (!(error instanceof GitError)) throw error;
        throw failure(args, error);
      }
    },
    start(args) {
      const settings = SETTINGS.flatMap((setting) => ["-c", setting]);
      return spawn("git", [...settings, ...GLOBAL_FLAGS, ...args], {
        cwd: folder,
        env: gitEnvironment(),
        stdio: ["pipe", "pipe", "pipe"],
        windowsHide: true,
      });
    },
  };
}

function failure(args: readonly string[], error: GitError): Error {
  if (/spawn git ENOENT/.test(error.message)) {
    return new UserError("Git was not found. Install it, or put it on the PATH, and try again.", { cause: error });
  }
  const dubious = /detected dubious ownership in repository at '([^']+)'/.exec(error.message);
  if (dubious !== null) {
    return new UserError(
      `Git does not read ${dubious[1]}, because it belongs to somebody else. If you trust it: git config --global --add safe.directory ${dubious[1]}`,
      { cause: error },
    );
  }
  return new GitFailure(args, withoutPasswords(error.message.trim()), error);
}

/** Git repeats the address of a remote, with whatever stands before its `@`. */
function withoutPasswords(text: string): string {
  return text.replace(/(\w+:\/\/)[^/\s@']*@/g, "$1");
}
