import { answerSchema } from "./answer.ts";
import { fieldsSchema } from "./fields.ts";
import { itemSchema } from "./item.ts";
import { loggedAnswerSchema } from "./logged-answer.ts";
import { overlaySchema } from "./overlay.ts";
import { promptSchema } from "./prompt.ts";
import { setSchema } from "./set.ts";
import { settingsSchema } from "./settings.ts";
import { sopSchema } from "./sop.ts";

/** Every JSON Schema of the repository's files, by the name under which it is published. */
export const schemas = {
  prompt: promptSchema,
  overlay: overlaySchema,
  fields: fieldsSchema,
  set: setSchema,
  item: itemSchema,
  settings: settingsSchema,
  sop: sopSchema,
  answer: answerSchema,
  "logged-answer": loggedAnswerSchema,
} as const;
