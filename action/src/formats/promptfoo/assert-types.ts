/** The kinds of asserts that promptfoo 0.123 knows, without `not-`. */
export const ASSERT_TYPES: readonly string[] = [
  ...["agent-rubric", "answer-relevance", "bleu", "classifier", "contains", "contains-all", "contains-any", "contains-html"],
  ...["contains-json", "contains-sql", "contains-xml", "context-faithfulness", "context-recall", "context-relevance"],
  ...["conversation-relevance", "cost", "equals", "factuality", "finish-reason", "g-eval", "gleu", "guardrails", "icontains"],
  ...["icontains-all", "icontains-any", "is-html", "is-json", "is-refusal", "is-sql", "is-valid-function-call"],
  ...["is-valid-openai-function-call", "is-valid-openai-tools-call", "is-xml", "javascript", "latency", "levenshtein", "llm-rubric"],
  ...["pi", "meteor", "model-graded-closedqa", "model-graded-factuality", "moderation", "perplexity", "perplexity-score", "python"],
  ...["regex", "rouge-n", "ruby", "similar", "similar:cosine", "similar:dot", "similar:euclidean", "starts-with", "tool-call-f1"],
  ...["skill-used", "trajectory:goal-success", "trajectory:tool-args-match", "trajectory:step-count", "trajectory:tool-sequence"],
  ...["trajectory:tool-used", "trace-error-spans", "trace-span-count", "trace-span-duration", "search-rubric", "webhook", "word-count"],
  ...["select-best", "human", "max-score", "assert-set"],
];

/** One expectation of a case. */
export interface Assert {
  readonly type: string;
  readonly value: unknown;
  readonly metric: string | null;
  readonly transform: unknown;
}

const LISTS = ["contains-all", "contains-any", "icontains-all", "icontains-any"];
const TYPED = new RegExp(
  `^(not-)?(${[...ASSERT_TYPES].sort((a, b) => b.length - a.length).join("|")})(?:\\((\\d+(?:\\.\\d+)?)\\))?(?::([\\s\\S]*))?$`,
);

/** What a cell `__expected` says: a small language of its own, and a bare text is `equals`. */
export function assertOfText(text: string, metric: string | null = null): Assert {
  const make = (type: string, value: unknown): Assert => ({ type, value, metric, transform: undefined });
  const code = /^(?:javascript|fn|eval):([\s\S]*)$/.exec(text)?.[1];
  if (code !== undefined) return make("javascript", code.trim());
  if (/^file:\/\/.*\.[cm]?[jt]s(?::\w+)?$/.test(text)) return make("javascript", text);
  if (/^file:\/\/.*\.py(?::\w+)?$/.test(text)) return make("python", text);
  const rubric = /^(?:grade|llm-rubric):([\s\S]*)$/.exec(text)?.[1];
  if (rubric !== undefined) return make("llm-rubric", rubric);
  const [, not = "", type, , value] = TYPED.exec(text) ?? [];
  if (type === undefined) return make("equals", text);
  return make(`${not}${type}`, LISTS.includes(type) && value !== undefined ? splitList(value) : value?.trim());
}

/** Commas separate; quotes keep commas together, `""` or `\"` is a quote within them. */
function splitList(text: string): readonly string[] {
  return [...text.matchAll(/\s*(?:"((?:[^"\\]|\\.|"")*)"|([^,]+))\s*(?:,|$)/g)].map(([, quoted, plain]) =>
    quoted === undefined ? (plain ?? "").trim() : quoted.replaceAll('""', '"').replace(/\\(["\\])/g, "$1"),
  );
}
