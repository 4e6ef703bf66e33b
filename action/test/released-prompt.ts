import type { Field, Taxonomy } from "../src/documents/ground-truth/field.ts";
import { parsePrompt } from "../src/documents/prompts/parse-prompt.ts";
import type { Prompt } from "../src/documents/prompts/prompt.ts";
import { type Bundle, bundleDigest, bundleOf } from "../src/release/bundle.ts";
import type { Target } from "../src/release/channel-index.ts";
import { releasePath } from "../src/release/layout.ts";
import type { Manifest } from "../src/release/manifest.ts";
import { tagOf } from "../src/release/tag.ts";

export const TAXONOMY: Taxonomy = new Map<string, Field>([
  ["tier", { name: "tier", kind: "ordinal", labels: ["ALL", "7+", "13+", "16+", "18+"] }],
]);

const FRONT_MATTER = `model: openai/some-model-2026-08
config: { temperature: 0 }
input: { schema: { title: string } }
output: { schema: { rationale: string, tier(enum): [ALL, 7+, 13+, 16+, 18+] } }
assay.ground-truth: [titles]
assay.answer: { tier: /tier }`;

/** A prompt that gives a title its tier. */
export function ratingPrompt(body = "Rate {{title}}.", { name = "maturity-rating", frontMatter = FRONT_MATTER } = {}): Prompt {
  const { prompt, problems } = parsePrompt({
    name,
    path: `prompts/${name}/prompt.md`,
    source: `---\n${frontMatter}\n---\n${body}\n`,
    partials: new Map(),
  });
  if (prompt === null) throw new Error(JSON.stringify(problems));
  return prompt;
}

export function ratingBundle(body?: string, name?: string): Bundle {
  return bundleOf(ratingPrompt(body, name === undefined ? {} : { name }), TAXONOMY, "openai/some-model-2026-08");
}

/** How a channel names a bundle that was released as `version`. */
export function targetOf(bundle: Bundle, version: string): Target {
  const release = { prompt: bundle.prompt, version };
  return { version, tag: tagOf(release), content: bundle.content, bundle: bundleDigest(bundle), url: releasePath(release, "bundle") };
}

export function manifestOf(bundle: Bundle, version: string): Manifest {
  return {
    schema: "assay/manifest@1",
    prompt: bundle.prompt,
    version,
    tag: tagOf({ prompt: bundle.prompt, version }),
    commit: "b7e04d1".padEnd(40, "0"),
    released: "2026-11-21T10:00:00.000Z",
    content: bundle.content,
    bundle: bundleDigest(bundle),
    run: null,
    sets: [{ set: "titles", digest: bundle.content, items: 412 }],
    model: bundle.measured,
    scorer: "0.1.0",
    counts: { tier: { base: { exact: 330, under: 38, over: 44 }, head: { exact: 331, under: 37, over: 44 } } },
    verdict: "pass",
    approvals: [{ role: "legal", login: "gil", review_id: 7, commit_id: "b7e04d1".padEnd(40, "0"), submitted_at: "2026-11-20T09:00:00Z" }],
    records: ["DR-20261121-told-drug-use"],
    base: null,
    evidence: null,
    files: {},
  };
}
