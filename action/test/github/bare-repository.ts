import { spawn } from "node:child_process";

/** Git in the bare repository that stands for the one on GitHub. */
export interface BareRepository {
  readonly path: string;
  /** Any Git command; its standard output as bytes. Rejects with Git's own message. */
  bytes(
    args: readonly string[],
    options?: { readonly input?: Uint8Array; readonly env?: Readonly<Record<string, string>> },
  ): Promise<Buffer>;
  /** The same as text, without the last line end. */
  text(...args: readonly string[]): Promise<string>;
  /** The id of the commit behind a revision, or null. */
  commit(revision: string): Promise<string | null>;
}

const IDENTITY = {
  GIT_CONFIG_GLOBAL: "/dev/null",
  GIT_CONFIG_NOSYSTEM: "1",
  GIT_AUTHOR_NAME: "Ana Example",
  GIT_AUTHOR_EMAIL: "ana@example.com",
  GIT_COMMITTER_NAME: "GitHub",
  GIT_COMMITTER_EMAIL: "noreply@github.example",
};

export function bareRepository(path: string): BareRepository {
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_")));
  const bytes: BareRepository["bytes"] = (args, { input, env } = {}) =>
    new Promise((resolve, reject) => {
      const child = spawn("git", args, { cwd: path, env: { ...inherited, ...IDENTITY, ...env }, stdio: ["pipe", "pipe", "pipe"] });
      const out: Buffer[] = [];
      const err: Buffer[] = [];
      child.stdout.on("data", (chunk: Buffer) => out.push(chunk));
      child.stderr.on("data", (chunk: Buffer) => err.push(chunk));
      child.on("error", reject);
      child.on("close", (code) => {
        if (code === 0) resolve(Buffer.concat(out));
        else reject(new Error(`git ${args.join(" ")}: ${Buffer.concat(err).toString().trim()}`));
      });
      child.stdin.on("error", () => undefined);
      child.stdin.end(input);
    });
  const text = async (...args: readonly string[]): Promise<string> => (await bytes(args)).toString().replace(/\n$/, "");
  return {
    path,
    bytes,
    text,
    async commit(revision) {
      if (revision === "" || revision.startsWith("-")) return null;
      try {
        return await text("rev-parse", "--quiet", "--verify", `${revision}^{commit}`);
      } catch {
        return null;
      }
    },
  };
}
