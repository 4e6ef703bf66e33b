import { logLines } from "../escape.ts";
import type { ProgressOfPrompt } from "../run/compare/compare-revisions.ts";
import { createProgress } from "./progress-line.ts";

/** What shows that work goes on: one line that changes on a terminal, a line every ten seconds elsewhere. On standard error only. */
export interface Progress {
  update(progress: ProgressOfPrompt): void;
  note(message: string): void;
  end(): void;
}

/** Silent with `quiet`; else it writes to `stream` until `end` is called. */
export function openProgress({ quiet }: { readonly quiet?: true }, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (quiet) return { update() {}, note() {}, end() {} };
  const display = createProgress({
    write: (text) => stream.write(text),
    terminal: stream.isTTY === true,
    ...(stream.columns === undefined ? {} : { columns: stream.columns }),
    now: () => performance.now(),
  });
  let updated = false;
  return {
    update({ prompt, base, head, total, retries }) {
      updated = true;
      const sides = [
        ...(base === null ? [] : [{ name: "base", done: base, total }]),
        ...(head === null ? [] : [{ name: "head", done: head, total }]),
      ];
      display.update([{ prompt: logLines(prompt), sides }], retries);
    },
    note(message) {
      stream.write(`${logLines(message)}\n`);
    },
    end() {
      if (updated && stream.isTTY) display.finish();
    },
  };
}
