import type { GitChild } from "./git.ts";

const LINE_FEED = 0x0a;
/** No header that Git writes is longer. */
const LONGEST_LINE = 4096;

/** The output of a child, taken by lines and by counted bytes. Throws with the child's own message where it ends too early. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Buffer>;
  readonly #messages: Buffer[] = [];
  #rest: Buffer = Buffer.alloc(0);
  #failure: Error | null = null;

  constructor(child: GitChild) {
    this.#chunks = child.stdout[Symbol.asyncIterator]();
    child.stderr.on("data", (chunk: Buffer) => this.#messages.push(chunk));
    child.on("error", (error) => {
      this.#failure = error;
    });
  }

  /** The bytes up to the next line feed, which is taken too. */
  async line(): Promise<string> {
    for (;;) {
      const at = this.#rest.indexOf(LINE_FEED);
      if (at >= 0) return this.#cut(at + 1).toString("utf8", 0, at);
      if (this.#rest.length > LONGEST_LINE) throw new Error("git wrote a line without an end");
      await this.#more();
    }
  }

  /** Exactly `count` bytes, in chunks. */
  async *take(count: number): AsyncGenerator<Buffer, void, void> {
    for (let left = count; left > 0; ) {
      if (this.#rest.length === 0) await this.#more();
      const chunk = this.#cut(Math.min(left, this.#rest.length));
      left -= chunk.length;
      yield chunk;
    }
  }

  #cut(count: number): Buffer {
    const head = this.#rest.subarray(0, count);
    this.#rest = this.#rest.subarray(count);
    return head;
  }

  async #more(): Promise<void> {
    const next = await this.#chunks.next();
    if (next.done) {
      const message = Buffer.concat(this.#messages).toString("utf8").trim();
      throw new Error(`git ended before its answer did${message === "" ? "" : `: ${message}`}`, { cause: this.#failure });
    }
    this.#rest = this.#rest.length === 0 ? next.value : Buffer.concat([this.#rest, next.value]);
  }
}
