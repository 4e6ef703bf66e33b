import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { EncodeReply, EncodeRequest } from "./encoder-worker.ts";
import { encoderWorker } from "./encoder-worker.ts";
import type { EncoderFiles } from "./packages.ts";
import { DIMENSIONS } from "./vector.ts";

/** A worker takes some 200 MB. */
const MOST_WORKERS = 4;
/** One batch: enough that the fixed cost of a run does not count, little enough that the workers end together. */
const BATCH_TOKENS = 256;

interface Job {
  readonly tokens: readonly number[];
  readonly resolve: (values: Float32Array) => void;
  readonly reject: (error: Error) => void;
}

interface Thread {
  readonly worker: Worker;
  running: readonly Job[];
}

/** Token numbers in, the encoder's 512 numbers out. */
export interface Encoder {
  encode(tokens: readonly number[]): Promise<Float32Array>;
  close(): Promise<void>;
}

/**
 * Runs the encoder on worker threads, one a core, started when first needed. Texts that wait are sent in batches of the same number of
 * tokens: then every text's numbers are bit for bit those it has alone, which mixed lengths (padding) would change.
 */
export function openEncoder(files: EncoderFiles, workers = Math.min(availableParallelism(), MOST_WORKERS)): Encoder {
  const threads: Thread[] = [];
  const waiting = new Map<number, Job[]>();
  let scheduled = false;
  let failure: Error | null = null;

  const fail = (error: Error) => {
    failure = error;
    for (const job of [...threads.flatMap(({ running }) => running), ...[...waiting.values()].flat()]) job.reject(error);
    waiting.clear();
  };
  const start = (): Thread => {
    const worker = new Worker(`(${encoderWorker.toString()})(require)`, { eval: true, workerData: files, stdout: true });
    const thread: Thread = { worker, running: [] };
    worker.on("error", fail);
    worker.on("message", ({ values }: EncodeReply) => {
      for (const [row, job] of thread.running.entries()) job.resolve(values.slice(row * DIMENSIONS, (row + 1) * DIMENSIONS));
      thread.running = [];
      worker.unref();
      dispatch();
    });
    threads.push(thread);
    return thread;
  };
  const dispatch = () => {
    scheduled = false;
    while (waiting.size > 0 && failure === null) {
      const thread = threads.find(({ running }) => running.length === 0) ?? (threads.length < workers ? start() : null);
      if (!thread) return;
      thread.running = takeBatch(waiting);
      const request: EncodeRequest = { texts: thread.running.map(({ tokens }) => tokens) };
      thread.worker.ref();
      thread.worker.postMessage(request);
    }
  };
  return {
    encode: (tokens) =>
      new Promise((resolve, reject) => {
        if (failure) return reject(failure);
        const group = waiting.get(tokens.length);
        if (group) group.push({ tokens, resolve, reject });
        else waiting.set(tokens.length, [{ tokens, resolve, reject }]);
        // Everything that is asked in this turn of the event loop can share batches.
        if (!scheduled) setImmediate(dispatch);
        scheduled = true;
      }),
    close: async () => {
      fail(new Error("the embedded model is closed"));
      await Promise.all(threads.map(({ worker }) => worker.terminate()));
    },
  };
}

/** Takes from the group that is largest in tokens: the rare lengths wait until others of their length may have come. */
function takeBatch(waiting: Map<number, Job[]>): readonly Job[] {
  let longest = 0;
  let most = 0;
  for (const [length, jobs] of waiting) {
    if (length * jobs.length <= most) continue;
    most = length * jobs.length;
    longest = length;
  }
  const jobs = waiting.get(longest) ?? [];
  const batch = jobs.splice(0, Math.max(1, Math.floor(BATCH_TOKENS / longest)));
  if (jobs.length === 0) waiting.delete(longest);
  return batch;
}
