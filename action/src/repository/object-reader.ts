import { ByteSource } from "./byte-source.ts";
import type { Git, GitChild } from "./git.ts";

/** What stands behind an object id. */
export type ReadObject =
  | { readonly state: "read"; readonly bytes: Uint8Array }
  | { readonly state: "too large"; readonly size: number }
  | { readonly state: "missing" };

interface Child {
  readonly process: GitChild;
  readonly output: ByteSource;
}

/**
 * Reads objects by id through one `git cat-file --batch`, which is started on first use and does not keep the process alive
 * while nothing is being read. Reads follow one another; a stream has a child of its own.
 */
export class ObjectReader implements AsyncDisposable {
  readonly #git: Git;
  #child: Child | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(git: Git) {
    this.#git = git;
  }

  /** The bytes of an object; of one that is larger than `limit` bytes only the size, without holding it in memory. */
  read(id: string, limit: number): Promise<ReadObject> {
    const result = this.#last.then(() => this.#readNext(id, limit));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #readNext(id: string, limit: number): Promise<ReadObject> {
    this.#child ??= this.#start();
    const { process, output } = this.#child;
    keepAlive(process, true);
    try {
      process.stdin.write(`${id}\n`);
      const size = sizeOf(await output.line(), id);
      if (size === null) return { state: "missing" };
      const chunks: Uint8Array[] = [];
      for await (const chunk of output.take(size)) if (size <= limit) chunks.push(chunk);
      await output.line();
      return size <= limit ? { state: "read", bytes: Buffer.concat(chunks) } : { state: "too large", size };
    } catch (error) {
      this.#stop();
      throw error;
    } finally {
      keepAlive(process, false);
    }
  }

  /** The size of an object, then its bytes in chunks; `null` where it is missing. Leaving the loop early stops its child. */
  async *stream(id: string): AsyncGenerator<Uint8Array, void, void> {
    const { process, output } = this.#start();
    try {
      process.stdin.end(`${id}\n`);
      const size = sizeOf(await output.line(), id);
      if (size === null) throw new MissingObject(id);
      yield* output.take(size);
    } finally {
      process.kill();
    }
  }

  #start(): Child {
    const process = this.#git.start(["cat-file", "--batch"]);
    // A write to a child that has ended; its message is in what the output throws.
    process.stdin.on("error", () => undefined);
    return { process, output: new ByteSource(process) };
  }

  #stop(): void {
    this.#child?.process.kill();
    this.#child = null;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#last;
    this.#stop();
  }
}

/** The commit is there, an object of it is not: a partial clone without its remote, or a damaged repository. */
class MissingObject extends Error {
  constructor(id: string) {
    super(`Git has no object ${id}`);
    this.name = "MissingObject";
  }
}

/** `<id> <type> <size>`, or `<id> missing`. */
function sizeOf(header: string, id: string): number | null {
  if (header === `${id} missing`) return null;
  const size = /^[0-9a-f]+ [a-z]+ (\d+)$/.exec(header)?.[1];
  if (size === undefined) throw new Error(`git cat-file answered ${JSON.stringify(header)} for ${id}`);
  return Number(size);
}

function keepAlive(process: GitChild, alive: boolean): void {
  // The streams of a child are sockets, which the types do not say.
  const handles = [process, process.stdin, process.stdout, process.stderr] as unknown as readonly { ref?(): void; unref?(): void }[];
  for (const handle of handles) alive ? handle.ref?.() : handle.unref?.();
}
