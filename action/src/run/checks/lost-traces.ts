import type { Check } from "../../checks.ts";
import type { Documents } from "../../documents/load.ts";
import { tracePathOf } from "../../documents/traces/trace-path.ts";

/**
 * A failing check for each prompt that had a trace and has none now, also under a new name: without a trace nothing of it could fail. A prompt that is
 * removed and that no new one follows takes its trace along.
 */
export function lostTraces(base: Documents, head: Documents): readonly Check[] {
  return [...base.traces.keys()].flatMap((name): Check[] => {
    if (head.traces.has(name)) return [];
    if (head.prompts.has(name)) return [lost(name, name)];
    const sops = base.prompts.get(name)?.sops ?? [];
    return [...head.prompts.values()]
      .filter((prompt) => !base.prompts.has(prompt.name) && !head.traces.has(prompt.name) && prompt.sops.some((sop) => sops.includes(sop)))
      .map((prompt) => lost(name, prompt.name));
  });
}

function lost(before: string, now: string): Check {
  const path = tracePathOf(now);
  return {
    name: "trace",
    state: "fail",
    text:
      before === now
        ? `The trace of \`${now}\` is gone: bring \`${path}\` back`
        : `\`${before}\` had a trace and \`${now}\`, which follows it, has none: move it to \`${path}\``,
    prompt: now,
    path,
    command: `npx assay trace init ${now}`,
  };
}
