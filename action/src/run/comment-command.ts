import type { CommentEvent } from "./event.ts";
import type { Measuring, Run } from "./measure.ts";

export async function answerComment(_run: Run, _event: CommentEvent, _measuring: Measuring): Promise<void> {}
