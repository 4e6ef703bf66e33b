import { spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";

/** What one whole process took. */
export interface Timed {
  readonly seconds: number;
  readonly megabytes: number;
  readonly status: number | null;
  readonly stdout: string;
}

const POLL_MS = 10;

/** Runs a program of Node to its end, or kills it as soon as `killWhen` holds, and measures its wall time and peak memory. */
export async function timed(args: readonly string[], options: { readonly killWhen?: () => boolean } = {}): Promise<Timed> {
  const started = performance.now();
  // GNU time writes the peak memory to standard error as its last line.
  const child = spawn("/usr/bin/env", ["time", "-f", "%M", process.execPath, ...args], {
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (data) => (stdout += String(data)));
  child.stderr.on("data", (data) => (stderr += String(data)));
  const { killWhen } = options;
  const timer = setInterval(() => {
    if (!killWhen?.()) return;
    clearInterval(timer);
    process.kill(-(child.pid as number), "SIGKILL");
  }, POLL_MS);
  const [status] = (await once(child, "close")) as [number | null];
  clearInterval(timer);
  if (status !== null && status > 1) throw new Error(`${args.join(" ")} ended with ${status}:\n${stderr}`);
  const kilobytes = Number(/(\d+)\s*$/.exec(stderr)?.[1] ?? 0);
  return { seconds: (performance.now() - started) / 1000, megabytes: Math.round(kilobytes / 1024), status, stdout };
}

/** Runs several times and gives the quickest: what is measured is the program, not what else the machine does. */
export async function best(runs: number, run: () => Promise<Timed>): Promise<Timed> {
  let quickest = await run();
  for (let index = 1; index < runs; index += 1) {
    const again = await run();
    if (again.seconds < quickest.seconds) quickest = again;
  }
  return quickest;
}

/** Starts a server program that prints its URL; it goes when its standard input ends. */
export async function serve(program: string, args: readonly string[]): Promise<{ readonly url: string; readonly stop: () => void }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL(program, import.meta.url)), ...args], {
    stdio: ["pipe", "pipe", "inherit"],
  });
  const [data] = (await once(child.stdout, "data")) as [Buffer];
  return { url: String(data).trim(), stop: () => child.stdin.end() };
}
