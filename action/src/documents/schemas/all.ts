import { answerSchema } from "./answer.ts";
import { decisionRecordSchema } from "./decision-record.ts";
import { fieldsSchema } from "./fields.ts";
import { itemSchema } from "./item.ts";
import { loggedAnswerSchema } from "./logged-answer.ts";
import { overlaySchema } from "./overlay.ts";
import { promptSchema } from "./prompt.ts";
import { rolloutSchema } from "./rollout.ts";
import { runFileSchema } from "./run-file.ts";
import { setSchema } from "./set.ts";
import { settingsSchema } from "./settings.ts";
import { sopSchema } from "./sop.ts";
import { traceSchema } from "./trace.ts";

/** Every JSON Schema of the repository's files, by the name under which it is published. */
export const schemas = {
  prompt: promptSchema,
  overlay: overlaySchema,
  fields: fieldsSchema,
  set: setSchema,
  item: itemSchema,
  settings: settingsSchema,
  sop: sopSchema,
  trace: traceSchema,
  "decision-record": decisionRecordSchema,
  run: runFileSchema,
  rollout: rolloutSchema,
  answer: answerSchema,
  "logged-answer": loggedAnswerSchema,
} as const;
