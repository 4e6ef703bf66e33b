import { logLines } from "../escape.ts";

/** What shows that work goes on: one line that changes on a terminal, a line every ten seconds elsewhere. On standard error only. */
export interface Progress {
  update(done: { readonly prompt: string; readonly base: number; readonly head: number }): void;
  note(message: string): void;
  end(): void;
}

const TERMINAL_EVERY_MS = 100;
const LOG_EVERY_MS = 10_000;

export function openProgress({ quiet }: { readonly quiet?: true }, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (quiet) return { update() {}, note() {}, end() {} };
  const every = stream.isTTY ? TERMINAL_EVERY_MS : LOG_EVERY_MS;
  // A log starts to tell only when the run turns out to be long.
  let next = stream.isTTY ? 0 : Date.now() + every;
  let shown = false;
  const clear = () => {
    if (shown && stream.isTTY) stream.write("\r\u001b[K");
    shown = false;
  };
  return {
    update({ prompt, base, head }) {
      const now = Date.now();
      if (now < next) return;
      next = now + every;
      const line = logLines(`${prompt}  base ${base}  head ${head}`);
      stream.write(stream.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
      shown = true;
    },
    note(message) {
      clear();
      stream.write(`${logLines(message)}\n`);
    },
    end: clear,
  };
}
