import type { Token } from "markdown-it";
import type { Place, Problem } from "../../errors.ts";
import { CLAUSE_ID } from "../prompts/citation.ts";
import { errorAt } from "../syntax/error-at.ts";
import { nameHint } from "../syntax/nearest-name.ts";
import type { Clause, Severity } from "./sop.ts";

export type Chips = Pick<Clause, "severity" | "regulated" | "attributes" | "judges">;

export const NO_CHIPS: Chips = { severity: null, regulated: null, attributes: {}, judges: null };

const SEVERITIES: readonly Severity[] = ["critical", "major", "minor", "informative"];

/** Chips with a value: its form, and an example. */
const VALUES: Readonly<Record<string, { readonly form: RegExp; readonly example: string }>> = {
  regulated: { form: /^\S.*$/, example: "regulated: DSA-14" },
  owner: { form: /^[a-z][a-z0-9-]*$/, example: "owner: legal" },
  retired: { form: /^\d{4}-\d{2}-\d{2}$/, example: "retired: 2026-11-21" },
  "moved-to": { form: CLAUSE_ID, example: "moved-to: MR-3.2" },
  judges: { form: /^[^/\s]+\/\S.*$/, example: "judges: descriptors/drugs" },
};

const KNOWN = [...SEVERITIES, ...Object.keys(VALUES)];
const SEPARATOR = /^[\s·]*$/;

/** True where a paragraph holds only inline-code chips, separated by spaces or `·`. */
export function isChipParagraph(children: readonly Token[]): boolean {
  const visible = children.filter((token) => token.type !== "text" || token.content !== "");
  return (
    visible[0]?.type === "code_inline" &&
    visible.every(
      (token) => token.type === "code_inline" || token.type === "softbreak" || (token.type === "text" && SEPARATOR.test(token.content)),
    )
  );
}

/** True where a paragraph begins with a known chip: a line of chips with something else in it would lose the severity unseen. */
export function beginsWithChip(children: readonly Token[]): boolean {
  const first = children.find((token) => token.type !== "text" || token.content.trim() !== "");
  if (first?.type !== "code_inline") return false;
  const { key, value } = split(first.content);
  return value === null ? (SEVERITIES as readonly string[]).includes(key) : Object.hasOwn(VALUES, key);
}

/** Reads a clause's chips. A chip that is unknown, stands twice or has a value of the wrong form is a problem at `place`. */
export function readChips(children: readonly Token[], place: Place): { chips: Chips; problems: Problem[] } {
  const attributes: Record<string, string | true> = {};
  const problems: Problem[] = [];
  const refuse = (message: string, hint: string): void => void problems.push(errorAt(place, "bad-chip", message, hint));
  for (const token of children) {
    if (token.type !== "code_inline") continue;
    const { key, value } = split(token.content);
    const wanted = Object.hasOwn(VALUES, key) ? VALUES[key] : undefined;
    const severity = (SEVERITIES as readonly string[]).includes(key);
    if (!severity && wanted === undefined) refuse(`There is no chip \`${key}\``, nameHint(key, KNOWN, "Chips"));
    else if (Object.hasOwn(attributes, key)) refuse(`The chip \`${key}\` stands here twice`, "Remove one of the two.");
    else if (severity && value !== null) refuse(`The chip \`${key}\` has no value`, `Write \`${key}\` alone.`);
    else if (wanted !== undefined && !wanted.form.test(value ?? "")) {
      refuse(`The chip \`${token.content}\` does not have the right form`, `Write it as in \`${wanted.example}\`.`);
    } else attributes[key] = value ?? true;
  }
  const severities = SEVERITIES.filter((severity) => attributes[severity] === true);
  if (severities.length > 1)
    refuse(`A clause has one severity, here are ${severities.length}: ${severities.join(", ")}`, "Keep one of them.");
  return {
    chips: { severity: severities[0] ?? null, regulated: text(attributes.regulated), attributes, judges: judged(attributes.judges) },
    problems,
  };
}

function split(chip: string): { key: string; value: string | null } {
  const colon = chip.indexOf(":");
  return colon === -1 ? { key: chip.trim(), value: null } : { key: chip.slice(0, colon).trim(), value: chip.slice(colon + 1).trim() };
}

function text(value: string | true | undefined): string | null {
  return typeof value === "string" ? value : null;
}

function judged(value: string | true | undefined): Clause["judges"] {
  if (typeof value !== "string") return null;
  const slash = value.indexOf("/");
  return { field: value.slice(0, slash), label: value.slice(slash + 1) };
}
