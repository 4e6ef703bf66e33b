const EVERY_MS = 500;

/** Shows on a terminal how many lines of a log went by, on standard error; silent elsewhere. */
export function openLineProgress(
  { quiet }: { readonly quiet?: true },
  stream: NodeJS.WriteStream = process.stderr,
): { update(lines: number): void; end(): void } {
  let next = performance.now() + EVERY_MS;
  let shown = false;
  return {
    update(lines) {
      if (quiet || stream.isTTY !== true || performance.now() < next) return;
      next = performance.now() + EVERY_MS;
      shown = true;
      stream.write(`\r${lines.toLocaleString("en-US")} lines`);
    },
    end() {
      if (shown) stream.write("\r\u001b[K");
    },
  };
}
