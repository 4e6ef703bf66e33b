import type { Problem } from "../../errors.ts";
import { errorAt, startOf } from "../syntax/error-at.ts";
import type { Files } from "../tree-files.ts";
import type { TraceFile } from "./trace-file.ts";
import { promptOfTrace } from "./trace-path.ts";
import { readTrace } from "./trace-reader.ts";

/** Every trace by the name of its prompt; what is wrong goes to `problems`, and a trace that cannot be read is left out. */
export async function loadTraces(files: Files, problems: Problem[]): Promise<Map<string, TraceFile>> {
  const traces = new Map<string, TraceFile>();
  const paths = await files.list("prompts");
  for (const path of paths) {
    const name = promptOfTrace(path);
    const misnamed = MISNAMED.exec(path)?.[1];
    if (misnamed !== undefined) {
      problems.push(
        errorAt(startOf(path), "trace-name", "A trace ends in `.yaml`, so nothing reads this file", `Rename it \`${misnamed}.yaml\`.`),
      );
    }
    if (name === null) continue;
    const text = await files.read(path);
    if (text === null) continue;
    const { trace, problems: own } = readTrace(text, path);
    problems.push(...own);
    if (trace !== null) traces.set(name, trace);
  }
  return traces;
}

const MISNAMED = /^prompts\/[^/]+\/(?:overlays\/)?((?:[^/]+\.)?trace)\.yml$/;
