/** One prompt's way through its items, for both sides of a comparison. */
export interface ProgressRow {
  readonly prompt: string;
  readonly sides: readonly { readonly name: string; readonly done: number; readonly total: number }[];
}

export interface Progress {
  /** Shows where things stand, if it is time to. */
  update(rows: readonly ProgressRow[], retries: () => number): void;
  /** Takes the line away (terminal), or says once more where things stand (elsewhere). */
  finish(): void;
}

export interface ProgressOptions {
  /** Where to write; standard error. */
  readonly write: (text: string) => void;
  /** A terminal has one line that changes; a log gets a line now and then. */
  readonly terminal: boolean;
  /** Width of the terminal in characters. */
  readonly columns?: number;
  /** Milliseconds. */
  readonly now: () => number;
}

const TERMINAL_EVERY_MS = 100;
const LOG_EVERY_MS = 10_000;
const ERASE_LINE = "\r\x1b[2K";

/** Shows the progress of a run. It has no timer: it writes while it is updated. */
export function createProgress({ write, terminal, columns = 80, now }: ProgressOptions): Progress {
  const started = now();
  let shownAt = terminal ? Number.NEGATIVE_INFINITY : started;
  let shown = "";
  let latest = () => "";
  return {
    update(rows, retries) {
      const time = now();
      const due = time - shownAt >= (terminal ? TERMINAL_EVERY_MS : LOG_EVERY_MS);
      if (!due && terminal) return;
      // Told after every item: the line is only put together when it is shown.
      latest = () => progressLine(rows, retries(), time - started);
      if (!due) return;
      shownAt = time;
      shown = latest();
      write(terminal ? ERASE_LINE + shown.slice(0, columns - 1) : `${shown}\n`);
    },
    finish() {
      if (terminal && shown !== "") write(ERASE_LINE);
      else if (!terminal && latest() !== shown) write(`${latest()}\n`);
    },
  };
}

/** `maturity-rating  base 310/412  head 305/412  0 retries  ~9 s` */
export function progressLine(rows: readonly ProgressRow[], retries: number, elapsedMs: number): string {
  const sides = rows.flatMap((row) => row.sides);
  const done = sides.reduce((sum, side) => sum + side.done, 0);
  const total = sides.reduce((sum, side) => sum + side.total, 0);
  const parts = rows.map(({ prompt, sides: both }) =>
    [prompt, ...both.map((side) => `${side.name} ${side.done}/${side.total}`)].join("  "),
  );
  parts.push(retries === 1 ? "1 retry" : `${retries} retries`);
  if (done > 0 && done < total) parts.push(`~${duration((elapsedMs / done) * (total - done))}`);
  return parts.join("  ");
}

function duration(ms: number): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  return seconds < 120 ? `${seconds} s` : `${Math.round(seconds / 60)} min`;
}
