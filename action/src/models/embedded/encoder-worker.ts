/** What the encoder's worker is asked: token numbers of texts that all have the same number of tokens. */
export interface EncodeRequest {
  readonly texts: readonly (readonly number[])[];
}

/** The encoder's output, 512 numbers a text, one after the other. */
export interface EncodeReply {
  readonly values: Float32Array;
}

/**
 * The body of a worker thread. It is handed over as text (`toString`), so that the bundle stays one file: it uses nothing but its
 * parameter, and loads the packages by the absolute paths in `workerData`.
 */
export function encoderWorker(load: (id: string) => unknown): void {
  const { parentPort, workerData } = load("node:worker_threads") as typeof import("node:worker_threads");
  const { readFileSync } = load("node:fs") as typeof import("node:fs");
  const { dirname, join } = load("node:path") as typeof import("node:path");
  const files = workerData as import("./packages.ts").EncoderFiles;
  const port = parentPort;
  if (!port) throw new Error("this is the body of a worker thread");

  const open = async () => {
    const core = load(files.core) as typeof import("@tensorflow/tfjs-core");
    const wasm = load(files.wasm) as typeof import("@tensorflow/tfjs-backend-wasm");
    const converter = load(files.converter) as typeof import("@tensorflow/tfjs-converter");
    // Threads of its own would split sums differently; texts are spread over workers instead.
    core.env().set("WASM_HAS_MULTITHREAD_SUPPORT", false);
    wasm.setWasmPaths(`${dirname(files.wasm)}/`);
    await core.setBackend("wasm");
    const { modelTopology, weightsManifest } = JSON.parse(readFileSync(join(files.weights, "model.json"), "utf8"));
    const [group] = weightsManifest;
    const shards = group.paths.map((path: string) => readFileSync(join(files.weights, path)));
    const weights = Buffer.concat(shards);
    const weightData = weights.buffer.slice(weights.byteOffset, weights.byteOffset + weights.byteLength);
    const graph = await converter.loadGraphModel({ load: async () => ({ modelTopology, weightSpecs: group.weights, weightData }) });
    return { core, graph };
  };

  const opened = open();
  port.on("message", async ({ texts }: EncodeRequest) => {
    const { core, graph } = await opened;
    const tokens = texts.flat();
    const places = texts.flatMap((text, row) => text.flatMap((_, column) => [row, column]));
    const indices = core.tensor2d(Int32Array.from(places), [tokens.length, 2], "int32");
    const values = core.tensor1d(Int32Array.from(tokens), "int32");
    const output = (await graph.executeAsync({ indices, values })) as import("@tensorflow/tfjs-core").Tensor;
    const reply: EncodeReply = { values: Float32Array.from(await output.data()) };
    core.dispose([indices, values, output]);
    port.postMessage(reply);
  });
}
