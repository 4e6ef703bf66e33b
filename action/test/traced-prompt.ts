import { parsePrompt } from "../src/documents/prompts/parse-prompt.ts";
import type { Prompt } from "../src/documents/prompts/prompt.ts";
import type { Sop } from "../src/documents/sops/sop.ts";
import { parseSop } from "../src/documents/sops/sop-parser.ts";
import type { TraceFile } from "../src/documents/traces/trace-file.ts";

export interface TracedDocuments {
  readonly prompts: ReadonlyMap<string, Prompt>;
  readonly sops: ReadonlyMap<string, Sop>;
  readonly traces: ReadonlyMap<string, TraceFile>;
}

/** A policy of seven clauses, one of each weight. */
export const SPAM_SOP = `---
sop: SP
title: Spam
version: 1
---

### SP-1.1 Offers

\`critical\`

An offer that nobody asked for is removed.

- \`SP-1.1.DP1\` Is it an offer?
  - \`yes\` → remove
  - \`no\` → allow
- \`SP-1.1.EC1\` A raffle → remove

### SP-1.2 Greetings

\`minor\`

A greeting is allowed.

### SP-1.3 Medicine

\`major\` · \`regulated: HWG-11\`

An offer of medicine is removed.

### SP-1.10 Links

\`major\`

A bare link is removed.

### SP-2.1 Purpose

\`informative\`

Why there are rules.

### SP-2.2 Chain letters

\`critical\` · \`retired: 2026-06-30\`

A chain letter is removed.

### SP-2.3 Old offers

\`critical\` · \`moved-to: SP-1.1\`

Moved.
`;

/** A prompt that implements all that is in force of \`SPAM_SOP\`; its body begins on line 10. */
export const SPAM_PROMPT = `---
input:
  schema: {text: string}
output:
  format: json
  schema: {spam(enum): [allow, remove]}
assay.sops: [spam]
assay.answer: {spam: /spam}
---
{{role "system"}}
Judge a message.

## Remove
- An offer that nobody asked for. \`SP-1.1\`
- An offer of medicine, or a bare
  link. \`SP-1.3\` \`SP-1.10\`

## Allow \`SP-1.2\`
Whatever greets.

{{role "user"}}
{{text}}
`;

/** Documents from texts, as the loader reads them. Throws where one of them cannot be read. */
export function tracedDocuments(files: {
  readonly sops?: Readonly<Record<string, string>>;
  readonly prompts?: Readonly<Record<string, string>>;
  readonly partials?: Readonly<Record<string, string>>;
  readonly traces?: readonly TraceFile[];
}): TracedDocuments {
  const prompts = Object.entries(files.prompts ?? { spam: SPAM_PROMPT }).map(([name, source]) => {
    const partials = new Map(Object.entries(files.partials ?? {}));
    const { prompt, problems } = parsePrompt({ name, path: `prompts/${name}/prompt.md`, source, partials });
    if (prompt === null) throw new Error(JSON.stringify(problems));
    return [name, prompt] as const;
  });
  const sops = Object.entries(files.sops ?? { spam: SPAM_SOP }).map(
    ([name, source]) => [name, parseSop({ name, path: `sops/${name}.md`, source }).sop] as const,
  );
  return {
    prompts: new Map(prompts),
    sops: new Map(sops),
    traces: new Map((files.traces ?? []).map((trace) => [trace.prompt, trace])),
  };
}

/** The prompt of a name; throws where there is none. */
export function promptOf({ prompts }: TracedDocuments, name = "spam"): Prompt {
  const prompt = prompts.get(name);
  if (prompt === undefined) throw new Error(`no prompt ${name}`);
  return prompt;
}
