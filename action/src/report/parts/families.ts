import type { Comparison, PromptComparison } from "../../comparison/comparison.ts";
import { type Block, code, joined, type Line, line, mark, words } from "../document.ts";
import { caseNoun } from "../measures.ts";
import { count, whole } from "../numbers.ts";
import { regulatedLosses } from "./clauses.ts";
import { headline } from "./headline.ts";
import { worstFirst } from "./lead.ts";

/** A prompt that is told in full, and those of which one line says enough because the same lines moved them. */
export interface Family {
  readonly lead: PromptComparison;
  readonly rest: readonly PromptComparison[];
}

/** The prompts, the worst first; each with the overlays that only follow it. Of these the prompt that was edited leads, unless an overlay came out worse. */
export function familiesOf(prompts: readonly PromptComparison[]): readonly Family[] {
  const names = new Set(prompts.map(({ prompt }) => prompt));
  const families = new Map<string, [PromptComparison, ...PromptComparison[]]>();
  for (const prompt of worstFirst(prompts)) {
    const name = prompt.inherits !== undefined && names.has(prompt.inherits) ? prompt.inherits : prompt.prompt;
    const known = families.get(name);
    if (known) known.push(prompt);
    else families.set(name, [prompt]);
  }
  return [...families.values()].map(([lead, ...rest]) => ({ lead, rest }));
}

/** Lines of overlays before they fold. */
const SHOWN = 5;

/** One line for each prompt that is not told in full. */
export function followerBlocks(comparison: Comparison, { lead, rest }: Family): readonly Block[] {
  if (rest.length === 0) return [];
  const items = rest.map(
    (prompt): Line =>
      line`${mark(prompt.verdict)} ${code(prompt.prompt)}${words(prompt.inherits === undefined ? ": " : ", ")}${followerText(comparison, lead, prompt)}`,
  );
  const more = items.slice(SHOWN);
  return [
    { kind: "list", items: items.slice(0, SHOWN) },
    ...(more.length > 0
      ? [{ kind: "fold" as const, summary: words(`${more.length} more`), blocks: [{ kind: "list" as const, items: more }] }]
      : []),
  ];
}

/** `scored as well: the same 8 items fixed and 4 broken, and 1 more broken`; its own verdict where that is another one, or other items moved. */
export function followerText(comparison: Comparison, lead: PromptComparison, prompt: PromptComparison): Line {
  const how = prompt.inherits === undefined || prompt.items === 0 ? [] : words("scored as well: ");
  const told = [...how, ...((prompt.verdict === lead.verdict ? sameFlips(lead, prompt) : null) ?? headline(comparison, prompt))];
  const own = regulatedLosses(prompt).filter(({ id }) => !regulatedLosses(lead).some((loss) => loss.id === id));
  const ids = [...new Set(own.map(({ id }) => id))].map((id): Line => [code(id)]);
  return ids.length === 0 ? told : line`${told}; more misses on regulated ${joined(ids, ", ")}`;
}

/** How the flips of a prompt differ from the lead's; null where they have nothing in common, or may not be named. */
function sameFlips(lead: PromptComparison, prompt: PromptComparison): Line | null {
  if (lead.withheld || prompt.withheld) return null;
  const [theirs, own] = [keysOf(lead), keysOf(prompt)];
  const kinds = (["fixed", "broken"] as const).map((kind) => {
    const shared = [...own[kind]].filter((key) => theirs[kind].has(key)).length;
    return { kind, shared, of: theirs[kind].size, more: own[kind].size - shared };
  });
  if (kinds.every(({ shared }) => shared === 0)) return null;
  const noun = prompt.fields.some(({ kind }) => kind === "multi-label") ? "label" : caseNoun(prompt);
  const common = kinds.filter(({ of }) => of > 0);
  const all = common.every(({ shared, of }) => shared === of);
  const told = common.map(({ kind, shared, of }, index) => {
    const number = index === 0 ? count(of, noun) : whole(of);
    return all ? `${number} ${kind}` : `${shareOf(shared, of)} ${number} ${kind}`;
  });
  const more = kinds.filter((kind) => kind.more > 0).map((kind) => `${whole(kind.more)} more ${kind.kind}`);
  const tail = more.length > 0 ? `, and ${more.join(", ")}` : "";
  return words(`${all ? `the same ${told.join(" and ")}` : `${told.join(" and ")} here too`}${tail}`);
}

/** `all`, `none of the`, `2 of the`. */
function shareOf(shared: number, of: number): string {
  return shared === of ? "all" : `${shared === 0 ? "none" : whole(shared)} of the`;
}

function keysOf({ flips }: PromptComparison): Readonly<Record<"fixed" | "broken", ReadonlySet<string>>> {
  const keys = (kind: "fixed" | "broken") =>
    new Set(flips.filter((flip) => flip.kind === kind).map(({ set, item, field, label }) => JSON.stringify([set, item, field, label])));
  return { fixed: keys("fixed"), broken: keys("broken") };
}
